-- What may only be known with a safety event is told apart from all other tasks, deadlines and participants.
ALTER TABLE "tasks" ADD COLUMN "class" TEXT NOT NULL DEFAULT 'ProcessMetadata';
ALTER TABLE "deadlines" ADD COLUMN "class" TEXT NOT NULL DEFAULT 'ProcessMetadata';
ALTER TABLE "participations" ADD COLUMN "is_on_call" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "safety_events" (
    "id" TEXT NOT NULL CONSTRAINT "pk_safety_events" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "statement" TEXT NOT NULL,
    "raised_by_id" TEXT NULL,
    "raised_at" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "acknowledged_by" TEXT NULL,
    "acknowledged_at" TEXT NULL,
    "decision" TEXT NULL,
    "rule" TEXT NULL,
    "decided_by" TEXT NULL,
    "decided_at" TEXT NULL,
    "reason" TEXT NULL,
    "recipients" TEXT NULL,
    "cleared_at" TEXT NULL,
    "closed_by" TEXT NULL,
    "closed_at" TEXT NULL,
    "close_reason" TEXT NULL,
    "hold_id" TEXT NULL,
    "workflow_instance_id" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_safety_events_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "safety_clearances" (
    "safety_event_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "pk_safety_clearances" PRIMARY KEY ("safety_event_id", "person_id"),
    CONSTRAINT "fk_safety_clearances_safety_events_safety_event_id" FOREIGN KEY ("safety_event_id") REFERENCES "safety_events" ("id") ON DELETE RESTRICT
);

CREATE TABLE "safety_pages" (
    "id" TEXT NOT NULL CONSTRAINT "pk_safety_pages" PRIMARY KEY,
    "safety_event_id" TEXT NOT NULL,
    "position" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "fk_safety_pages_safety_events_safety_event_id" FOREIGN KEY ("safety_event_id") REFERENCES "safety_events" ("id") ON DELETE RESTRICT
);

CREATE TABLE "on_call_shifts" (
    "id" TEXT NOT NULL CONSTRAINT "pk_on_call_shifts" PRIMARY KEY,
    "person_id" TEXT NOT NULL,
    "position" TEXT NOT NULL,
    "begins_at" TEXT NOT NULL,
    "ends_at" TEXT NOT NULL,
    "channel" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_on_call_shifts_persons_person_id" FOREIGN KEY ("person_id") REFERENCES "persons" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_safety_events_case_id_state" ON "safety_events" ("case_id", "state");
CREATE INDEX "ix_safety_events_hold_id" ON "safety_events" ("hold_id");
CREATE INDEX "ix_safety_pages_safety_event_id" ON "safety_pages" ("safety_event_id");
CREATE INDEX "ix_on_call_shifts_person_id" ON "on_call_shifts" ("person_id");
CREATE INDEX "ix_on_call_shifts_position_ends_at" ON "on_call_shifts" ("position", "ends_at");
