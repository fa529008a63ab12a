CREATE TABLE insight_reports (
    id uuid NOT NULL,
    by text NOT NULL,
    "from" timestamp with time zone NOT NULL,
    "to" timestamp with time zone NOT NULL,
    smallest_count integer NOT NULL,
    cells_json text NOT NULL,
    published_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_insight_reports PRIMARY KEY (id)
);

CREATE UNIQUE INDEX ix_insight_reports_by_from ON insight_reports (by, "from");

CREATE TABLE case_causes (
    case_id uuid NOT NULL,
    kind text NOT NULL,
    CONSTRAINT pk_case_causes PRIMARY KEY (case_id),
    CONSTRAINT fk_case_causes_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE competence_records (
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    hours numeric(18,2) NOT NULL,
    completed_on date NOT NULL,
    expires_on date,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_competence_records PRIMARY KEY (id),
    CONSTRAINT fk_competence_records_persons_person_id FOREIGN KEY (person_id) REFERENCES persons (id) ON DELETE RESTRICT
);

CREATE INDEX ix_competence_records_person_id ON competence_records (person_id);
