CREATE TABLE "nodes" (
    "id" TEXT NOT NULL CONSTRAINT "pk_nodes" PRIMARY KEY,
    "host" TEXT NOT NULL,
    "release" TEXT NOT NULL,
    "started_at" TEXT NOT NULL,
    "seen_at" TEXT NOT NULL,
    "stopped_at" TEXT NULL
);
