ALTER TABLE workflow_instances ADD COLUMN descendants integer NOT NULL DEFAULT 0;

CREATE TABLE definition_triggers (
    id uuid NOT NULL,
    definition_id text NOT NULL,
    definition_version_id text NOT NULL,
    activity_id text NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    anchor_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_definition_triggers PRIMARY KEY (id),
    CONSTRAINT fk_definition_triggers_workflow_definition_versions_definition_version_id FOREIGN KEY (definition_version_id) REFERENCES workflow_definition_versions (id) ON DELETE CASCADE
);

CREATE INDEX ix_definition_triggers_definition_id ON definition_triggers (definition_id);
CREATE INDEX ix_definition_triggers_definition_version_id ON definition_triggers (definition_version_id);
CREATE INDEX ix_definition_triggers_kind_key ON definition_triggers (kind, key);
