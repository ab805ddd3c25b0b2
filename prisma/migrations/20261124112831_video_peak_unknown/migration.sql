-- AlterTable
ALTER TABLE "VideoCallLog" ALTER COLUMN "peak" DROP NOT NULL;
