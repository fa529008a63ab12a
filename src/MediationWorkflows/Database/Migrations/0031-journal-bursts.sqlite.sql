-- One row for each burst instead of one for each record.
CREATE TABLE "journal_bursts" (
    "instance_id" TEXT NOT NULL,
    "first_sequence" INTEGER NOT NULL,
    "first_position" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "intended_at" TEXT NOT NULL,
    "entries" TEXT NOT NULL,
    CONSTRAINT "pk_journal_bursts" PRIMARY KEY ("instance_id", "first_sequence"),
    CONSTRAINT "fk_journal_bursts_workflow_instances_instance_id" FOREIGN KEY ("instance_id") REFERENCES "workflow_instances" ("id") ON DELETE CASCADE
);

-- The records of an instance at one instant are those of a burst, or of bursts that nothing came between.
INSERT INTO journal_bursts (instance_id, first_sequence, first_position, at, intended_at, entries)
SELECT instance_id, min(sequence), min(position), at, min(intended_at), '[' || group_concat(entry, ',') || ']'
FROM (
    SELECT instance_id, sequence, position, at, intended_at,
        json_array(
            CAST(substr(activity_instance_id, 34) AS INTEGER), event_name, position - min(position) OVER (PARTITION BY instance_id, at), json(data),
            CASE WHEN parent_activity_instance_id IS NOT NULL THEN CAST(substr(parent_activity_instance_id, 34) AS INTEGER) END,
            activity_id, node_id, activity_type, activity_name) AS entry
    FROM journal ORDER BY instance_id, sequence)
GROUP BY instance_id, at;

DROP TABLE journal;
