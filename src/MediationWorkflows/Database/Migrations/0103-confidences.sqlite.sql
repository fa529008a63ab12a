ALTER TABLE "participations" ADD "replaces_id" TEXT NULL;

CREATE TABLE "whistleblower_reports" (
    "id" TEXT NOT NULL CONSTRAINT "pk_whistleblower_reports" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "reporter" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "received_on" TEXT NOT NULL,
    "watch_until" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_whistleblower_reports_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "retaliation_flags" (
    "id" TEXT NOT NULL CONSTRAINT "pk_retaliation_flags" PRIMARY KEY,
    "report_id" TEXT NOT NULL,
    "step" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    CONSTRAINT "fk_retaliation_flags_whistleblower_reports_report_id" FOREIGN KEY ("report_id") REFERENCES "whistleblower_reports" ("id") ON DELETE CASCADE
);

CREATE TABLE "exceptional_accesses" (
    "id" TEXT NOT NULL CONSTRAINT "pk_exceptional_accesses" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "basis" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "fk_exceptional_accesses_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "session_bindings" (
    "participation_id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "access_from" TEXT NOT NULL,
    "access_to" TEXT NOT NULL,
    CONSTRAINT "pk_session_bindings" PRIMARY KEY ("participation_id", "session_id"),
    CONSTRAINT "fk_session_bindings_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_session_bindings_participations_participation_id" FOREIGN KEY ("participation_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_whistleblower_reports_case_id" ON "whistleblower_reports" ("case_id");
CREATE INDEX "ix_retaliation_flags_report_id" ON "retaliation_flags" ("report_id");
CREATE INDEX "ix_exceptional_accesses_case_id_person_id" ON "exceptional_accesses" ("case_id", "person_id");
CREATE INDEX "ix_session_bindings_case_id" ON "session_bindings" ("case_id");
