CREATE TABLE "saved_filters" (
    "id" TEXT NOT NULL CONSTRAINT "pk_saved_filters" PRIMARY KEY,
    "person_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "words" TEXT NULL,
    "phase" TEXT NULL,
    "waiting_for" TEXT NULL,
    "created_at" TEXT NOT NULL,
    CONSTRAINT "fk_saved_filters_persons_person_id" FOREIGN KEY ("person_id") REFERENCES "persons" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_saved_filters_person_id" ON "saved_filters" ("person_id");
