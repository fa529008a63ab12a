CREATE TABLE "legal_hold_changes" (
    "id" TEXT NOT NULL CONSTRAINT "pk_legal_hold_changes" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "is_held" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "by" TEXT NULL,
    CONSTRAINT "fk_legal_hold_changes_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_legal_hold_changes_case_id" ON "legal_hold_changes" ("case_id");
