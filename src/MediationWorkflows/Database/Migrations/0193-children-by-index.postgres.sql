-- Begins with what is compared, so that it is chosen also where the database has counted nothing yet (ANALYZE).
DROP INDEX ix_workflow_instances_id_child;
CREATE INDEX ix_workflow_instances_status_id_child ON workflow_instances (status, id) WHERE parent_bookmark_id IS NOT NULL;
