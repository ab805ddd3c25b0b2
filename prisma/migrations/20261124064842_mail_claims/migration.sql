-- AlterTable
ALTER TABLE "MailDelivery" ADD COLUMN     "claimedUntil" TIMESTAMPTZ(3),
ADD COLUMN     "resends" INTEGER NOT NULL DEFAULT 0;
