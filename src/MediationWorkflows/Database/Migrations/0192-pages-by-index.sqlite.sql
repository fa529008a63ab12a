-- With the id at their end these give the whole order of a page; the last one, what a designer may see among a million runs of cases.
DROP INDEX "ix_workflow_instances_definition_id_updated_at";
DROP INDEX "ix_workflow_instances_status_updated_at";
CREATE INDEX "ix_workflow_instances_definition_id_updated_at_id" ON "workflow_instances" ("definition_id", "updated_at", "id");
CREATE INDEX "ix_workflow_instances_status_updated_at_id" ON "workflow_instances" ("status", "updated_at", "id");
CREATE INDEX "ix_workflow_instances_updated_at_id_trial" ON "workflow_instances" ("updated_at", "id") WHERE correlation_id IS NULL OR LENGTH(correlation_id) <> 32;
