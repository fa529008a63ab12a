ALTER TABLE cases ADD COLUMN meeting_format text;

CREATE TABLE screenings (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    participation_id uuid NOT NULL,
    finding text NOT NULL,
    note text NOT NULL,
    screened_by uuid,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_screenings PRIMARY KEY (id),
    CONSTRAINT fk_screenings_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE checklists (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    template_version integer NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    version integer NOT NULL,
    CONSTRAINT pk_checklists PRIMARY KEY (id),
    CONSTRAINT fk_checklists_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE checklist_items (
    checklist_id uuid NOT NULL,
    code text NOT NULL,
    position integer NOT NULL,
    answer text,
    evidence text,
    answered_by uuid,
    answered_at timestamp with time zone,
    CONSTRAINT pk_checklist_items PRIMARY KEY (checklist_id, code),
    CONSTRAINT fk_checklist_items_checklists_checklist_id FOREIGN KEY (checklist_id) REFERENCES checklists (id) ON DELETE CASCADE
);

CREATE TABLE duty_questions (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    duty text NOT NULL,
    nature text NOT NULL,
    state text NOT NULL,
    result text,
    opened_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_duty_questions PRIMARY KEY (id),
    CONSTRAINT fk_duty_questions_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE duty_evidence (
    id uuid NOT NULL,
    duty_question_id uuid NOT NULL,
    by_id uuid,
    text text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT pk_duty_evidence PRIMARY KEY (id),
    CONSTRAINT fk_duty_evidence_duty_questions_duty_question_id FOREIGN KEY (duty_question_id) REFERENCES duty_questions (id) ON DELETE CASCADE
);

CREATE TABLE duty_dissents (
    duty_question_id uuid NOT NULL,
    participation_id uuid NOT NULL,
    reason text NOT NULL,
    CONSTRAINT pk_duty_dissents PRIMARY KEY (duty_question_id, participation_id),
    CONSTRAINT fk_duty_dissents_duty_questions_duty_question_id FOREIGN KEY (duty_question_id) REFERENCES duty_questions (id) ON DELETE CASCADE
);

CREATE TABLE malpractice_concerns (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    raised_by_id uuid,
    text text NOT NULL,
    route text NOT NULL,
    owner_id uuid,
    state text NOT NULL,
    result text,
    raised_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    version integer NOT NULL,
    CONSTRAINT pk_malpractice_concerns PRIMARY KEY (id),
    CONSTRAINT fk_malpractice_concerns_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE safety_plans (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    first_on date NOT NULL,
    every text NOT NULL,
    at text NOT NULL,
    set_at timestamp with time zone NOT NULL,
    superseded_at timestamp with time zone,
    workflow_instance_id uuid,
    version integer NOT NULL,
    CONSTRAINT pk_safety_plans PRIMARY KEY (id),
    CONSTRAINT fk_safety_plans_cases_case_id FOREIGN KEY (case_id) REFERENCES cases (id) ON DELETE RESTRICT
);

CREATE TABLE safety_checks (
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    is_safe boolean NOT NULL,
    note text,
    checked_by uuid,
    checked_at timestamp with time zone NOT NULL,
    CONSTRAINT pk_safety_checks PRIMARY KEY (id),
    CONSTRAINT fk_safety_checks_safety_plans_plan_id FOREIGN KEY (plan_id) REFERENCES safety_plans (id) ON DELETE RESTRICT
);

CREATE INDEX ix_screenings_case_id ON screenings (case_id);
CREATE UNIQUE INDEX ix_checklists_case_id_kind ON checklists (case_id, kind);
CREATE INDEX ix_duty_questions_case_id ON duty_questions (case_id);
CREATE INDEX ix_duty_evidence_duty_question_id ON duty_evidence (duty_question_id);
CREATE INDEX ix_malpractice_concerns_case_id ON malpractice_concerns (case_id);
CREATE INDEX ix_safety_plans_case_id ON safety_plans (case_id);
CREATE INDEX ix_safety_checks_case_id ON safety_checks (case_id);
CREATE INDEX ix_safety_checks_plan_id ON safety_checks (plan_id);
