-- Columns that stay when a deadline is derived again; older rows counted from their opening, under the versions that shipped then.
ALTER TABLE deadlines ADD COLUMN clock text NOT NULL DEFAULT 'Party';
ALTER TABLE deadlines ADD COLUMN counted_from timestamp with time zone NOT NULL DEFAULT '-infinity';
ALTER TABLE deadlines ADD COLUMN tolled_until timestamp with time zone;
ALTER TABLE deadlines ADD COLUMN calendar_layers text NOT NULL DEFAULT '';
ALTER TABLE deadlines ADD COLUMN ladder_version integer NOT NULL DEFAULT 1;
ALTER TABLE deadlines ADD COLUMN notice_confirmed_at timestamp with time zone;
ALTER TABLE deadlines ADD COLUMN consequence_from timestamp with time zone;
UPDATE deadlines SET counted_from = created_at, calendar_layers = calendar_id || '@' || calendar_version;

ALTER TABLE deadline_changes ADD COLUMN old_expires_at timestamp with time zone NOT NULL DEFAULT '-infinity';
ALTER TABLE deadline_changes ADD COLUMN new_expires_at timestamp with time zone NOT NULL DEFAULT '-infinity';
UPDATE deadline_changes SET old_expires_at = old_due_on, new_expires_at = new_due_on;

CREATE TABLE holds (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    reason text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    started_by uuid,
    resumed_at timestamp with time zone,
    resumed_by uuid,
    version integer NOT NULL,
    CONSTRAINT pk_holds PRIMARY KEY (id),
    CONSTRAINT fk_holds_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE INDEX ix_holds_case_id_resumed_at ON holds (case_id, resumed_at);

CREATE TABLE rule_versions (
    kind text NOT NULL,
    key text NOT NULL,
    version integer NOT NULL,
    content text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid,
    CONSTRAINT pk_rule_versions PRIMARY KEY (kind, key, version)
);
