ALTER TABLE milestones ADD alternate_verifier_id uuid;

ALTER TABLE milestones ADD taken_up_at timestamp with time zone;

ALTER TABLE reviews ADD taken_up_at timestamp with time zone;

ALTER TABLE settlements ADD review_first_on date;

ALTER TABLE settlements ADD escalation_skip_to text;

ALTER TABLE escalations ADD session_outcome text;

ALTER TABLE escalations ADD cure_days integer;

CREATE TABLE escrow_releases (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    account_id uuid NOT NULL,
    milestone_id uuid NOT NULL,
    "to" text NOT NULL,
    amount numeric(18,2) NOT NULL,
    state text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    instructed_at timestamp with time zone,
    delivered_at timestamp with time zone,
    ended_at timestamp with time zone,
    paid_on date,
    note text,
    version integer NOT NULL,
    CONSTRAINT pk_escrow_releases PRIMARY KEY (id),
    CONSTRAINT fk_escrow_releases_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_escrow_releases_escrow_accounts_account_id FOREIGN KEY (account_id) REFERENCES escrow_accounts (id) ON DELETE RESTRICT,
    CONSTRAINT fk_escrow_releases_milestones_milestone_id FOREIGN KEY (milestone_id) REFERENCES milestones (id) ON DELETE RESTRICT
);

CREATE INDEX ix_escrow_releases_account_id ON escrow_releases (account_id);

CREATE INDEX ix_escrow_releases_case_id ON escrow_releases (case_id);

CREATE UNIQUE INDEX ix_escrow_releases_milestone_id_account_id ON escrow_releases (milestone_id, account_id) WHERE state <> 'Returned' AND state <> 'Refused';

CREATE TABLE release_approvals (
    release_id uuid NOT NULL,
    person_id uuid NOT NULL,
    participation_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_release_approvals PRIMARY KEY (release_id, person_id),
    CONSTRAINT fk_release_approvals_escrow_releases_release_id FOREIGN KEY (release_id) REFERENCES escrow_releases (id) ON DELETE CASCADE
);

CREATE TABLE reporting_duties (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    rule text NOT NULL,
    basis text NOT NULL,
    trigger text NOT NULL,
    subject_id uuid NOT NULL,
    reporter_id uuid,
    triggered_on date NOT NULL,
    statutory_on date NOT NULL,
    due_on date NOT NULL,
    state text NOT NULL,
    decided_by_id uuid,
    reported_on date,
    note text,
    created_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_reporting_duties PRIMARY KEY (id),
    CONSTRAINT fk_reporting_duties_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE INDEX ix_reporting_duties_case_id ON reporting_duties (case_id);

CREATE UNIQUE INDEX ix_reporting_duties_subject_id_rule ON reporting_duties (subject_id, rule);

CREATE TABLE restrictions (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    clinician_id uuid NOT NULL,
    scope text NOT NULL,
    starts_on date NOT NULL,
    ends_on date,
    owner_id uuid NOT NULL,
    review_every_days integer NOT NULL,
    next_review_on date,
    state text NOT NULL,
    overdue_at timestamp with time zone,
    long_at timestamp with time zone,
    heard text,
    heard_at timestamp with time zone,
    lift_requested_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_restrictions PRIMARY KEY (id),
    CONSTRAINT fk_restrictions_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_restrictions_participations_clinician_id FOREIGN KEY (clinician_id) REFERENCES participations (id) ON DELETE RESTRICT,
    CONSTRAINT fk_restrictions_participations_owner_id FOREIGN KEY (owner_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE INDEX ix_restrictions_case_id ON restrictions (case_id);

CREATE INDEX ix_restrictions_clinician_id ON restrictions (clinician_id);

CREATE INDEX ix_restrictions_owner_id ON restrictions (owner_id);

CREATE TABLE benchmarks (
    restriction_id uuid NOT NULL,
    position integer NOT NULL,
    what text NOT NULL,
    is_mandatory boolean NOT NULL,
    text text,
    by_id uuid,
    evidenced_at timestamp with time zone,
    CONSTRAINT pk_benchmarks PRIMARY KEY (restriction_id, position),
    CONSTRAINT fk_benchmarks_restrictions_restriction_id FOREIGN KEY (restriction_id) REFERENCES restrictions (id) ON DELETE CASCADE
);

CREATE TABLE restriction_decisions (
    id uuid NOT NULL,
    restriction_id uuid NOT NULL,
    person_id uuid NOT NULL,
    is_for_safety boolean NOT NULL,
    kind text NOT NULL,
    reason text NOT NULL,
    until date,
    at timestamp with time zone NOT NULL,
    is_open boolean NOT NULL,
    CONSTRAINT pk_restriction_decisions PRIMARY KEY (id),
    CONSTRAINT fk_restriction_decisions_restrictions_restriction_id FOREIGN KEY (restriction_id) REFERENCES restrictions (id) ON DELETE CASCADE
);

CREATE INDEX ix_restriction_decisions_restriction_id ON restriction_decisions (restriction_id);

CREATE TABLE review_reports (
    id uuid NOT NULL,
    review_id uuid NOT NULL,
    by_id uuid NOT NULL,
    is_progress_note boolean NOT NULL,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_review_reports PRIMARY KEY (id),
    CONSTRAINT fk_review_reports_reviews_review_id FOREIGN KEY (review_id) REFERENCES reviews (id) ON DELETE CASCADE
);

CREATE INDEX ix_review_reports_review_id ON review_reports (review_id);

CREATE TABLE obstacles (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    milestone_id uuid,
    noted_by_id uuid NOT NULL,
    text text NOT NULL,
    contingency text,
    state text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_obstacles PRIMARY KEY (id),
    CONSTRAINT fk_obstacles_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_obstacles_participations_noted_by_id FOREIGN KEY (noted_by_id) REFERENCES participations (id) ON DELETE RESTRICT
);

CREATE INDEX ix_obstacles_case_id ON obstacles (case_id);

CREATE INDEX ix_obstacles_noted_by_id ON obstacles (noted_by_id);
