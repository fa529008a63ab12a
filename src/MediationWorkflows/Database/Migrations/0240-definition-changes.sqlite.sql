CREATE TABLE "definition_changes" (
    "id" TEXT NOT NULL CONSTRAINT "pk_definition_changes" PRIMARY KEY,
    "definition_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "act" TEXT NOT NULL,
    "by" TEXT NULL,
    "count" INTEGER NOT NULL,
    "draft_version" INTEGER NULL,
    "at" TEXT NOT NULL
);

CREATE INDEX "ix_definition_changes_definition_id_at" ON "definition_changes" ("definition_id", "at");
