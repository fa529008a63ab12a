ALTER TABLE "workflow_instances" ADD COLUMN "descendants" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "definition_triggers" (
    "id" TEXT NOT NULL CONSTRAINT "pk_definition_triggers" PRIMARY KEY,
    "definition_id" TEXT NOT NULL,
    "definition_version_id" TEXT NOT NULL,
    "activity_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "anchor_at" TEXT NOT NULL,
    "next_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_definition_triggers_workflow_definition_versions_definition_version_id" FOREIGN KEY ("definition_version_id") REFERENCES "workflow_definition_versions" ("id") ON DELETE CASCADE
);

CREATE INDEX "ix_definition_triggers_definition_id" ON "definition_triggers" ("definition_id");
CREATE INDEX "ix_definition_triggers_definition_version_id" ON "definition_triggers" ("definition_version_id");
CREATE INDEX "ix_definition_triggers_kind_key" ON "definition_triggers" ("kind", "key");
