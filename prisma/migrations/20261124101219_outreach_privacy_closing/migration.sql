-- CreateEnum
CREATE TYPE "ContactSector" AS ENUM ('COMMUNITY', 'BUSINESS', 'ACADEMIA', 'CULTURE');

-- CreateEnum
CREATE TYPE "CampaignStatus" AS ENUM ('DRAFT', 'SCHEDULED', 'SENDING', 'PAUSED', 'SENT', 'CANCELLED');

-- CreateEnum
CREATE TYPE "ArcoKind" AS ENUM ('ACCESS', 'RECTIFICATION', 'CANCELLATION', 'OPPOSITION');

-- CreateEnum
CREATE TYPE "ArcoStatus" AS ENUM ('UNVERIFIED', 'OPEN', 'ANSWERED', 'REFUSED');

-- CreateEnum
CREATE TYPE "VideoCallProvider" AS ENUM ('ZOOM', 'MEET');

-- CreateEnum
CREATE TYPE "MarkKind" AS ENUM ('PRESENT', 'ABSENT', 'WALK_IN');

-- AlterEnum
ALTER TYPE "AttendanceSource" ADD VALUE 'MARKS';

-- AlterEnum
ALTER TYPE "LinkAudience" ADD VALUE 'STAFF';
ALTER TYPE "LinkAudience" ADD VALUE 'CONTACT';
ALTER TYPE "LinkAudience" ADD VALUE 'ARCO';

-- AlterEnum
ALTER TYPE "MailRecipientKind" ADD VALUE 'CONTACT';
ALTER TYPE "MailRecipientKind" ADD VALUE 'REQUESTER';

-- DropIndex
DROP INDEX "MailDelivery_subjectId_idx";

-- AlterTable
ALTER TABLE "AttendanceRecord" ADD COLUMN     "evidenceId" UUID,
ADD COLUMN     "peak" INTEGER,
ADD COLUMN     "reason" TEXT;

-- AlterTable
ALTER TABLE "AuditEntry" ADD COLUMN     "detailsHash" BYTEA,
ADD COLUMN     "redactedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "CouncillorUnavailability" ADD COLUMN     "zone" TEXT,
ADD COLUMN     "fromDate" TEXT,
ADD COLUMN     "fromTime" TEXT,
ADD COLUMN     "toDate" TEXT,
ADD COLUMN     "toTime" TEXT;
-- Until now only the instants were kept: they were typed in the councillor's zone.
UPDATE "CouncillorUnavailability" u SET
  "zone" = c."zone",
  "fromDate" = to_char(u."startsAt" AT TIME ZONE c."zone", 'YYYY-MM-DD'),
  "fromTime" = to_char(u."startsAt" AT TIME ZONE c."zone", 'HH24:MI'),
  "toDate" = to_char(u."endsAt" AT TIME ZONE c."zone", 'YYYY-MM-DD'),
  "toTime" = to_char(u."endsAt" AT TIME ZONE c."zone", 'HH24:MI')
FROM "Councillor" c WHERE c."id" = u."councillorId";
ALTER TABLE "CouncillorUnavailability" ALTER COLUMN "zone" SET NOT NULL,
ALTER COLUMN "fromDate" SET NOT NULL,
ALTER COLUMN "fromTime" SET NOT NULL,
ALTER COLUMN "toDate" SET NOT NULL,
ALTER COLUMN "toTime" SET NOT NULL;

-- AlterTable
ALTER TABLE "Registration" ADD COLUMN     "anonymisedAt" TIMESTAMPTZ(3),
ADD COLUMN     "consentRecording" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "surveyedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "recorded" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "StaffAccount" ADD COLUMN     "totpConfirmedAt" TIMESTAMPTZ(3),
ADD COLUMN     "totpLastStep" INTEGER,
ADD COLUMN     "totpSecret" BYTEA;

