-- How schedules catch up after a downtime, and in which each occurrence of one stands once.
ALTER TABLE definition_triggers ADD COLUMN lateness text NOT NULL DEFAULT 'Collapse';
ALTER TABLE definition_triggers ADD COLUMN most_late bigint;

CREATE TABLE trigger_occurrences (
    definition_id text NOT NULL,
    activity_id text NOT NULL,
    occurrence_at timestamp with time zone NOT NULL,
    missed_from timestamp with time zone,
    handled_at timestamp with time zone NOT NULL,
    instance_id uuid,
    CONSTRAINT pk_trigger_occurrences PRIMARY KEY (definition_id, activity_id, occurrence_at)
);
