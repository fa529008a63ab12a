ALTER TABLE participations ADD COLUMN channels text;
ALTER TABLE participations ADD COLUMN second_email_bounced_at timestamp with time zone;
