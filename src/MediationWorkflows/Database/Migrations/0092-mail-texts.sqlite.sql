CREATE TABLE "mail_texts" (
    "id" TEXT NOT NULL CONSTRAINT "pk_mail_texts" PRIMARY KEY,
    "draft" TEXT NULL,
    "published" INTEGER NOT NULL,
    "version" INTEGER NOT NULL
);


CREATE TABLE "mail_text_versions" (
    "mail_text_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "published_at" TEXT NOT NULL,
    "published_by" TEXT NULL,
    "revert_of" INTEGER NULL,
    CONSTRAINT "pk_mail_text_versions" PRIMARY KEY ("mail_text_id", "number"),
    CONSTRAINT "fk_mail_text_versions_mail_texts_mail_text_id" FOREIGN KEY ("mail_text_id") REFERENCES "mail_texts" ("id") ON DELETE CASCADE
);
