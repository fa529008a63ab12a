CREATE TABLE legal_hold_changes (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    is_held boolean NOT NULL,
    reason text NOT NULL,
    at timestamp with time zone NOT NULL,
    by uuid,
    CONSTRAINT pk_legal_hold_changes PRIMARY KEY (id),
    CONSTRAINT fk_legal_hold_changes_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE INDEX ix_legal_hold_changes_case_id ON legal_hold_changes (case_id);
