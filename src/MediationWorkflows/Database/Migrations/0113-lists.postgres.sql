-- What lists of a million rows are read by.
CREATE INDEX ix_timers_due_at_id ON timers (due_at, id);
CREATE INDEX ix_workflow_instances_updated_at_id ON workflow_instances (updated_at, id);
CREATE INDEX ix_workflow_instances_created_at_id ON workflow_instances (created_at, id);
CREATE INDEX ix_workflow_instances_definition_id_updated_at ON workflow_instances (definition_id, updated_at);
CREATE INDEX ix_outbox_state_id ON outbox (state, id);
