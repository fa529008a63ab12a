ALTER TABLE consents ADD evidence text;

CREATE TABLE ground_rules_disclosures (
    ground_rules_id uuid NOT NULL,
    recipient_kind text NOT NULL,
    classes text NOT NULL,
    CONSTRAINT pk_ground_rules_disclosures PRIMARY KEY (ground_rules_id, recipient_kind),
    CONSTRAINT fk_ground_rules_disclosures_ground_rules_ground_rules_id FOREIGN KEY (ground_rules_id) REFERENCES ground_rules (id) ON DELETE CASCADE
);

CREATE TABLE exceptions_acknowledgements (
    participation_id uuid NOT NULL,
    register_version integer NOT NULL,
    case_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_exceptions_acknowledgements PRIMARY KEY (participation_id, register_version),
    CONSTRAINT fk_exceptions_acknowledgements_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_exceptions_acknowledgements_participations_participation_id FOREIGN KEY (participation_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE TABLE disclosures (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    owner_id uuid,
    at timestamp with time zone NOT NULL,
    recipient_id uuid,
    recipient text NOT NULL,
    content text NOT NULL,
    subject_id uuid,
    purpose text NOT NULL,
    basis text NOT NULL,
    release_id uuid,
    CONSTRAINT pk_disclosures PRIMARY KEY (id),
    CONSTRAINT fk_disclosures_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE information_releases (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    class text NOT NULL,
    owner_id uuid,
    recipient_kind text NOT NULL,
    recipient_id uuid,
    recipient text NOT NULL,
    purpose text NOT NULL,
    basis text NOT NULL,
    statement text,
    release_at timestamp with time zone,
    requested_by_id uuid,
    requested_at timestamp with time zone NOT NULL,
    state text NOT NULL,
    released_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_information_releases PRIMARY KEY (id),
    CONSTRAINT fk_information_releases_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE released_subjects (
    release_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    class text NOT NULL,
    owner_id uuid,
    consent_id uuid,
    CONSTRAINT pk_released_subjects PRIMARY KEY (release_id, subject_id),
    CONSTRAINT fk_released_subjects_information_releases_release_id FOREIGN KEY (release_id) REFERENCES information_releases (id) ON DELETE CASCADE
);

CREATE TABLE release_answers (
    release_id uuid NOT NULL,
    participation_id uuid NOT NULL,
    granted boolean,
    at timestamp with time zone,
    CONSTRAINT pk_release_answers PRIMARY KEY (release_id, participation_id),
    CONSTRAINT fk_release_answers_information_releases_release_id FOREIGN KEY (release_id) REFERENCES information_releases (id) ON DELETE CASCADE
);

CREATE INDEX ix_exceptions_acknowledgements_case_id ON exceptions_acknowledgements (case_id);
CREATE INDEX ix_disclosures_case_id ON disclosures (case_id);
CREATE INDEX ix_information_releases_case_id ON information_releases (case_id);
CREATE INDEX ix_released_subjects_consent_id ON released_subjects (consent_id);
