ALTER TABLE "consents" ADD "requested_by_id" TEXT NULL;

-- The fingerprints in them are encrypted from here on; those from before can be read no more.
DELETE FROM "idempotency_records";
