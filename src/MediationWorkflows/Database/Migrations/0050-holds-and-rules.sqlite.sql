-- Columns that stay when a deadline is derived again; older rows counted from their opening, under the versions that shipped then.
ALTER TABLE "deadlines" ADD COLUMN "clock" TEXT NOT NULL DEFAULT 'Party';
ALTER TABLE "deadlines" ADD COLUMN "counted_from" TEXT NOT NULL DEFAULT '';
ALTER TABLE "deadlines" ADD COLUMN "tolled_until" TEXT NULL;
ALTER TABLE "deadlines" ADD COLUMN "calendar_layers" TEXT NOT NULL DEFAULT '';
ALTER TABLE "deadlines" ADD COLUMN "ladder_version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "deadlines" ADD COLUMN "notice_confirmed_at" TEXT NULL;
ALTER TABLE "deadlines" ADD COLUMN "consequence_from" TEXT NULL;
UPDATE "deadlines" SET "counted_from" = "created_at", "calendar_layers" = "calendar_id" || '@' || "calendar_version";

ALTER TABLE "deadline_changes" ADD COLUMN "old_expires_at" TEXT NOT NULL DEFAULT '';
ALTER TABLE "deadline_changes" ADD COLUMN "new_expires_at" TEXT NOT NULL DEFAULT '';
UPDATE "deadline_changes" SET "old_expires_at" = "old_due_on" || 'T00:00:00.000000Z', "new_expires_at" = "new_due_on" || 'T00:00:00.000000Z';

CREATE TABLE "holds" (
    "id" TEXT NOT NULL CONSTRAINT "pk_holds" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "started_at" TEXT NOT NULL,
    "started_by" TEXT NULL,
    "resumed_at" TEXT NULL,
    "resumed_by" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_holds_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_holds_case_id_resumed_at" ON "holds" ("case_id", "resumed_at");

CREATE TABLE "rule_versions" (
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "created_by" TEXT NULL,
    CONSTRAINT "pk_rule_versions" PRIMARY KEY ("kind", "key", "version")
);
