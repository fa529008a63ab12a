CREATE TABLE "audit_events" (
    "case_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "actor_id" TEXT NULL,
    "action" TEXT NOT NULL,
    "target_kind" TEXT NULL,
    "target_id" TEXT NULL,
    "data" TEXT NULL,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    CONSTRAINT "pk_audit_events" PRIMARY KEY ("case_id", "sequence")
);


CREATE TABLE "audit_heads" (
    "case_id" TEXT NOT NULL CONSTRAINT "pk_audit_heads" PRIMARY KEY,
    "sequence" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "version" INTEGER NOT NULL
);


CREATE TABLE "cases" (
    "id" TEXT NOT NULL CONSTRAINT "pk_cases" PRIMARY KEY,
    "reference" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "prior_clause" TEXT NULL,
    "jurisdiction" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "calendar_id" TEXT NOT NULL,
    "calendar_version" INTEGER NOT NULL,
    "severity" INTEGER NOT NULL,
    "limitation_date" TEXT NULL,
    "phase" TEXT NOT NULL,
    "outcome" TEXT NULL,
    "opened_at" TEXT NOT NULL,
    "closed_at" TEXT NULL,
    "workflow_instance_id" TEXT NULL,
    "version" INTEGER NOT NULL
);


CREATE TABLE "idempotency_records" (
    "key" TEXT NOT NULL CONSTRAINT "pk_idempotency_records" PRIMARY KEY,
    "request_hash" TEXT NOT NULL,
    "status_code" INTEGER NOT NULL,
    "headers" TEXT NULL,
    "body" TEXT NOT NULL,
    "created_at" TEXT NOT NULL
);


CREATE TABLE "outbox" (
    "id" TEXT NOT NULL CONSTRAINT "pk_outbox" PRIMARY KEY,
    "idempotency_key" TEXT NOT NULL,
    "case_id" TEXT NULL,
    "person_id" TEXT NOT NULL,
    "participation_id" TEXT NULL,
    "template" TEXT NOT NULL,
    "task_id" TEXT NULL,
    "deadline_id" TEXT NULL,
    "rung" TEXT NULL,
    "intended_at" TEXT NOT NULL,
    "not_before" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "claimed_by" TEXT NULL,
    "sent_at" TEXT NULL,
    "reason" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL
);


CREATE TABLE "persons" (
    "id" TEXT NOT NULL CONSTRAINT "pk_persons" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "email_bounced_at" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL
);


CREATE TABLE "system_settings" (
    "key" TEXT NOT NULL CONSTRAINT "pk_system_settings" PRIMARY KEY,
    "value" TEXT NOT NULL,
    "version" INTEGER NOT NULL
);


CREATE TABLE "timers" (
    "id" INTEGER NOT NULL CONSTRAINT "pk_timers" PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "target_id" TEXT NULL,
    "instance_id" TEXT NULL,
    "target_version" INTEGER NOT NULL,
    "payload" TEXT NULL,
    "due_at" TEXT NOT NULL,
    "not_before" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "claimed_by" TEXT NULL,
    "state" TEXT NOT NULL,
    "created_at" TEXT NOT NULL
);


CREATE TABLE "workflow_definition_versions" (
    "id" TEXT NOT NULL CONSTRAINT "pk_workflow_definition_versions" PRIMARY KEY,
    "definition_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NULL,
    "json" TEXT NOT NULL,
    "is_latest" INTEGER NOT NULL,
    "is_published" INTEGER NOT NULL,
    "published_at" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL
);


CREATE TABLE "workflow_incidents" (
    "id" TEXT NOT NULL CONSTRAINT "pk_workflow_incidents" PRIMARY KEY,
    "instance_id" TEXT NULL,
    "timer_id" INTEGER NULL,
    "activity_instance_id" TEXT NULL,
    "activity_id" TEXT NULL,
    "node_id" TEXT NULL,
    "kind" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "resolved_at" TEXT NULL,
    "resolution" TEXT NULL,
    "version" INTEGER NOT NULL
);


CREATE TABLE "deadlines" (
    "id" TEXT NOT NULL CONSTRAINT "pk_deadlines" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "participation_id" TEXT NULL,
    "anchor_event" TEXT NOT NULL,
    "anchor_at" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "legal_basis" TEXT NULL,
    "time_zone" TEXT NOT NULL,
    "calendar_id" TEXT NOT NULL,
    "calendar_version" INTEGER NOT NULL,
    "roll" TEXT NOT NULL,
    "tzdb_version" TEXT NOT NULL,
    "ladder" TEXT NOT NULL,
    "due_on" TEXT NOT NULL,
    "expires_at" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "stalled_at" TEXT NULL,
    "rungs_handled_until" TEXT NOT NULL,
    "settled_at" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_deadlines_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);


