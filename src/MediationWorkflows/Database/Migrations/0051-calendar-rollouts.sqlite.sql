CREATE TABLE "calendar_rollouts" (
    "id" TEXT NOT NULL CONSTRAINT "pk_calendar_rollouts" PRIMARY KEY,
    "calendar_id" TEXT NOT NULL,
    "calendar_version" INTEGER NOT NULL,
    "shortening_confirmed" INTEGER NOT NULL,
    "started_by" TEXT NULL,
    "started_at" TEXT NOT NULL,
    "finished_at" TEXT NULL,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL,
    "lengthened" INTEGER NOT NULL,
    "shortened" INTEGER NOT NULL,
    "kept" INTEGER NOT NULL,
    "after" TEXT NULL,
    "version" INTEGER NOT NULL
);

CREATE INDEX "ix_calendar_rollouts_calendar_id_started_at" ON "calendar_rollouts" ("calendar_id", "started_at");
