ALTER TABLE "milestones" ADD "alternate_verifier_id" TEXT NULL;

ALTER TABLE "milestones" ADD "taken_up_at" TEXT NULL;

ALTER TABLE "reviews" ADD "taken_up_at" TEXT NULL;

ALTER TABLE "settlements" ADD "review_first_on" TEXT NULL;

ALTER TABLE "settlements" ADD "escalation_skip_to" TEXT NULL;

ALTER TABLE "escalations" ADD "session_outcome" TEXT NULL;

ALTER TABLE "escalations" ADD "cure_days" INTEGER NULL;

CREATE TABLE "escrow_releases" (
    "id" TEXT NOT NULL CONSTRAINT "pk_escrow_releases" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "milestone_id" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "amount" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "requested_at" TEXT NOT NULL,
    "instructed_at" TEXT NULL,
    "delivered_at" TEXT NULL,
    "ended_at" TEXT NULL,
    "paid_on" TEXT NULL,
    "note" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_escrow_releases_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_escrow_releases_escrow_accounts_account_id" FOREIGN KEY ("account_id") REFERENCES "escrow_accounts" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_escrow_releases_milestones_milestone_id" FOREIGN KEY ("milestone_id") REFERENCES "milestones" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_escrow_releases_account_id" ON "escrow_releases" ("account_id");

CREATE INDEX "ix_escrow_releases_case_id" ON "escrow_releases" ("case_id");

CREATE UNIQUE INDEX "ix_escrow_releases_milestone_id_account_id" ON "escrow_releases" ("milestone_id", "account_id") WHERE state <> 'Returned' AND state <> 'Refused';

CREATE TABLE "release_approvals" (
    "release_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_release_approvals" PRIMARY KEY ("release_id", "person_id"),
    CONSTRAINT "fk_release_approvals_escrow_releases_release_id" FOREIGN KEY ("release_id") REFERENCES "escrow_releases" ("id") ON DELETE CASCADE
);

CREATE TABLE "reporting_duties" (
    "id" TEXT NOT NULL CONSTRAINT "pk_reporting_duties" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "trigger" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "reporter_id" TEXT NULL,
    "triggered_on" TEXT NOT NULL,
    "statutory_on" TEXT NOT NULL,
    "due_on" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "decided_by_id" TEXT NULL,
    "reported_on" TEXT NULL,
    "note" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "decided_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_reporting_duties_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_reporting_duties_case_id" ON "reporting_duties" ("case_id");

CREATE UNIQUE INDEX "ix_reporting_duties_subject_id_rule" ON "reporting_duties" ("subject_id", "rule");

CREATE TABLE "restrictions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_restrictions" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "clinician_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "starts_on" TEXT NOT NULL,
    "ends_on" TEXT NULL,
    "owner_id" TEXT NOT NULL,
    "review_every_days" INTEGER NOT NULL,
    "next_review_on" TEXT NULL,
    "state" TEXT NOT NULL,
    "overdue_at" TEXT NULL,
    "long_at" TEXT NULL,
    "heard" TEXT NULL,
    "heard_at" TEXT NULL,
    "lift_requested_at" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "ended_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_restrictions_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_restrictions_participations_clinician_id" FOREIGN KEY ("clinician_id") REFERENCES "participations" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_restrictions_participations_owner_id" FOREIGN KEY ("owner_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_restrictions_case_id" ON "restrictions" ("case_id");

CREATE INDEX "ix_restrictions_clinician_id" ON "restrictions" ("clinician_id");

CREATE INDEX "ix_restrictions_owner_id" ON "restrictions" ("owner_id");

CREATE TABLE "benchmarks" (
    "restriction_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "what" TEXT NOT NULL,
    "is_mandatory" INTEGER NOT NULL,
    "text" TEXT NULL,
    "by_id" TEXT NULL,
    "evidenced_at" TEXT NULL,
    CONSTRAINT "pk_benchmarks" PRIMARY KEY ("restriction_id", "position"),
    CONSTRAINT "fk_benchmarks_restrictions_restriction_id" FOREIGN KEY ("restriction_id") REFERENCES "restrictions" ("id") ON DELETE CASCADE
);

CREATE TABLE "restriction_decisions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_restriction_decisions" PRIMARY KEY,
    "restriction_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "is_for_safety" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "until" TEXT NULL,
    "at" TEXT NOT NULL,
    "is_open" INTEGER NOT NULL,
    CONSTRAINT "fk_restriction_decisions_restrictions_restriction_id" FOREIGN KEY ("restriction_id") REFERENCES "restrictions" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_restriction_decisions_restriction_id" ON "restriction_decisions" ("restriction_id");

CREATE TABLE "review_reports" (
    "id" TEXT NOT NULL CONSTRAINT "pk_review_reports" PRIMARY KEY,
    "review_id" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "is_progress_note" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "fk_review_reports_reviews_review_id" FOREIGN KEY ("review_id") REFERENCES "reviews" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_review_reports_review_id" ON "review_reports" ("review_id");

CREATE TABLE "obstacles" (
    "id" TEXT NOT NULL CONSTRAINT "pk_obstacles" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "milestone_id" TEXT NULL,
    "noted_by_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "contingency" TEXT NULL,
    "state" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "resolved_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_obstacles_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_obstacles_participations_noted_by_id" FOREIGN KEY ("noted_by_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_obstacles_case_id" ON "obstacles" ("case_id");

CREATE INDEX "ix_obstacles_noted_by_id" ON "obstacles" ("noted_by_id");
