ALTER TABLE "outbox" ADD COLUMN "weight" TEXT NOT NULL DEFAULT 'Notice';
ALTER TABLE "outbox" ADD COLUMN "digest_id" TEXT NULL;
ALTER TABLE "outbox" ADD COLUMN "rendered_from" TEXT NULL;
ALTER TABLE "outbox" ADD COLUMN "stop_token_hash" TEXT NULL;


CREATE INDEX "ix_outbox_digest_id" ON "outbox" ("digest_id");


CREATE INDEX "ix_outbox_stop_token_hash" ON "outbox" ("stop_token_hash");


ALTER TABLE "participations" ADD COLUMN "digest_at" TEXT NULL;
ALTER TABLE "participations" ADD COLUMN "early_reminders" INTEGER NOT NULL DEFAULT 1;


CREATE TABLE "calendar_feeds" (
    "person_id" TEXT NOT NULL CONSTRAINT "pk_calendar_feeds" PRIMARY KEY,
    "token_hash" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_calendar_feeds_persons_person_id" FOREIGN KEY ("person_id") REFERENCES "persons" ("id") ON DELETE RESTRICT
);


CREATE UNIQUE INDEX "ix_calendar_feeds_token_hash" ON "calendar_feeds" ("token_hash");
