ALTER TABLE participations ADD interpreter_language text;
ALTER TABLE participations ADD accommodations text;
ALTER TABLE participations ADD treatment_preferences text;

CREATE TABLE record_requests (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    of_id uuid NOT NULL,
    title text NOT NULL,
    is_mandatory boolean NOT NULL,
    state text NOT NULL,
    document_id uuid,
    waived_because text,
    requested_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_record_requests PRIMARY KEY (id),
    CONSTRAINT fk_record_requests_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_record_requests_participations_of_id FOREIGN KEY (of_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE TABLE goals_forms (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    state text NOT NULL,
    item_id uuid,
    written_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_goals_forms PRIMARY KEY (id),
    CONSTRAINT fk_goals_forms_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_goals_forms_participations_owner_id FOREIGN KEY (owner_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE TABLE concerns (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    class text NOT NULL,
    kind text NOT NULL,
    owner_id uuid,
    item_id uuid NOT NULL,
    state text NOT NULL,
    response text,
    raised_at timestamp with time zone NOT NULL,
    met_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_concerns PRIMARY KEY (id),
    CONSTRAINT fk_concerns_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_concerns_participations_owner_id FOREIGN KEY (owner_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE TABLE prior_clauses (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    text text NOT NULL,
    state text NOT NULL,
    mediation_days integer,
    recorded_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_prior_clauses PRIMARY KEY (id),
    CONSTRAINT fk_prior_clauses_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE prior_clause_rules (
    prior_clause_id uuid NOT NULL,
    position integer NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    quote text,
    CONSTRAINT pk_prior_clause_rules PRIMARY KEY (prior_clause_id, position),
    CONSTRAINT fk_prior_clause_rules_prior_clauses_prior_clause_id FOREIGN KEY (prior_clause_id) REFERENCES prior_clauses (id) ON DELETE CASCADE
);

CREATE TABLE interest_maps (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    number integer NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_interest_maps PRIMARY KEY (id),
    CONSTRAINT fk_interest_maps_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE interest_entries (
    interest_map_id uuid NOT NULL,
    position integer NOT NULL,
    participation_id uuid,
    stated text,
    interest text NOT NULL,
    CONSTRAINT pk_interest_entries PRIMARY KEY (interest_map_id, position),
    CONSTRAINT fk_interest_entries_interest_maps_interest_map_id FOREIGN KEY (interest_map_id) REFERENCES interest_maps (id) ON DELETE CASCADE
);

CREATE TABLE fairness_checks (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    gate text NOT NULL,
    power_imbalance text NOT NULL,
    bias text NOT NULL,
    by_id uuid NOT NULL,
    item_id uuid,
    version integer NOT NULL,
    CONSTRAINT pk_fairness_checks PRIMARY KEY (id),
    CONSTRAINT fk_fairness_checks_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE conflict_checks (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    of_id uuid NOT NULL,
    subject text NOT NULL,
    state text NOT NULL,
    statement text,
    is_serious boolean NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    stated_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_conflict_checks PRIMARY KEY (id),
    CONSTRAINT fk_conflict_checks_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_conflict_checks_participations_of_id FOREIGN KEY (of_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE TABLE conflict_acceptances (
    conflict_check_id uuid NOT NULL,
    participation_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_conflict_acceptances PRIMARY KEY (conflict_check_id, participation_id),
    CONSTRAINT fk_conflict_acceptances_conflict_checks_conflict_check_id FOREIGN KEY (conflict_check_id) REFERENCES conflict_checks (id) ON DELETE CASCADE
);

CREATE TABLE engagements (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    participation_id uuid NOT NULL,
    profession text NOT NULL,
    scope text NOT NULL,
    state text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    engaged_at timestamp with time zone,
    ended_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_engagements PRIMARY KEY (id),
    CONSTRAINT fk_engagements_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_engagements_participations_participation_id FOREIGN KEY (participation_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE INDEX ix_record_requests_case_id_state ON record_requests (case_id, state);
CREATE INDEX ix_record_requests_of_id ON record_requests (of_id);
CREATE UNIQUE INDEX ix_goals_forms_case_id_owner_id ON goals_forms (case_id, owner_id);
CREATE INDEX ix_goals_forms_owner_id ON goals_forms (owner_id);
CREATE INDEX ix_concerns_case_id_kind ON concerns (case_id, kind);
CREATE INDEX ix_concerns_owner_id ON concerns (owner_id);
CREATE INDEX ix_prior_clauses_case_id ON prior_clauses (case_id);
CREATE UNIQUE INDEX ix_interest_maps_case_id_number ON interest_maps (case_id, number);
CREATE INDEX ix_fairness_checks_case_id_gate ON fairness_checks (case_id, gate);
CREATE INDEX ix_conflict_checks_case_id_of_id ON conflict_checks (case_id, of_id);
CREATE INDEX ix_conflict_checks_of_id ON conflict_checks (of_id);
CREATE INDEX ix_engagements_case_id ON engagements (case_id);
CREATE INDEX ix_engagements_participation_id ON engagements (participation_id);

-- A clause has rules that follow from it, and a place of its own.
INSERT INTO prior_clauses (id, case_id, text, state, recorded_at, version) SELECT id, id, prior_clause, 'Derived', opened_at, 0 FROM cases WHERE prior_clause IS NOT NULL;
ALTER TABLE cases DROP COLUMN prior_clause;
