-- What stands still is looked for among all open cases: few addresses bounce, few deadlines concern somebody's safety, and how long answers took is asked by step.
CREATE INDEX ix_persons_email_bounced_at ON persons (email_bounced_at) WHERE email_bounced_at IS NOT NULL;
CREATE INDEX ix_participations_second_email_bounced_at ON participations (second_email_bounced_at) WHERE second_email_bounced_at IS NOT NULL;
CREATE INDEX ix_deadlines_case_id_kind ON deadlines (case_id, kind) WHERE class = 'Safety';
CREATE INDEX ix_tasks_kind_completed_at ON tasks (kind, completed_at) WHERE completed_at IS NOT NULL;
