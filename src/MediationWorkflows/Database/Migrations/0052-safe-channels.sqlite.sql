ALTER TABLE "participations" ADD COLUMN "channels" TEXT;
ALTER TABLE "participations" ADD COLUMN "second_email_bounced_at" TEXT;
