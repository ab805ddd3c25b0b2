-- AlterTable
ALTER TABLE "MailDelivery" ADD COLUMN     "failingSince" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "MailDelivery_sentAt_idx" ON "MailDelivery"("sentAt");
