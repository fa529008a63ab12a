ALTER TABLE "cases" ADD COLUMN "meeting_format" TEXT NULL;

CREATE TABLE "screenings" (
    "id" TEXT NOT NULL CONSTRAINT "pk_screenings" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "finding" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "screened_by" TEXT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "fk_screenings_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "checklists" (
    "id" TEXT NOT NULL CONSTRAINT "pk_checklists" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "template_version" INTEGER NOT NULL,
    "opened_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_checklists_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "checklist_items" (
    "checklist_id" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "answer" TEXT NULL,
    "evidence" TEXT NULL,
    "answered_by" TEXT NULL,
    "answered_at" TEXT NULL,
    CONSTRAINT "pk_checklist_items" PRIMARY KEY ("checklist_id", "code"),
    CONSTRAINT "fk_checklist_items_checklists_checklist_id" FOREIGN KEY ("checklist_id") REFERENCES "checklists" ("id") ON DELETE CASCADE
);

CREATE TABLE "duty_questions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_duty_questions" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "duty" TEXT NOT NULL,
    "nature" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "result" TEXT NULL,
    "opened_at" TEXT NOT NULL,
    "resolved_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_duty_questions_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "duty_evidence" (
    "id" TEXT NOT NULL CONSTRAINT "pk_duty_evidence" PRIMARY KEY,
    "duty_question_id" TEXT NOT NULL,
    "by_id" TEXT NULL,
    "text" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "fk_duty_evidence_duty_questions_duty_question_id" FOREIGN KEY ("duty_question_id") REFERENCES "duty_questions" ("id") ON DELETE CASCADE
);

CREATE TABLE "duty_dissents" (
    "duty_question_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    CONSTRAINT "pk_duty_dissents" PRIMARY KEY ("duty_question_id", "participation_id"),
    CONSTRAINT "fk_duty_dissents_duty_questions_duty_question_id" FOREIGN KEY ("duty_question_id") REFERENCES "duty_questions" ("id") ON DELETE CASCADE
);

CREATE TABLE "malpractice_concerns" (
    "id" TEXT NOT NULL CONSTRAINT "pk_malpractice_concerns" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "raised_by_id" TEXT NULL,
    "text" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "owner_id" TEXT NULL,
    "state" TEXT NOT NULL,
    "result" TEXT NULL,
    "raised_at" TEXT NOT NULL,
    "settled_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_malpractice_concerns_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "safety_plans" (
    "id" TEXT NOT NULL CONSTRAINT "pk_safety_plans" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "first_on" TEXT NOT NULL,
    "every" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "set_at" TEXT NOT NULL,
    "superseded_at" TEXT NULL,
    "workflow_instance_id" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_safety_plans_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);

CREATE TABLE "safety_checks" (
    "id" TEXT NOT NULL CONSTRAINT "pk_safety_checks" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "is_safe" INTEGER NOT NULL,
    "note" TEXT NULL,
    "checked_by" TEXT NULL,
    "checked_at" TEXT NOT NULL,
    CONSTRAINT "fk_safety_checks_safety_plans_plan_id" FOREIGN KEY ("plan_id") REFERENCES "safety_plans" ("id") ON DELETE RESTRICT
);

CREATE INDEX "ix_screenings_case_id" ON "screenings" ("case_id");
CREATE UNIQUE INDEX "ix_checklists_case_id_kind" ON "checklists" ("case_id", "kind");
CREATE INDEX "ix_duty_questions_case_id" ON "duty_questions" ("case_id");
CREATE INDEX "ix_duty_evidence_duty_question_id" ON "duty_evidence" ("duty_question_id");
CREATE INDEX "ix_malpractice_concerns_case_id" ON "malpractice_concerns" ("case_id");
CREATE INDEX "ix_safety_plans_case_id" ON "safety_plans" ("case_id");
CREATE INDEX "ix_safety_checks_case_id" ON "safety_checks" ("case_id");
CREATE INDEX "ix_safety_checks_plan_id" ON "safety_checks" ("plan_id");