-- AlterTable
ALTER TABLE "StaffSession" ADD COLUMN     "challenge" BYTEA,
ADD COLUMN     "challengeExpiresAt" TIMESTAMPTZ(3),
ADD COLUMN     "origin" TEXT,
ADD COLUMN     "secondFactorAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "StaffPasskey" (
    "id" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "credentialId" BYTEA NOT NULL,
    "publicKey" BYTEA NOT NULL,
    "counter" BIGINT NOT NULL DEFAULT 0,
    "transports" TEXT[],
    "label" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "StaffPasskey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StaffRecoveryCode" (
    "id" UUID NOT NULL,
    "accountId" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "StaffRecoveryCode_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AttendanceMark" (
    "id" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "kind" "MarkKind" NOT NULL,
    "registrationId" UUID,
    "walkInId" UUID,
    "people" INTEGER NOT NULL,
    "city" TEXT,
    "country" CHAR(2),
    "reason" TEXT,
    "recordedById" UUID NOT NULL,
    "markedAt" TIMESTAMPTZ(3) NOT NULL,
    "receivedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AttendanceMark_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VideoCallLog" (
    "id" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "provider" "VideoCallProvider" NOT NULL,
    "sha256" BYTEA NOT NULL,
    "uniquePeople" INTEGER NOT NULL,
    "peak" INTEGER NOT NULL,
    "reconnects" INTEGER NOT NULL,
    "matchedRegistrationIds" UUID[],
    "recordedById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "VideoCallLog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EvidenceFile" (
    "id" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "mediaType" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "sha256" BYTEA NOT NULL,
    "recordedById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "EvidenceFile_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SessionOutcome" (
    "sessionId" UUID NOT NULL,
    "questionsAsked" INTEGER,
    "credentialsAssisted" INTEGER,
    "registrationsAssisted" INTEGER,
    "note" TEXT,
    "recordedById" UUID NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SessionOutcome_pkey" PRIMARY KEY ("sessionId")
);

-- CreateTable
CREATE TABLE "Commitment" (
    "id" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "text" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "dueOn" TEXT,
    "doneOn" TEXT,
    "followUp" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Commitment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SurveyResponse" (
    "id" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "clarity" INTEGER NOT NULL,
    "usefulness" INTEGER NOT NULL,
    "intention" INTEGER NOT NULL,
    "answeredOn" TEXT NOT NULL,

    CONSTRAINT "SurveyResponse_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Contact" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "language" "Language" NOT NULL DEFAULT 'es',
    "city" TEXT,
    "country" CHAR(2),
    "zone" TEXT,
    "organization" TEXT,
    "leader" BOOLEAN NOT NULL DEFAULT false,
    "sector" "ContactSector",
    "tags" TEXT[],
    "source" TEXT NOT NULL,
    "consentOn" TEXT,
    "noticeVersion" INTEGER,
    "unsubscribedAt" TIMESTAMPTZ(3),
    "searchText" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Campaign" (
    "id" UUID NOT NULL,
    "sessionId" UUID,
    "mailingId" UUID,
    "status" "CampaignStatus" NOT NULL DEFAULT 'DRAFT',
    "subjectEs" TEXT NOT NULL,
    "subjectEn" TEXT NOT NULL,
    "textEs" TEXT NOT NULL,
    "textEn" TEXT NOT NULL,
    "audience" JSONB NOT NULL,
    "recipients" INTEGER,
    "scheduledAt" TIMESTAMPTZ(3),
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),
    "createdById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UndeliverableAddress" (
    "email" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "UndeliverableAddress_pkey" PRIMARY KEY ("email")
);

-- CreateTable
CREATE TABLE "ClosedReport" (
    "id" UUID NOT NULL,
    "periodFrom" TEXT NOT NULL,
    "periodTo" TEXT NOT NULL,
    "snapshot" TEXT NOT NULL,
    "sha256" BYTEA NOT NULL,
    "templateId" UUID,
    "closedById" UUID NOT NULL,
    "closedByName" TEXT NOT NULL,
    "closedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ClosedReport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Erratum" (
    "id" UUID NOT NULL,
    "reportId" UUID NOT NULL,
    "figure" TEXT NOT NULL,
    "printed" TEXT NOT NULL,
    "correct" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "authorId" UUID NOT NULL,
    "authorName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Erratum_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CheckAcknowledgement" (
    "id" UUID NOT NULL,
    "periodFrom" TEXT NOT NULL,
    "periodTo" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "records" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "byId" UUID NOT NULL,
    "byName" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "CheckAcknowledgement_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ReportTemplate" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "sha256" BYTEA NOT NULL,
    "uploadedById" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "chosenAt" TIMESTAMPTZ(3),

    CONSTRAINT "ReportTemplate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ArcoRequest" (
    "id" UUID NOT NULL,
    "folio" TEXT NOT NULL,
    "kind" "ArcoKind" NOT NULL,
    "status" "ArcoStatus" NOT NULL DEFAULT 'UNVERIFIED',
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "language" "Language" NOT NULL,
    "details" TEXT NOT NULL,
    "verifiedAt" TIMESTAMPTZ(3),
    "dueOn" TEXT,
    "answer" TEXT,
    "answeredById" UUID,
    "answeredAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ArcoRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Erasure" (
    "id" UUID NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "subjectId" UUID NOT NULL,
    "erasedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Erasure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updatedById" UUID,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "RateLimit" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "RateLimit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "AuditSeal" (
    "id" SERIAL NOT NULL,
    "fromId" BIGINT NOT NULL,
    "toId" BIGINT NOT NULL,
    "entries" INTEGER NOT NULL,
    "digest" BYTEA NOT NULL,
    "sealedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AuditSeal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "StaffPasskey_credentialId_key" ON "StaffPasskey"("credentialId");

-- CreateIndex
CREATE INDEX "StaffPasskey_accountId_idx" ON "StaffPasskey"("accountId");

-- CreateIndex
CREATE UNIQUE INDEX "StaffRecoveryCode_hash_key" ON "StaffRecoveryCode"("hash");

-- CreateIndex
CREATE INDEX "StaffRecoveryCode_accountId_idx" ON "StaffRecoveryCode"("accountId");

-- CreateIndex
CREATE INDEX "AttendanceMark_sessionId_markedAt_idx" ON "AttendanceMark"("sessionId", "markedAt");

-- CreateIndex
CREATE INDEX "AttendanceMark_registrationId_idx" ON "AttendanceMark"("registrationId");

-- CreateIndex
CREATE UNIQUE INDEX "VideoCallLog_sessionId_sha256_key" ON "VideoCallLog"("sessionId", "sha256");

-- CreateIndex
CREATE INDEX "EvidenceFile_sessionId_idx" ON "EvidenceFile"("sessionId");

-- CreateIndex
CREATE INDEX "Commitment_sessionId_idx" ON "Commitment"("sessionId");

-- CreateIndex
CREATE INDEX "Commitment_doneOn_dueOn_idx" ON "Commitment"("doneOn", "dueOn");

-- CreateIndex
CREATE INDEX "SurveyResponse_sessionId_idx" ON "SurveyResponse"("sessionId");

-- CreateIndex
CREATE UNIQUE INDEX "Contact_email_key" ON "Contact"("email");

-- CreateIndex
CREATE INDEX "Contact_country_city_idx" ON "Contact"("country", "city");

-- CreateIndex
CREATE INDEX "Contact_sector_idx" ON "Contact"("sector");

-- CreateIndex
CREATE INDEX "Contact_createdAt_id_idx" ON "Contact"("createdAt", "id");

-- CreateIndex
CREATE INDEX "Contact_name_id_idx" ON "Contact"("name", "id");

-- CreateIndex
CREATE INDEX "Contact_tags_idx" ON "Contact" USING GIN ("tags");

-- CreateIndex
CREATE INDEX "Campaign_status_scheduledAt_idx" ON "Campaign"("status", "scheduledAt");

-- CreateIndex
CREATE INDEX "Campaign_sessionId_idx" ON "Campaign"("sessionId");

-- CreateIndex
CREATE UNIQUE INDEX "ClosedReport_periodFrom_periodTo_key" ON "ClosedReport"("periodFrom", "periodTo");

-- CreateIndex
CREATE INDEX "Erratum_reportId_idx" ON "Erratum"("reportId");

-- CreateIndex
CREATE UNIQUE INDEX "CheckAcknowledgement_periodFrom_periodTo_code_records_key" ON "CheckAcknowledgement"("periodFrom", "periodTo", "code", "records");

-- CreateIndex
CREATE UNIQUE INDEX "ReportTemplate_sha256_key" ON "ReportTemplate"("sha256");

-- CreateIndex
CREATE UNIQUE INDEX "ArcoRequest_folio_key" ON "ArcoRequest"("folio");

-- CreateIndex
CREATE INDEX "ArcoRequest_status_dueOn_idx" ON "ArcoRequest"("status", "dueOn");

-- CreateIndex
CREATE UNIQUE INDEX "Erasure_subjectKind_subjectId_key" ON "Erasure"("subjectKind", "subjectId");

-- CreateIndex
CREATE UNIQUE INDEX "AuditSeal_toId_key" ON "AuditSeal"("toId");

-- CreateIndex
CREATE INDEX "MailDelivery_subjectId_status_idx" ON "MailDelivery"("subjectId", "status");

-- CreateIndex
CREATE INDEX "Registration_email_idx" ON "Registration"("email");

-- AddForeignKey
ALTER TABLE "StaffPasskey" ADD CONSTRAINT "StaffPasskey_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "StaffAccount"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StaffRecoveryCode" ADD CONSTRAINT "StaffRecoveryCode_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "StaffAccount"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AttendanceRecord" ADD CONSTRAINT "AttendanceRecord_evidenceId_fkey" FOREIGN KEY ("evidenceId") REFERENCES "EvidenceFile"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AttendanceMark" ADD CONSTRAINT "AttendanceMark_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AttendanceMark" ADD CONSTRAINT "AttendanceMark_registrationId_fkey" FOREIGN KEY ("registrationId") REFERENCES "Registration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VideoCallLog" ADD CONSTRAINT "VideoCallLog_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvidenceFile" ADD CONSTRAINT "EvidenceFile_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SessionOutcome" ADD CONSTRAINT "SessionOutcome_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Commitment" ADD CONSTRAINT "Commitment_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SurveyResponse" ADD CONSTRAINT "SurveyResponse_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Campaign" ADD CONSTRAINT "Campaign_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Campaign" ADD CONSTRAINT "Campaign_mailingId_fkey" FOREIGN KEY ("mailingId") REFERENCES "Mailing"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ClosedReport" ADD CONSTRAINT "ClosedReport_templateId_fkey" FOREIGN KEY ("templateId") REFERENCES "ReportTemplate"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Erratum" ADD CONSTRAINT "Erratum_reportId_fkey" FOREIGN KEY ("reportId") REFERENCES "ClosedReport"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Below: what Prisma's schema cannot say.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX "Contact_search" ON "Contact" USING gin ("searchText" gin_trgm_ops);

ALTER TABLE "CouncillorUnavailability"
  ADD CONSTRAINT "CouncillorUnavailability_wall" CHECK (
    is_civil_date("fromDate") AND is_civil_date("toDate") AND is_wall_time("fromTime") AND is_wall_time("toTime")
  );
ALTER TABLE "Contact" ADD CONSTRAINT "Contact_consentOn_civil" CHECK (is_civil_date("consentOn"));
ALTER TABLE "Commitment"
  ADD CONSTRAINT "Commitment_dueOn_civil" CHECK (is_civil_date("dueOn")),
  ADD CONSTRAINT "Commitment_doneOn_civil" CHECK (is_civil_date("doneOn"));
ALTER TABLE "SurveyResponse"
  ADD CONSTRAINT "SurveyResponse_answeredOn_civil" CHECK (is_civil_date("answeredOn")),
  ADD CONSTRAINT "SurveyResponse_scale" CHECK ("clarity" BETWEEN 1 AND 5 AND "usefulness" BETWEEN 1 AND 5 AND "intention" BETWEEN 1 AND 5);
ALTER TABLE "AttendanceMark" ADD CONSTRAINT "AttendanceMark_people_notNegative" CHECK ("people" >= 0);
ALTER TABLE "AttendanceRecord" ADD CONSTRAINT "AttendanceRecord_peak_within" CHECK ("peak" BETWEEN 0 AND "people");
ALTER TABLE "SessionOutcome" ADD CONSTRAINT "SessionOutcome_notNegative" CHECK (
  "questionsAsked" >= 0 AND "credentialsAssisted" >= 0 AND "registrationsAssisted" >= 0
);
ALTER TABLE "ClosedReport"
  ADD CONSTRAINT "ClosedReport_period" CHECK (is_civil_date("periodFrom") AND is_civil_date("periodTo") AND "periodFrom" <= "periodTo");
ALTER TABLE "ArcoRequest" ADD CONSTRAINT "ArcoRequest_dueOn_civil" CHECK (is_civil_date("dueOn"));

-- The audit trail only grows; a redaction takes an entry's details away and nothing else.
CREATE FUNCTION refuse_audit_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."redactedAt" IS NOT NULL AND NEW."before" IS NULL AND NEW."after" IS NULL
    AND (to_jsonb(NEW) - 'before' - 'after' - 'redactedAt') = (to_jsonb(OLD) - 'before' - 'after' - 'redactedAt')
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'audit entries are append-only';
END
$$;
DROP TRIGGER "AuditEntry_append_only" ON "AuditEntry";
CREATE TRIGGER "AuditEntry_no_delete" BEFORE DELETE ON "AuditEntry"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "AuditEntry_no_update" BEFORE UPDATE ON "AuditEntry"
  FOR EACH ROW EXECUTE FUNCTION refuse_audit_update();
CREATE TRIGGER "AuditSeal_append_only" BEFORE UPDATE OR DELETE ON "AuditSeal"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "AuditSeal_no_truncate" BEFORE TRUNCATE ON "AuditSeal"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A closed report never changes, nor do its errata.
CREATE FUNCTION refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a closed report never changes';
END
$$;
CREATE TRIGGER "ClosedReport_frozen" BEFORE UPDATE OR DELETE ON "ClosedReport"
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen();
CREATE TRIGGER "ClosedReport_no_truncate" BEFORE TRUNCATE ON "ClosedReport"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen();
CREATE TRIGGER "Erratum_frozen" BEFORE UPDATE OR DELETE ON "Erratum"
  FOR EACH ROW EXECUTE FUNCTION refuse_frozen();
CREATE TRIGGER "Erratum_no_truncate" BEFORE TRUNCATE ON "Erratum"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_frozen();
