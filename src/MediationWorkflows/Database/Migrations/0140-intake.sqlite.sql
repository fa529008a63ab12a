ALTER TABLE "participations" ADD "interpreter_language" TEXT NULL;
ALTER TABLE "participations" ADD "accommodations" TEXT NULL;
ALTER TABLE "participations" ADD "treatment_preferences" TEXT NULL;

CREATE TABLE "record_requests" (
    "id" TEXT NOT NULL CONSTRAINT "pk_record_requests" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "of_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "is_mandatory" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "document_id" TEXT NULL,
    "waived_because" TEXT NULL,
    "requested_at" TEXT NOT NULL,
    "settled_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_record_requests_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_record_requests_participations_of_id" FOREIGN KEY ("of_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE TABLE "goals_forms" (
    "id" TEXT NOT NULL CONSTRAINT "pk_goals_forms" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "item_id" TEXT NULL,
    "written_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_goals_forms_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_goals_forms_participations_owner_id" FOREIGN KEY ("owner_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE TABLE "concerns" (
    "id" TEXT NOT NULL CONSTRAINT "pk_concerns" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "owner_id" TEXT NULL,
    "item_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "response" TEXT NULL,
    "raised_at" TEXT NOT NULL,
    "met_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_concerns_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_concerns_participations_owner_id" FOREIGN KEY ("owner_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE TABLE "prior_clauses" (
    "id" TEXT NOT NULL CONSTRAINT "pk_prior_clauses" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "mediation_days" INTEGER NULL,
    "recorded_at" TEXT NOT NULL,
    "confirmed_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_prior_clauses_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "prior_clause_rules" (
    "prior_clause_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "quote" TEXT NULL,
    CONSTRAINT "pk_prior_clause_rules" PRIMARY KEY ("prior_clause_id", "position"),
    CONSTRAINT "fk_prior_clause_rules_prior_clauses_prior_clause_id" FOREIGN KEY ("prior_clause_id") REFERENCES "prior_clauses" ("id") ON DELETE CASCADE
);

CREATE TABLE "interest_maps" (
    "id" TEXT NOT NULL CONSTRAINT "pk_interest_maps" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "drawn_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_interest_maps_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "interest_entries" (
    "interest_map_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "participation_id" TEXT NULL,
    "stated" TEXT NULL,
    "interest" TEXT NOT NULL,
    CONSTRAINT "pk_interest_entries" PRIMARY KEY ("interest_map_id", "position"),
    CONSTRAINT "fk_interest_entries_interest_maps_interest_map_id" FOREIGN KEY ("interest_map_id") REFERENCES "interest_maps" ("id") ON DELETE CASCADE
);

CREATE TABLE "fairness_checks" (
    "id" TEXT NOT NULL CONSTRAINT "pk_fairness_checks" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "gate" TEXT NOT NULL,
    "power_imbalance" TEXT NOT NULL,
    "bias" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "item_id" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_fairness_checks_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "conflict_checks" (
    "id" TEXT NOT NULL CONSTRAINT "pk_conflict_checks" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "of_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "statement" TEXT NULL,
    "is_serious" INTEGER NOT NULL,
    "asked_at" TEXT NOT NULL,
    "stated_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_conflict_checks_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_conflict_checks_participations_of_id" FOREIGN KEY ("of_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE TABLE "conflict_acceptances" (
    "conflict_check_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_conflict_acceptances" PRIMARY KEY ("conflict_check_id", "participation_id"),
    CONSTRAINT "fk_conflict_acceptances_conflict_checks_conflict_check_id" FOREIGN KEY ("conflict_check_id") REFERENCES "conflict_checks" ("id") ON DELETE CASCADE
);

CREATE TABLE "engagements" (
    "id" TEXT NOT NULL CONSTRAINT "pk_engagements" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "profession" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "proposed_at" TEXT NOT NULL,
    "engaged_at" TEXT NULL,
    "ended_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_engagements_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_engagements_participations_participation_id" FOREIGN KEY ("participation_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_record_requests_case_id_state" ON "record_requests" ("case_id", "state");
CREATE INDEX "ix_record_requests_of_id" ON "record_requests" ("of_id");
CREATE UNIQUE INDEX "ix_goals_forms_case_id_owner_id" ON "goals_forms" ("case_id", "owner_id");
CREATE INDEX "ix_goals_forms_owner_id" ON "goals_forms" ("owner_id");
CREATE INDEX "ix_concerns_case_id_kind" ON "concerns" ("case_id", "kind");
CREATE INDEX "ix_concerns_owner_id" ON "concerns" ("owner_id");
CREATE INDEX "ix_prior_clauses_case_id" ON "prior_clauses" ("case_id");
CREATE UNIQUE INDEX "ix_interest_maps_case_id_number" ON "interest_maps" ("case_id", "number");
CREATE INDEX "ix_fairness_checks_case_id_gate" ON "fairness_checks" ("case_id", "gate");
CREATE INDEX "ix_conflict_checks_case_id_of_id" ON "conflict_checks" ("case_id", "of_id");
CREATE INDEX "ix_conflict_checks_of_id" ON "conflict_checks" ("of_id");
CREATE INDEX "ix_engagements_case_id" ON "engagements" ("case_id");
CREATE INDEX "ix_engagements_participation_id" ON "engagements" ("participation_id");

-- A clause has rules that follow from it, and a place of its own.
INSERT INTO "prior_clauses" ("id", "case_id", "text", "state", "recorded_at", "version") SELECT "id", "id", "prior_clause", 'Derived', "opened_at", 0 FROM "cases" WHERE "prior_clause" IS NOT NULL;
ALTER TABLE "cases" DROP COLUMN "prior_clause";
