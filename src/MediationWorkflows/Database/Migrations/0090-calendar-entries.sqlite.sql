CREATE TABLE "calendar_entries" (
    "deadline_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "is_cancelled" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "pk_calendar_entries" PRIMARY KEY ("participation_id", "deadline_id"),
    CONSTRAINT "fk_calendar_entries_deadlines_deadline_id" FOREIGN KEY ("deadline_id") REFERENCES "deadlines" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_calendar_entries_participations_participation_id" FOREIGN KEY ("participation_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);


CREATE INDEX "ix_calendar_entries_deadline_id" ON "calendar_entries" ("deadline_id");
