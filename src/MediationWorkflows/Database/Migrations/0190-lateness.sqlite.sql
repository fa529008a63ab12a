-- How schedules catch up after a downtime, and in which each occurrence of one stands once.
ALTER TABLE "definition_triggers" ADD COLUMN "lateness" TEXT NOT NULL DEFAULT 'Collapse';
ALTER TABLE "definition_triggers" ADD COLUMN "most_late" INTEGER NULL;

CREATE TABLE "trigger_occurrences" (
    "definition_id" TEXT NOT NULL,
    "activity_id" TEXT NOT NULL,
    "occurrence_at" TEXT NOT NULL,
    "missed_from" TEXT NULL,
    "handled_at" TEXT NOT NULL,
    "instance_id" TEXT NULL,
    CONSTRAINT "pk_trigger_occurrences" PRIMARY KEY ("definition_id", "activity_id", "occurrence_at")
);
