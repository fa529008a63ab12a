-- The remediation roadmap: its steps, what patients and families say of it, and who reports again and again.

CREATE TABLE roadmap_actions (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    what text NOT NULL,
    evidence text,
    measure text NOT NULL,
    owner_id uuid NOT NULL,
    answers_to_id uuid NOT NULL,
    due_on date NOT NULL,
    state text NOT NULL,
    result text,
    settled_on date,
    expires_on date,
    created_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_roadmap_actions PRIMARY KEY (id),
    CONSTRAINT fk_roadmap_actions_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_roadmap_actions_participations_owner_id FOREIGN KEY (owner_id) REFERENCES participations (id) ON DELETE RESTRICT,
    CONSTRAINT fk_roadmap_actions_participations_answers_to_id FOREIGN KEY (answers_to_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE INDEX ix_roadmap_actions_case_id ON roadmap_actions (case_id);
CREATE INDEX ix_roadmap_actions_owner_id ON roadmap_actions (owner_id);
CREATE INDEX ix_roadmap_actions_answers_to_id ON roadmap_actions (answers_to_id);

CREATE TABLE perspectives (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    author_id uuid NOT NULL,
    text text NOT NULL,
    answer text,
    created_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_perspectives PRIMARY KEY (id),
    CONSTRAINT fk_perspectives_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_perspectives_participations_author_id FOREIGN KEY (author_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE INDEX ix_perspectives_case_id ON perspectives (case_id);
CREATE INDEX ix_perspectives_author_id ON perspectives (author_id);

CREATE TABLE report_series (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    purpose text NOT NULL,
    title text NOT NULL,
    headings_json text NOT NULL,
    reporter_id uuid NOT NULL,
    to_id uuid,
    channel_id uuid,
    first_on date NOT NULL,
    every text NOT NULL,
    at text NOT NULL,
    until date,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    workflow_instance_id uuid,
    version integer NOT NULL,
    CONSTRAINT pk_report_series PRIMARY KEY (id),
    CONSTRAINT fk_report_series_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_report_series_participations_reporter_id FOREIGN KEY (reporter_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE INDEX ix_report_series_case_id ON report_series (case_id);
CREATE INDEX ix_report_series_reporter_id ON report_series (reporter_id);

CREATE TABLE periodic_reports (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    series_id uuid NOT NULL,
    reporter_id uuid NOT NULL,
    due_on date NOT NULL,
    state text NOT NULL,
    entries_json text,
    asked_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_periodic_reports PRIMARY KEY (id),
    CONSTRAINT fk_periodic_reports_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_periodic_reports_report_series_series_id FOREIGN KEY (series_id) REFERENCES report_series (id) ON DELETE RESTRICT
);

CREATE INDEX ix_periodic_reports_case_id ON periodic_reports (case_id);
CREATE UNIQUE INDEX ix_periodic_reports_series_id_due_on ON periodic_reports (series_id, due_on);
