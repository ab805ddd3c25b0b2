-- AlterTable
ALTER TABLE "Campaign" ADD COLUMN     "topic" TEXT;

-- Below: what Prisma's schema cannot say.
-- The post looks for what is due every second: a campaign's thousands must not stand in the way of the rest, nor a paused one's
-- in the way of another.
CREATE INDEX "MailDelivery_due_first" ON "MailDelivery" ("dueAt", "id")
  WHERE "status" = 'PENDING' AND "kind" <> 'campaign';
CREATE INDEX "MailDelivery_due_campaign" ON "MailDelivery" ("subjectId", "dueAt", "id")
  WHERE "status" = 'PENDING' AND "kind" = 'campaign';

-- Where a campaign stands and what it has then.
ALTER TABLE "Campaign"
  ADD CONSTRAINT "Campaign_scheduled" CHECK ("status" <> 'SCHEDULED' OR "scheduledAt" IS NOT NULL),
  ADD CONSTRAINT "Campaign_started" CHECK (("status" IN ('SENDING', 'PAUSED', 'SENT', 'CANCELLED')) = ("startedAt" IS NOT NULL)),
  ADD CONSTRAINT "Campaign_finished" CHECK (("status" IN ('SENT', 'CANCELLED')) = ("finishedAt" IS NOT NULL));
