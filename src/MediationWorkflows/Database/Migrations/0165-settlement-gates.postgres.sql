ALTER TABLE settlement_terms ADD alternate_verifier_id uuid;
ALTER TABLE settlement_terms ADD currency text;
ALTER TABLE settlement_terms ADD head text;
ALTER TABLE settlement_terms ADD after_position integer;
ALTER TABLE settlement_terms ADD from_escrow boolean NOT NULL DEFAULT false;
ALTER TABLE settlement_terms ADD instalments_json text;

ALTER TABLE settlements ADD supervisors_json text;
ALTER TABLE settlements ADD annexes_json text;
ALTER TABLE settlements ADD waivers_json text;
ALTER TABLE settlements ADD cleared_by_id uuid;
ALTER TABLE settlements ADD cleared_at timestamp with time zone;
ALTER TABLE settlements ADD advice_extended_at timestamp with time zone;

CREATE TABLE escrow_accounts (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    settlement_id uuid NOT NULL,
    currency text NOT NULL,
    amount numeric(18,2) NOT NULL,
    state text NOT NULL,
    external_reference text,
    created_at timestamp with time zone NOT NULL,
    funded_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_escrow_accounts PRIMARY KEY (id),
    CONSTRAINT fk_escrow_accounts_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT,
    CONSTRAINT fk_escrow_accounts_settlements_settlement_id FOREIGN KEY (settlement_id) REFERENCES settlements (id) ON DELETE RESTRICT
);

CREATE INDEX ix_escrow_accounts_case_id ON escrow_accounts (case_id);
CREATE UNIQUE INDEX ix_escrow_accounts_settlement_id_currency ON escrow_accounts (settlement_id, currency);
