ALTER TABLE "outbox" ADD "session_id" TEXT NULL;
ALTER TABLE "info_items" ADD "caucus_id" TEXT NULL;
ALTER TABLE "summaries" ADD "session_id" TEXT NULL;
ALTER TABLE "summary_sources" ADD "caucus_id" TEXT NULL;

CREATE TABLE "sessions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_sessions" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "format" TEXT NOT NULL,
    "starts_at" TEXT NOT NULL,
    "block_minutes" INTEGER NOT NULL,
    "break_minutes" INTEGER NOT NULL,
    "planned_blocks" INTEGER NOT NULL,
    "agenda" TEXT NULL,
    "state" TEXT NOT NULL,
    "block_ends_at" TEXT NULL,
    "block_revision" INTEGER NOT NULL,
    "started_at" TEXT NULL,
    "ended_at" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_sessions_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "session_attendees" (
    "session_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "absent_at" TEXT NULL,
    CONSTRAINT "pk_session_attendees" PRIMARY KEY ("session_id", "participation_id"),
    CONSTRAINT "fk_session_attendees_participations_participation_id" FOREIGN KEY ("participation_id") REFERENCES "participations" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_session_attendees_sessions_session_id" FOREIGN KEY ("session_id") REFERENCES "sessions" ("id") ON DELETE CASCADE
);

CREATE TABLE "session_blocks" (
    "id" TEXT NOT NULL CONSTRAINT "pk_session_blocks" PRIMARY KEY,
    "session_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "started_at" TEXT NOT NULL,
    "ended_at" TEXT NULL,
    CONSTRAINT "fk_session_blocks_sessions_session_id" FOREIGN KEY ("session_id") REFERENCES "sessions" ("id") ON DELETE CASCADE
);

CREATE TABLE "caucus_members" (
    "block_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    CONSTRAINT "pk_caucus_members" PRIMARY KEY ("block_id", "participation_id"),
    CONSTRAINT "fk_caucus_members_participations_participation_id" FOREIGN KEY ("participation_id") REFERENCES "participations" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_caucus_members_session_blocks_block_id" FOREIGN KEY ("block_id") REFERENCES "session_blocks" ("id") ON DELETE CASCADE
);

CREATE TABLE "session_pauses" (
    "id" TEXT NOT NULL CONSTRAINT "pk_session_pauses" PRIMARY KEY,
    "session_id" TEXT NOT NULL,
    "by_id" TEXT NULL,
    "from_at" TEXT NOT NULL,
    "to_at" TEXT NULL,
    CONSTRAINT "fk_session_pauses_sessions_session_id" FOREIGN KEY ("session_id") REFERENCES "sessions" ("id") ON DELETE CASCADE
);

