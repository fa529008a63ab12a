CREATE INDEX "ix_deadlines_state_id" ON "deadlines" ("state", "id");
