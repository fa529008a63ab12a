CREATE TABLE definition_changes (
    id uuid NOT NULL,
    definition_id text NOT NULL,
    number integer NOT NULL,
    act text NOT NULL,
    by uuid,
    count integer NOT NULL,
    draft_version integer,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_definition_changes PRIMARY KEY (id)
);

CREATE INDEX ix_definition_changes_definition_id_at ON definition_changes (definition_id, at);
