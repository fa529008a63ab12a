CREATE TABLE "legal_holds" (
    "case_id" TEXT NOT NULL CONSTRAINT "pk_legal_holds" PRIMARY KEY,
    "placed_at" TEXT NOT NULL,
    "placed_by" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_legal_holds_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);
