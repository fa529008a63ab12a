CREATE TABLE "insight_reports" (
    "id" TEXT NOT NULL CONSTRAINT "pk_insight_reports" PRIMARY KEY,
    "by" TEXT NOT NULL,
    "from" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "smallest_count" INTEGER NOT NULL,
    "cells_json" TEXT NOT NULL,
    "published_at" TEXT NOT NULL
);

CREATE UNIQUE INDEX "ix_insight_reports_by_from" ON "insight_reports" ("by", "from");

CREATE TABLE "case_causes" (
    "case_id" TEXT NOT NULL CONSTRAINT "pk_case_causes" PRIMARY KEY,
    "kind" TEXT NOT NULL,
    CONSTRAINT "fk_case_causes_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "competence_records" (
    "id" TEXT NOT NULL CONSTRAINT "pk_competence_records" PRIMARY KEY,
    "person_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "hours" TEXT NOT NULL,
    "completed_on" TEXT NOT NULL,
    "expires_on" TEXT NULL,
    "created_at" TEXT NOT NULL,
    CONSTRAINT "fk_competence_records_persons_person_id" FOREIGN KEY ("person_id") REFERENCES "persons" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_competence_records_person_id" ON "competence_records" ("person_id");
