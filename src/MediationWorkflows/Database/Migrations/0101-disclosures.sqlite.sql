ALTER TABLE "consents" ADD "evidence" TEXT NULL;

CREATE TABLE "ground_rules_disclosures" (
    "ground_rules_id" TEXT NOT NULL,
    "recipient_kind" TEXT NOT NULL,
    "classes" TEXT NOT NULL,
    CONSTRAINT "pk_ground_rules_disclosures" PRIMARY KEY ("ground_rules_id", "recipient_kind"),
    CONSTRAINT "fk_ground_rules_disclosures_ground_rules_ground_rules_id" FOREIGN KEY ("ground_rules_id") REFERENCES "ground_rules" ("id") ON DELETE CASCADE
);

CREATE TABLE "exceptions_acknowledgements" (
    "participation_id" TEXT NOT NULL,
    "register_version" INTEGER NOT NULL,
    "case_id" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_exceptions_acknowledgements" PRIMARY KEY ("participation_id", "register_version"),
    CONSTRAINT "fk_exceptions_acknowledgements_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_exceptions_acknowledgements_participations_participation_id" FOREIGN KEY ("participation_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE TABLE "disclosures" (
    "id" TEXT NOT NULL CONSTRAINT "pk_disclosures" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "owner_id" TEXT NULL,
    "at" TEXT NOT NULL,
    "recipient_id" TEXT NULL,
    "recipient" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "subject_id" TEXT NULL,
    "purpose" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "release_id" TEXT NULL,
    CONSTRAINT "fk_disclosures_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "information_releases" (
    "id" TEXT NOT NULL CONSTRAINT "pk_information_releases" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "owner_id" TEXT NULL,
    "recipient_kind" TEXT NOT NULL,
    "recipient_id" TEXT NULL,
    "recipient" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "statement" TEXT NULL,
    "release_at" TEXT NULL,
    "requested_by_id" TEXT NULL,
    "requested_at" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "released_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_information_releases_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "released_subjects" (
    "release_id" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "owner_id" TEXT NULL,
    "consent_id" TEXT NULL,
    CONSTRAINT "pk_released_subjects" PRIMARY KEY ("release_id", "subject_id"),
    CONSTRAINT "fk_released_subjects_information_releases_release_id" FOREIGN KEY ("release_id") REFERENCES "information_releases" ("id") ON DELETE CASCADE
);

CREATE TABLE "release_answers" (
    "release_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "granted" INTEGER NULL,
    "at" TEXT NULL,
    CONSTRAINT "pk_release_answers" PRIMARY KEY ("release_id", "participation_id"),
    CONSTRAINT "fk_release_answers_information_releases_release_id" FOREIGN KEY ("release_id") REFERENCES "information_releases" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_exceptions_acknowledgements_case_id" ON "exceptions_acknowledgements" ("case_id");
CREATE INDEX "ix_disclosures_case_id" ON "disclosures" ("case_id");
CREATE INDEX "ix_information_releases_case_id" ON "information_releases" ("case_id");
CREATE INDEX "ix_released_subjects_consent_id" ON "released_subjects" ("consent_id");
