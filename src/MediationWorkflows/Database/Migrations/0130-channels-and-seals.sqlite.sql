CREATE TABLE "channels" (
    "id" TEXT NOT NULL CONSTRAINT "pk_channels" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "opened_by_id" TEXT NOT NULL,
    "opened_at" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "comings" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_channels_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_channels_participations_opened_by_id" FOREIGN KEY ("opened_by_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

ALTER TABLE "info_items" ADD "channel_id" TEXT NULL;
ALTER TABLE "disclosures" ADD "content_class" TEXT NULL;
ALTER TABLE "audit_heads" ADD "seal" TEXT NULL;

CREATE INDEX "ix_channels_case_id" ON "channels" ("case_id");
CREATE INDEX "ix_channels_opened_by_id" ON "channels" ("opened_by_id");
CREATE INDEX "ix_info_items_channel_id" ON "info_items" ("channel_id");
