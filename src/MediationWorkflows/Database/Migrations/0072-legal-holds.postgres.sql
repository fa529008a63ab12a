CREATE TABLE legal_holds (
    case_id uuid NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    placed_by uuid NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_legal_holds PRIMARY KEY (case_id),
    CONSTRAINT fk_legal_holds_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);
