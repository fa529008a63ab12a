ALTER TABLE "workflow_instances" ADD COLUMN "open_waits" INTEGER NULL;
