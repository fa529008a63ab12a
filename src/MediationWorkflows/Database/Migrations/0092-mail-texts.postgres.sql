CREATE TABLE mail_texts (
    id text NOT NULL,
    draft text,
    published integer NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_mail_texts PRIMARY KEY (id)
);


CREATE TABLE mail_text_versions (
    mail_text_id text NOT NULL,
    number integer NOT NULL,
    source text NOT NULL,
    published_at timestamp with time zone NOT NULL,
    published_by uuid,
    revert_of integer,
    CONSTRAINT pk_mail_text_versions PRIMARY KEY (mail_text_id, number),
    CONSTRAINT fk_mail_text_versions_mail_texts_mail_text_id FOREIGN KEY (mail_text_id) REFERENCES mail_texts (id) ON DELETE CASCADE
);
