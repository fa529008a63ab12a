ALTER TABLE workflow_incidents ADD COLUMN resolved_by text;
