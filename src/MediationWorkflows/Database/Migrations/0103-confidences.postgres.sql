ALTER TABLE participations ADD replaces_id uuid;

CREATE TABLE whistleblower_reports (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    reporter text NOT NULL,
    text text NOT NULL,
    received_on date NOT NULL,
    watch_until text NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_whistleblower_reports PRIMARY KEY (id),
    CONSTRAINT fk_whistleblower_reports_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE retaliation_flags (
    id uuid NOT NULL,
    report_id uuid NOT NULL,
    step text NOT NULL,
    day date NOT NULL,
    CONSTRAINT pk_retaliation_flags PRIMARY KEY (id),
    CONSTRAINT fk_retaliation_flags_whistleblower_reports_report_id FOREIGN KEY (report_id) REFERENCES whistleblower_reports (id) ON DELETE CASCADE
);

CREATE TABLE exceptional_accesses (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    reason text NOT NULL,
    basis text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_exceptional_accesses PRIMARY KEY (id),
    CONSTRAINT fk_exceptional_accesses_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE session_bindings (
    participation_id uuid NOT NULL,
    session_id uuid NOT NULL,
    case_id uuid NOT NULL,
    access_from timestamp with time zone NOT NULL,
    access_to timestamp with time zone NOT NULL,
    CONSTRAINT pk_session_bindings PRIMARY KEY (participation_id, session_id),
    CONSTRAINT fk_session_bindings_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_session_bindings_participations_participation_id FOREIGN KEY (participation_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE INDEX ix_whistleblower_reports_case_id ON whistleblower_reports (case_id);
CREATE INDEX ix_retaliation_flags_report_id ON retaliation_flags (report_id);
CREATE INDEX ix_exceptional_accesses_case_id_person_id ON exceptional_accesses (case_id, person_id);
CREATE INDEX ix_session_bindings_case_id ON session_bindings (case_id);
