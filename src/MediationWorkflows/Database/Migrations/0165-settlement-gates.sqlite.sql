ALTER TABLE "settlement_terms" ADD "alternate_verifier_id" TEXT NULL;
ALTER TABLE "settlement_terms" ADD "currency" TEXT NULL;
ALTER TABLE "settlement_terms" ADD "head" TEXT NULL;
ALTER TABLE "settlement_terms" ADD "after_position" INTEGER NULL;
ALTER TABLE "settlement_terms" ADD "from_escrow" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "settlement_terms" ADD "instalments_json" TEXT NULL;

ALTER TABLE "settlements" ADD "supervisors_json" TEXT NULL;
ALTER TABLE "settlements" ADD "annexes_json" TEXT NULL;
ALTER TABLE "settlements" ADD "waivers_json" TEXT NULL;
ALTER TABLE "settlements" ADD "cleared_by_id" TEXT NULL;
ALTER TABLE "settlements" ADD "cleared_at" TEXT NULL;
ALTER TABLE "settlements" ADD "advice_extended_at" TEXT NULL;

CREATE TABLE "escrow_accounts" (
    "id" TEXT NOT NULL CONSTRAINT "pk_escrow_accounts" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "settlement_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "external_reference" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "funded_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_escrow_accounts_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_escrow_accounts_settlements_settlement_id" FOREIGN KEY ("settlement_id") REFERENCES "settlements" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_escrow_accounts_case_id" ON "escrow_accounts" ("case_id");
CREATE UNIQUE INDEX "ix_escrow_accounts_settlement_id_currency" ON "escrow_accounts" ("settlement_id", "currency");
