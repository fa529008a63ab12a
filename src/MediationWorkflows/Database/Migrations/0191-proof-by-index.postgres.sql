-- Lists by both states of instances, and what the proof of wake-up and the health details look for.
CREATE INDEX ix_workflow_instances_status_sub_status_updated_at_id ON workflow_instances (status, sub_status, updated_at, id);
CREATE INDEX ix_workflow_instances_id_waiting ON workflow_instances (id, open_waits) WHERE sub_status IN ('Suspended', 'Faulted');
CREATE INDEX ix_workflow_instances_id_stuck ON workflow_instances (id) WHERE sub_status = 'Suspended' AND COALESCE(open_waits, 0) = 0;
CREATE INDEX ix_workflow_instances_id_child ON workflow_instances (id) WHERE status = 'Running' AND parent_bookmark_id IS NOT NULL;
CREATE INDEX ix_timers_id_dead ON timers (id) WHERE state = 'Dead';
