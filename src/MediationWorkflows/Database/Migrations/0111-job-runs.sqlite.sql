-- In which each occurrence of a recurring job stands once.
CREATE TABLE "job_runs" (
    "job" TEXT NOT NULL,
    "occurrence_at" TEXT NOT NULL,
    "ran_at" TEXT NOT NULL,
    CONSTRAINT "pk_job_runs" PRIMARY KEY ("job", "occurrence_at")
);

DELETE FROM system_settings WHERE key LIKE 'job:%:last-run';
