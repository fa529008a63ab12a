-- The remediation roadmap: its steps, what patients and families say of it, and who reports again and again.

CREATE TABLE "roadmap_actions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_roadmap_actions" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "evidence" TEXT NULL,
    "measure" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "answers_to_id" TEXT NOT NULL,
    "due_on" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "result" TEXT NULL,
    "settled_on" TEXT NULL,
    "expires_on" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_roadmap_actions_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_roadmap_actions_participations_owner_id" FOREIGN KEY ("owner_id") REFERENCES "participations" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_roadmap_actions_participations_answers_to_id" FOREIGN KEY ("answers_to_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_roadmap_actions_case_id" ON "roadmap_actions" ("case_id");
CREATE INDEX "ix_roadmap_actions_owner_id" ON "roadmap_actions" ("owner_id");
CREATE INDEX "ix_roadmap_actions_answers_to_id" ON "roadmap_actions" ("answers_to_id");

CREATE TABLE "perspectives" (
    "id" TEXT NOT NULL CONSTRAINT "pk_perspectives" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "author_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "answer" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "answered_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_perspectives_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_perspectives_participations_author_id" FOREIGN KEY ("author_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_perspectives_case_id" ON "perspectives" ("case_id");
CREATE INDEX "ix_perspectives_author_id" ON "perspectives" ("author_id");

CREATE TABLE "report_series" (
    "id" TEXT NOT NULL CONSTRAINT "pk_report_series" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "headings_json" TEXT NOT NULL,
    "reporter_id" TEXT NOT NULL,
    "to_id" TEXT NULL,
    "channel_id" TEXT NULL,
    "first_on" TEXT NOT NULL,
    "every" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "until" TEXT NULL,
    "started_at" TEXT NOT NULL,
    "ended_at" TEXT NULL,
    "workflow_instance_id" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_report_series_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_report_series_participations_reporter_id" FOREIGN KEY ("reporter_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_report_series_case_id" ON "report_series" ("case_id");
CREATE INDEX "ix_report_series_reporter_id" ON "report_series" ("reporter_id");

CREATE TABLE "periodic_reports" (
    "id" TEXT NOT NULL CONSTRAINT "pk_periodic_reports" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "series_id" TEXT NOT NULL,
    "reporter_id" TEXT NOT NULL,
    "due_on" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "entries_json" TEXT NULL,
    "asked_at" TEXT NOT NULL,
    "settled_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_periodic_reports_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_periodic_reports_report_series_series_id" FOREIGN KEY ("series_id") REFERENCES "report_series" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_periodic_reports_case_id" ON "periodic_reports" ("case_id");
CREATE UNIQUE INDEX "ix_periodic_reports_series_id_due_on" ON "periodic_reports" ("series_id", "due_on");
