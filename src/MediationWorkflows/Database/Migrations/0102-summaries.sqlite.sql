CREATE TABLE "summaries" (
    "id" TEXT NOT NULL CONSTRAINT "pk_summaries" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "author_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "checked_by_id" TEXT NULL,
    "checked_at" TEXT NULL,
    "published_at" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_summaries_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_summaries_participations_author_id" FOREIGN KEY ("author_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE TABLE "summary_sources" (
    "summary_id" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "case_id" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "owner_id" TEXT NULL,
    CONSTRAINT "pk_summary_sources" PRIMARY KEY ("summary_id", "subject_id"),
    CONSTRAINT "fk_summary_sources_summaries_summary_id" FOREIGN KEY ("summary_id") REFERENCES "summaries" ("id") ON DELETE CASCADE
);

CREATE TABLE "summary_readers" (
    "summary_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "ended_at" TEXT NULL,
    CONSTRAINT "pk_summary_readers" PRIMARY KEY ("summary_id", "participation_id"),
    CONSTRAINT "fk_summary_readers_summaries_summary_id" FOREIGN KEY ("summary_id") REFERENCES "summaries" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_summaries_author_id" ON "summaries" ("author_id");
CREATE INDEX "ix_summaries_case_id" ON "summaries" ("case_id");
CREATE INDEX "ix_summary_sources_subject_id" ON "summary_sources" ("subject_id");
