-- In which each occurrence of a recurring job stands once.
CREATE TABLE job_runs (
    job text NOT NULL,
    occurrence_at timestamp with time zone NOT NULL,
    ran_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_job_runs PRIMARY KEY (job, occurrence_at)
);

DELETE FROM system_settings WHERE key LIKE 'job:%:last-run';
