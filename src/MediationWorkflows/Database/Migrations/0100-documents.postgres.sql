CREATE TABLE documents (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    class text NOT NULL,
    author_id uuid NOT NULL,
    owner_id uuid,
    name text NOT NULL,
    content_type text NOT NULL,
    size bigint NOT NULL,
    content_hash text NOT NULL,
    content_id uuid NOT NULL,
    revision integer NOT NULL,
    revises_id uuid,
    state text NOT NULL,
    review_on date,
    reviewed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_documents PRIMARY KEY (id),
    CONSTRAINT fk_documents_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_documents_documents_revises_id FOREIGN KEY (revises_id) REFERENCES documents (id) ON DELETE RESTRICT,
    CONSTRAINT fk_documents_participations_author_id FOREIGN KEY (author_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE TABLE document_chunks (
    content_id uuid NOT NULL,
    number integer NOT NULL,
    data bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_document_chunks PRIMARY KEY (content_id, number)
);

CREATE INDEX ix_documents_author_id ON documents (author_id);
CREATE INDEX ix_documents_case_id_class ON documents (case_id, class);
CREATE UNIQUE INDEX ix_documents_content_id ON documents (content_id);
CREATE INDEX ix_documents_revises_id ON documents (revises_id);
CREATE INDEX ix_document_chunks_created_at ON document_chunks (created_at);
