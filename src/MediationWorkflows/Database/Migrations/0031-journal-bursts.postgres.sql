-- One row for each burst instead of one for each record.
CREATE TABLE journal_bursts (
    instance_id uuid NOT NULL,
    first_sequence bigint NOT NULL,
    first_position bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    intended_at timestamp with time zone NOT NULL,
    entries text NOT NULL,
    CONSTRAINT pk_journal_bursts PRIMARY KEY (instance_id, first_sequence),
    CONSTRAINT fk_journal_bursts_workflow_instances_instance_id FOREIGN KEY (instance_id) REFERENCES workflow_instances (id) ON DELETE CASCADE
);

-- The records of an instance at one instant are those of a burst, or of bursts that nothing came between.
INSERT INTO journal_bursts (instance_id, first_sequence, first_position, at, intended_at, entries)
SELECT instance_id, min(sequence), min(position), at, min(intended_at), '[' || string_agg(entry::text, ',' ORDER BY sequence) || ']'
FROM (
    SELECT instance_id, sequence, position, at, intended_at,
        json_build_array(
            substr(activity_instance_id, 34)::bigint, event_name, position - min(position) OVER (PARTITION BY instance_id, at), data::json,
            substr(parent_activity_instance_id, 34)::bigint, activity_id, node_id, activity_type, activity_name) AS entry
    FROM journal) AS records
GROUP BY instance_id, at;

DROP TABLE journal;
