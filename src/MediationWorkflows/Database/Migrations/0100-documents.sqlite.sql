CREATE TABLE "documents" (
    "id" TEXT NOT NULL CONSTRAINT "pk_documents" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "author_id" TEXT NOT NULL,
    "owner_id" TEXT NULL,
    "name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "content_hash" TEXT NOT NULL,
    "content_id" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "revises_id" TEXT NULL,
    "state" TEXT NOT NULL,
    "review_on" TEXT NULL,
    "reviewed_at" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_documents_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_documents_documents_revises_id" FOREIGN KEY ("revises_id") REFERENCES "documents" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_documents_participations_author_id" FOREIGN KEY ("author_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);

CREATE TABLE "document_chunks" (
    "content_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "data" BLOB NOT NULL,
    "created_at" TEXT NOT NULL,
    CONSTRAINT "pk_document_chunks" PRIMARY KEY ("content_id", "number")
);

CREATE INDEX "ix_documents_author_id" ON "documents" ("author_id");
CREATE INDEX "ix_documents_case_id_class" ON "documents" ("case_id", "class");
CREATE UNIQUE INDEX "ix_documents_content_id" ON "documents" ("content_id");
CREATE INDEX "ix_documents_revises_id" ON "documents" ("revises_id");
CREATE INDEX "ix_document_chunks_created_at" ON "document_chunks" ("created_at");