CREATE TABLE "escalations" (
    "id" TEXT NOT NULL CONSTRAINT "pk_escalations" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "rung" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "subject_id" TEXT NULL,
    "settlement_id" TEXT NULL,
    "state" TEXT NOT NULL,
    "refused_because" TEXT NULL,
    "decision" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "decided_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_escalations_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);


CREATE TABLE "ground_rules" (
    "id" TEXT NOT NULL CONSTRAINT "pk_ground_rules" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "in_force_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_ground_rules_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);


CREATE TABLE "reviews" (
    "id" TEXT NOT NULL CONSTRAINT "pk_reviews" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "settlement_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "due_on" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "interim_report" TEXT NULL,
    "reported_by_id" TEXT NULL,
    "reported_at" TEXT NULL,
    "finding" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "opened_at" TEXT NULL,
    "decided_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_reviews_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);


CREATE TABLE "risk_assessments" (
    "id" TEXT NOT NULL CONSTRAINT "pk_risk_assessments" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "agreed_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_risk_assessments_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);


CREATE TABLE "settlements" (
    "id" TEXT NOT NULL CONSTRAINT "pk_settlements" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "in_force_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    "review_first_after_months" INTEGER NOT NULL,
    "review_every_months" INTEGER NOT NULL,
    "review_count" INTEGER NOT NULL,
    "expert_questions" TEXT NULL,
    "expert_is_binding" INTEGER NOT NULL,
    "expert_after_opinion" INTEGER NOT NULL,
    CONSTRAINT "fk_settlements_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT
);


CREATE TABLE "participations" (
    "id" TEXT NOT NULL CONSTRAINT "pk_participations" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "mandate_from" TEXT NOT NULL,
    "mandate_to" TEXT NULL,
    "represents_id" TEXT NULL,
    "no_contact" INTEGER NOT NULL,
    "quiet_from" TEXT NULL,
    "quiet_to" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_participations_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_participations_persons_person_id" FOREIGN KEY ("person_id") REFERENCES "persons" ("id") ON DELETE RESTRICT
);


CREATE TABLE "workflow_instances" (
    "id" TEXT NOT NULL CONSTRAINT "pk_workflow_instances" PRIMARY KEY,
    "definition_id" TEXT NOT NULL,
    "definition_version_id" TEXT NOT NULL,
    "definition_number" INTEGER NOT NULL,
    "correlation_id" TEXT NULL,
    "name" TEXT NULL,
    "parent_instance_id" TEXT NULL,
    "parent_bookmark_id" TEXT NULL,
    "status" TEXT NOT NULL,
    "sub_status" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "incident_count" INTEGER NOT NULL,
    "next_sequence" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "updated_at" TEXT NOT NULL,
    "finished_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_workflow_instances_workflow_definition_versions_definition_version_id" FOREIGN KEY ("definition_version_id") REFERENCES "workflow_definition_versions" ("id") ON DELETE RESTRICT
);


CREATE TABLE "deadline_changes" (
    "id" TEXT NOT NULL CONSTRAINT "pk_deadline_changes" PRIMARY KEY,
    "deadline_id" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "actor_id" TEXT NULL,
    "reason" TEXT NOT NULL,
    "old_due_on" TEXT NOT NULL,
    "new_due_on" TEXT NOT NULL,
    "old_rule" TEXT NOT NULL,
    "new_rule" TEXT NOT NULL,
    CONSTRAINT "fk_deadline_changes_deadlines_deadline_id" FOREIGN KEY ("deadline_id") REFERENCES "deadlines" ("id") ON DELETE CASCADE
);


CREATE TABLE "ground_rules_answers" (
    "ground_rules_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "accepted_at" TEXT NULL,
    "comment" TEXT NULL,
    "commented_at" TEXT NULL,
    CONSTRAINT "pk_ground_rules_answers" PRIMARY KEY ("ground_rules_id", "participation_id"),
    CONSTRAINT "fk_ground_rules_answers_ground_rules_ground_rules_id" FOREIGN KEY ("ground_rules_id") REFERENCES "ground_rules" ("id") ON DELETE CASCADE
);


CREATE TABLE "ground_rules_clauses" (
    "id" TEXT NOT NULL CONSTRAINT "pk_ground_rules_clauses" PRIMARY KEY,
    "ground_rules_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    CONSTRAINT "fk_ground_rules_clauses_ground_rules_ground_rules_id" FOREIGN KEY ("ground_rules_id") REFERENCES "ground_rules" ("id") ON DELETE CASCADE
);


CREATE TABLE "hazards" (
    "id" TEXT NOT NULL CONSTRAINT "pk_hazards" PRIMARY KEY,
    "risk_assessment_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "likelihood" INTEGER NOT NULL,
    "severity" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "owner_id" TEXT NULL,
    CONSTRAINT "fk_hazards_risk_assessments_risk_assessment_id" FOREIGN KEY ("risk_assessment_id") REFERENCES "risk_assessments" ("id") ON DELETE CASCADE
);


CREATE TABLE "risk_answers" (
    "risk_assessment_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "agrees" INTEGER NULL,
    "reason" TEXT NULL,
    "at" TEXT NULL,
    CONSTRAINT "pk_risk_answers" PRIMARY KEY ("risk_assessment_id", "participation_id"),
    CONSTRAINT "fk_risk_answers_risk_assessments_risk_assessment_id" FOREIGN KEY ("risk_assessment_id") REFERENCES "risk_assessments" ("id") ON DELETE CASCADE
);


CREATE TABLE "settlement_terms" (
    "id" TEXT NOT NULL CONSTRAINT "pk_settlement_terms" PRIMARY KEY,
    "settlement_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "obligor_id" TEXT NOT NULL,
    "verifier_id" TEXT NOT NULL,
    "specific" TEXT NULL,
    "measure" TEXT NULL,
    "due" TEXT NULL,
    "acceptance_test" TEXT NULL,
    "evidence_type" TEXT NULL,
    "amount" TEXT NULL,
    CONSTRAINT "fk_settlement_terms_settlements_settlement_id" FOREIGN KEY ("settlement_id") REFERENCES "settlements" ("id") ON DELETE CASCADE
);


CREATE TABLE "signatures" (
    "settlement_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "content_hash" TEXT NULL,
    "signed_at" TEXT NULL,
    CONSTRAINT "pk_signatures" PRIMARY KEY ("settlement_id", "participation_id"),
    CONSTRAINT "fk_signatures_settlements_settlement_id" FOREIGN KEY ("settlement_id") REFERENCES "settlements" ("id") ON DELETE CASCADE
);


CREATE TABLE "consents" (
    "id" TEXT NOT NULL CONSTRAINT "pk_consents" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "shared_class" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "recipient_id" TEXT NOT NULL,
    "item_id" TEXT NULL,
    "expires_at" TEXT NULL,
    "state" TEXT NOT NULL,
    "requested_at" TEXT NOT NULL,
    "decided_at" TEXT NULL,
    "revoked_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_consents_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_consents_participations_recipient_id" FOREIGN KEY ("recipient_id") REFERENCES "participations" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_consents_participations_subject_id" FOREIGN KEY ("subject_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);


CREATE TABLE "expert_mandates" (
    "id" TEXT NOT NULL CONSTRAINT "pk_expert_mandates" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "escalation_id" TEXT NOT NULL,
    "expert_id" TEXT NOT NULL,
    "is_binding" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "statement" TEXT NULL,
    "statement_at" TEXT NULL,
    "determination" TEXT NULL,
    "nominated_at" TEXT NOT NULL,
    "appointed_at" TEXT NULL,
    "reported_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_expert_mandates_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_expert_mandates_escalations_escalation_id" FOREIGN KEY ("escalation_id") REFERENCES "escalations" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_expert_mandates_participations_expert_id" FOREIGN KEY ("expert_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);


CREATE TABLE "info_items" (
    "id" TEXT NOT NULL CONSTRAINT "pk_info_items" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "class" TEXT NOT NULL,
    "author_id" TEXT NOT NULL,
    "owner_id" TEXT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "session_id" TEXT NULL,
    "state" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "created_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_info_items_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_info_items_participations_author_id" FOREIGN KEY ("author_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);


CREATE TABLE "milestones" (
    "id" TEXT NOT NULL CONSTRAINT "pk_milestones" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "settlement_id" TEXT NOT NULL,
    "term_id" TEXT NOT NULL,
    "obligor_id" TEXT NOT NULL,
    "verifier_id" TEXT NOT NULL,
    "due_on" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "settled_at" TEXT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_milestones_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_milestones_participations_obligor_id" FOREIGN KEY ("obligor_id") REFERENCES "participations" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_milestones_participations_verifier_id" FOREIGN KEY ("verifier_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);


CREATE TABLE "shares" (
    "id" TEXT NOT NULL CONSTRAINT "pk_shares" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "consent_id" TEXT NULL,
    "at" TEXT NOT NULL,
    "ended_at" TEXT NULL,
    CONSTRAINT "fk_shares_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_shares_participations_participation_id" FOREIGN KEY ("participation_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);


CREATE TABLE "tasks" (
    "id" TEXT NOT NULL CONSTRAINT "pk_tasks" PRIMARY KEY,
    "case_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "assignee_id" TEXT NULL,
    "subject_id" TEXT NULL,
    "deadline_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "outcome" TEXT NULL,
    "completed_at" TEXT NULL,
    "completed_by" TEXT NULL,
    "created_at" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    CONSTRAINT "fk_tasks_cases_case_id" FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_tasks_deadlines_deadline_id" FOREIGN KEY ("deadline_id") REFERENCES "deadlines" ("id") ON DELETE RESTRICT,
    CONSTRAINT "fk_tasks_participations_assignee_id" FOREIGN KEY ("assignee_id") REFERENCES "participations" ("id") ON DELETE RESTRICT
);


CREATE TABLE "journal" (
    "instance_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" TEXT NOT NULL,
    "intended_at" TEXT NOT NULL,
    "activity_instance_id" TEXT NOT NULL,
    "parent_activity_instance_id" TEXT NULL,
    "activity_id" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "activity_type" TEXT NOT NULL,
    "activity_name" TEXT NULL,
    "event_name" TEXT NOT NULL,
    "data" TEXT NULL,
    CONSTRAINT "pk_journal" PRIMARY KEY ("instance_id", "sequence"),
    CONSTRAINT "fk_journal_workflow_instances_instance_id" FOREIGN KEY ("instance_id") REFERENCES "workflow_instances" ("id") ON DELETE CASCADE
);


CREATE TABLE "workflow_bookmarks" (
    "id" TEXT NOT NULL CONSTRAINT "pk_workflow_bookmarks" PRIMARY KEY,
    "instance_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "key_id" TEXT NULL,
    "activity_instance_id" TEXT NOT NULL,
    "activity_id" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "due_at" TEXT NULL,
    "created_at" TEXT NOT NULL,
    CONSTRAINT "fk_workflow_bookmarks_workflow_instances_instance_id" FOREIGN KEY ("instance_id") REFERENCES "workflow_instances" ("id") ON DELETE CASCADE
);


CREATE TABLE "expert_objections" (
    "id" TEXT NOT NULL CONSTRAINT "pk_expert_objections" PRIMARY KEY,
    "mandate_id" TEXT NOT NULL,
    "participation_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    CONSTRAINT "fk_expert_objections_expert_mandates_mandate_id" FOREIGN KEY ("mandate_id") REFERENCES "expert_mandates" ("id") ON DELETE CASCADE
);


CREATE TABLE "milestone_evidence" (
    "id" TEXT NOT NULL CONSTRAINT "pk_milestone_evidence" PRIMARY KEY,
    "milestone_id" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "at" TEXT NOT NULL,
    "is_cure" INTEGER NOT NULL,
    CONSTRAINT "fk_milestone_evidence_milestones_milestone_id" FOREIGN KEY ("milestone_id") REFERENCES "milestones" ("id") ON DELETE CASCADE
);


CREATE INDEX "ix_cases_phase_opened_at" ON "cases" ("phase", "opened_at");


CREATE UNIQUE INDEX "ix_cases_reference" ON "cases" ("reference");


CREATE INDEX "ix_cases_workflow_instance_id" ON "cases" ("workflow_instance_id");


CREATE INDEX "ix_consents_case_id_subject_id" ON "consents" ("case_id", "subject_id");


CREATE INDEX "ix_consents_recipient_id" ON "consents" ("recipient_id");


CREATE INDEX "ix_consents_subject_id" ON "consents" ("subject_id");


CREATE INDEX "ix_deadline_changes_deadline_id" ON "deadline_changes" ("deadline_id");


CREATE INDEX "ix_deadlines_case_id" ON "deadlines" ("case_id");


CREATE INDEX "ix_deadlines_state_expires_at" ON "deadlines" ("state", "expires_at");


CREATE INDEX "ix_escalations_case_id" ON "escalations" ("case_id");


CREATE INDEX "ix_expert_mandates_case_id" ON "expert_mandates" ("case_id");


CREATE INDEX "ix_expert_mandates_escalation_id" ON "expert_mandates" ("escalation_id");


CREATE INDEX "ix_expert_mandates_expert_id" ON "expert_mandates" ("expert_id");


CREATE INDEX "ix_expert_objections_mandate_id" ON "expert_objections" ("mandate_id");


CREATE UNIQUE INDEX "ix_ground_rules_case_id_number" ON "ground_rules" ("case_id", "number");


CREATE INDEX "ix_ground_rules_clauses_ground_rules_id" ON "ground_rules_clauses" ("ground_rules_id");


CREATE INDEX "ix_hazards_risk_assessment_id" ON "hazards" ("risk_assessment_id");


CREATE INDEX "ix_idempotency_records_created_at" ON "idempotency_records" ("created_at");


CREATE INDEX "ix_info_items_author_id" ON "info_items" ("author_id");


CREATE INDEX "ix_info_items_case_id_class" ON "info_items" ("case_id", "class");


CREATE INDEX "ix_milestone_evidence_milestone_id" ON "milestone_evidence" ("milestone_id");


CREATE INDEX "ix_milestones_case_id_due_on" ON "milestones" ("case_id", "due_on");


CREATE INDEX "ix_milestones_obligor_id" ON "milestones" ("obligor_id");


CREATE INDEX "ix_milestones_verifier_id" ON "milestones" ("verifier_id");


CREATE INDEX "ix_outbox_case_id" ON "outbox" ("case_id");


CREATE INDEX "ix_outbox_deadline_id" ON "outbox" ("deadline_id");


CREATE UNIQUE INDEX "ix_outbox_idempotency_key" ON "outbox" ("idempotency_key");


CREATE INDEX "ix_outbox_not_before_id" ON "outbox" ("not_before", "id") WHERE state IN ('Queued', 'Sending');


CREATE UNIQUE INDEX "ix_participations_case_id_key" ON "participations" ("case_id", "key");


CREATE INDEX "ix_participations_person_id" ON "participations" ("person_id");


CREATE UNIQUE INDEX "ix_persons_email" ON "persons" ("email");


CREATE INDEX "ix_reviews_case_id_due_on" ON "reviews" ("case_id", "due_on");


CREATE UNIQUE INDEX "ix_risk_assessments_case_id_number" ON "risk_assessments" ("case_id", "number");


CREATE INDEX "ix_settlement_terms_settlement_id" ON "settlement_terms" ("settlement_id");


CREATE UNIQUE INDEX "ix_settlements_case_id_number" ON "settlements" ("case_id", "number");


CREATE INDEX "ix_shares_case_id" ON "shares" ("case_id");


CREATE INDEX "ix_shares_consent_id" ON "shares" ("consent_id");


CREATE INDEX "ix_shares_participation_id_subject_id" ON "shares" ("participation_id", "subject_id");


CREATE INDEX "ix_tasks_assignee_id_state" ON "tasks" ("assignee_id", "state");


CREATE INDEX "ix_tasks_case_id_state" ON "tasks" ("case_id", "state");


CREATE UNIQUE INDEX "ix_tasks_deadline_id" ON "tasks" ("deadline_id");


CREATE INDEX "ix_timers_instance_id" ON "timers" ("instance_id");


CREATE INDEX "ix_timers_kind_target" ON "timers" ("kind", "target");


CREATE INDEX "ix_timers_not_before_id" ON "timers" ("not_before", "id") WHERE state = 'Waiting';


CREATE INDEX "ix_timers_target_id" ON "timers" ("target_id");


CREATE INDEX "ix_workflow_bookmarks_instance_id" ON "workflow_bookmarks" ("instance_id");


CREATE INDEX "ix_workflow_bookmarks_key_id" ON "workflow_bookmarks" ("key_id");


CREATE INDEX "ix_workflow_bookmarks_kind_key" ON "workflow_bookmarks" ("kind", "key");


CREATE UNIQUE INDEX "ix_workflow_definition_versions_definition_id_number" ON "workflow_definition_versions" ("definition_id", "number");


CREATE INDEX "ix_workflow_incidents_instance_id" ON "workflow_incidents" ("instance_id");


CREATE INDEX "ix_workflow_incidents_resolved_at_at" ON "workflow_incidents" ("resolved_at", "at");


CREATE INDEX "ix_workflow_instances_correlation_id" ON "workflow_instances" ("correlation_id");


CREATE INDEX "ix_workflow_instances_definition_version_id" ON "workflow_instances" ("definition_version_id");


CREATE INDEX "ix_workflow_instances_parent_instance_id" ON "workflow_instances" ("parent_instance_id");


CREATE INDEX "ix_workflow_instances_status_updated_at" ON "workflow_instances" ("status", "updated_at");