CREATE TABLE "proposals" (
    "id" TEXT NOT NULL CONSTRAINT "pk_proposals" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "revises_id" TEXT NULL,
    "proposed_by_id" TEXT NOT NULL,
    "session_id" TEXT NULL,
    "text" TEXT NULL,
    "starts_at" TEXT NULL,
    "lapses_at" TEXT NULL,
    "state" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "decided_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_proposals_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_proposals_participations_proposed_by_id" FOREIGN KEY ("proposed_by_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE TABLE "proposal_lines" (
    "id" TEXT NOT NULL CONSTRAINT "pk_proposal_lines" PRIMARY KEY,
    "proposal_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "shared_by" TEXT NOT NULL,
    CONSTRAINT "fk_proposal_lines_proposals_proposal_id" FOREIGN KEY ("proposal_id") REFERENCES "proposals" ("id") ON DELETE CASCADE
);

CREATE TABLE "proposal_answers" (
    "proposal_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "accepts" INTEGER NULL,
    "reason" TEXT NULL,
    "at" TEXT NULL,
    CONSTRAINT "pk_proposal_answers" PRIMARY KEY ("proposal_id", "participation_id"),
    CONSTRAINT "fk_proposal_answers_proposals_proposal_id" FOREIGN KEY ("proposal_id") REFERENCES "proposals" ("id") ON DELETE CASCADE
);

CREATE TABLE "statements_of_fact" (
    "id" TEXT NOT NULL CONSTRAINT "pk_statements_of_fact" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "stated_by_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "stated_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_statements_of_fact_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_statements_of_fact_participations_stated_by_id" FOREIGN KEY ("stated_by_id") REFERENCES "participations" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_statements_of_fact_sessions_session_id" FOREIGN KEY ("session_id") REFERENCES "sessions" ("id") ON DELETE RESTRICT
);

CREATE TABLE "fact_answers" (
    "fact_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "agrees" INTEGER NULL,
    "otherwise" TEXT NULL,
    "at" TEXT NULL,
    CONSTRAINT "pk_fact_answers" PRIMARY KEY ("fact_id", "participation_id"),
    CONSTRAINT "fk_fact_answers_statements_of_fact_fact_id" FOREIGN KEY ("fact_id") REFERENCES "statements_of_fact" ("id") ON DELETE CASCADE
);

CREATE TABLE "forum_entries" (
    "id" TEXT NOT NULL CONSTRAINT "pk_forum_entries" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "speaker_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "support" TEXT NULL,
    "at" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_forum_entries_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_forum_entries_participations_speaker_id" FOREIGN KEY ("speaker_id") REFERENCES "participations" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_forum_entries_sessions_session_id" FOREIGN KEY ("session_id") REFERENCES "sessions" ("id") ON DELETE RESTRICT
);

CREATE TABLE "forum_hearings" (
    "entry_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_forum_hearings" PRIMARY KEY ("entry_id", "participation_id"),
    CONSTRAINT "fk_forum_hearings_forum_entries_entry_id" FOREIGN KEY ("entry_id") REFERENCES "forum_entries" ("id") ON DELETE CASCADE
);

CREATE TABLE "settlement_options" (
    "id" TEXT NOT NULL CONSTRAINT "pk_settlement_options" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "session_id" TEXT NULL,
    "author_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_settlement_options_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_settlement_options_participations_author_id" FOREIGN KEY ("author_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE TABLE "scenarios" (
    "id" TEXT NOT NULL CONSTRAINT "pk_scenarios" PRIMARY KEY,
    "option_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "what_if" TEXT NOT NULL,
    CONSTRAINT "fk_scenarios_settlement_options_option_id" FOREIGN KEY ("option_id") REFERENCES "settlement_options" ("id") ON DELETE CASCADE
);

CREATE TABLE "consequences" (
    "scenario_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    CONSTRAINT "pk_consequences" PRIMARY KEY ("scenario_id", "participation_id"),
    CONSTRAINT "fk_consequences_participations_participation_id" FOREIGN KEY ("participation_id") REFERENCES "participations" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_consequences_scenarios_scenario_id" FOREIGN KEY ("scenario_id") REFERENCES "scenarios" ("id") ON DELETE CASCADE
);

CREATE TABLE "summary_comments" (
    "summary_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_summary_comments" PRIMARY KEY ("summary_id", "participation_id"),
    CONSTRAINT "fk_summary_comments_summaries_summary_id" FOREIGN KEY ("summary_id") REFERENCES "summaries" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_caucus_members_participation_id" ON "caucus_members" ("participation_id");
CREATE INDEX "ix_consequences_participation_id" ON "consequences" ("participation_id");
CREATE INDEX "ix_forum_entries_case_id" ON "forum_entries" ("case_id");
CREATE INDEX "ix_forum_entries_session_id" ON "forum_entries" ("session_id");
CREATE INDEX "ix_forum_entries_speaker_id" ON "forum_entries" ("speaker_id");
CREATE INDEX "ix_proposal_lines_proposal_id" ON "proposal_lines" ("proposal_id");
CREATE UNIQUE INDEX "ix_proposals_case_id_kind_number" ON "proposals" ("case_id", "kind", "number");
CREATE INDEX "ix_proposals_proposed_by_id" ON "proposals" ("proposed_by_id");
CREATE INDEX "ix_scenarios_option_id" ON "scenarios" ("option_id");
CREATE INDEX "ix_session_attendees_participation_id" ON "session_attendees" ("participation_id");
CREATE INDEX "ix_session_blocks_session_id" ON "session_blocks" ("session_id");
CREATE INDEX "ix_session_pauses_session_id" ON "session_pauses" ("session_id");
CREATE UNIQUE INDEX "ix_sessions_case_id_number" ON "sessions" ("case_id", "number");
CREATE INDEX "ix_settlement_options_author_id" ON "settlement_options" ("author_id");
CREATE INDEX "ix_settlement_options_case_id" ON "settlement_options" ("case_id");
CREATE INDEX "ix_statements_of_fact_case_id" ON "statements_of_fact" ("case_id");
CREATE INDEX "ix_statements_of_fact_session_id" ON "statements_of_fact" ("session_id");
CREATE INDEX "ix_statements_of_fact_stated_by_id" ON "statements_of_fact" ("stated_by_id");
