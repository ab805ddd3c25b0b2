-- CreateEnum
CREATE TYPE "Language" AS ENUM ('es', 'en');

-- CreateEnum
CREATE TYPE "SessionKind" AS ENUM ('HOME_MEETING', 'WORKSHOP', 'FORUM', 'TALK', 'DEBATE');

-- CreateEnum
CREATE TYPE "SessionStatus" AS ENUM ('PROPOSED', 'ACCEPTED', 'SCHEDULED', 'PUBLISHED', 'HELD', 'REPORTED', 'DECLINED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "Modality" AS ENUM ('VIRTUAL', 'IN_PERSON', 'HYBRID');

-- CreateEnum
CREATE TYPE "SessionOrigin" AS ENUM ('PROPOSAL', 'STAFF', 'IMPORT');

-- CreateEnum
CREATE TYPE "RegistrationMode" AS ENUM ('OPEN', 'APPROVAL');

-- CreateEnum
CREATE TYPE "RegistrationStatus" AS ENUM ('PENDING', 'CONFIRMED', 'WAITING', 'OFFERED', 'WITHDRAWN', 'DECLINED');

-- CreateEnum
CREATE TYPE "RegistrationSource" AS ENUM ('SELF', 'HOST', 'STAFF');

-- CreateEnum
CREATE TYPE "QuestionType" AS ENUM ('TEXT', 'CHOICE', 'YES_NO');

-- CreateEnum
CREATE TYPE "AttendanceSource" AS ENUM ('REGISTRATION', 'COUNT', 'HOST', 'VIDEO_CALL', 'REPORT');

-- CreateEnum
CREATE TYPE "StaffRole" AS ENUM ('ADMIN', 'COORDINATOR', 'RECORDER', 'COMMUNICATIONS', 'READER');

-- CreateEnum
CREATE TYPE "StaffLinkPurpose" AS ENUM ('INVITATION', 'RECOVERY');

-- CreateEnum
CREATE TYPE "LinkAudience" AS ENUM ('HOST', 'ATTENDEE', 'COUNCILLOR');

-- CreateEnum
CREATE TYPE "ActorKind" AS ENUM ('STAFF', 'HOST', 'ATTENDEE', 'COUNCILLOR', 'VISITOR', 'SYSTEM');

-- CreateEnum
CREATE TYPE "MailRecipientKind" AS ENUM ('HOST', 'ATTENDEE', 'COUNCILLOR', 'STAFF');

-- CreateEnum
CREATE TYPE "MailStatus" AS ENUM ('PENDING', 'SENT', 'FAILED', 'SUPPRESSED');

-- CreateTable
CREATE TABLE "StaffAccount" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "StaffRole" NOT NULL,
    "language" "Language" NOT NULL DEFAULT 'es',
    "passwordHash" TEXT,
    "disabledAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "StaffAccount_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StaffSession" (
    "id" UUID NOT NULL,
    "tokenHash" BYTEA NOT NULL,
    "accountId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "StaffSession_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "StaffLink" (
    "id" UUID NOT NULL,
    "tokenHash" BYTEA NOT NULL,
    "accountId" UUID NOT NULL,
    "purpose" "StaffLinkPurpose" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "StaffLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LinkToken" (
    "id" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "audience" "LinkAudience" NOT NULL,
    "subjectId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "LinkToken_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Host" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "language" "Language" NOT NULL DEFAULT 'es',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Host_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Councillor" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "zone" TEXT NOT NULL DEFAULT 'America/Mexico_City',
    "language" "Language" NOT NULL DEFAULT 'es',
    "termFrom" TEXT,
    "termTo" TEXT,
    "bufferMinutes" INTEGER NOT NULL DEFAULT 30,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Councillor_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CouncillorUnavailability" (
    "id" UUID NOT NULL,
    "councillorId" UUID NOT NULL,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,
    "endsAt" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "CouncillorUnavailability_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Assignment" (
    "id" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "councillorId" UUID NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "blockedFrom" TIMESTAMPTZ(3),
    "blockedTo" TIMESTAMPTZ(3),
    "releasedAt" TIMESTAMPTZ(3),
    "releaseReason" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Assignment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "kind" "SessionKind" NOT NULL,
    "status" "SessionStatus" NOT NULL DEFAULT 'PROPOSED',
    "origin" "SessionOrigin" NOT NULL DEFAULT 'PROPOSAL',
    "modality" "Modality" NOT NULL DEFAULT 'VIRTUAL',
    "language" "Language" NOT NULL DEFAULT 'es',
    "title" TEXT,
    "topics" TEXT,
    "partners" TEXT[],
    "hostId" UUID,
    "hostName" TEXT,
    "hostCredit" TEXT,
    "hostOrganization" TEXT,
    "emailVerifiedAt" TIMESTAMPTZ(3),
    "noticeVersion" INTEGER,
    "noticeAcceptedAt" TIMESTAMPTZ(3),
    "idempotencyKey" TEXT,
    "expectedPeople" INTEGER,
    "city" TEXT,
    "country" CHAR(2),
    "zone" TEXT,
    "wallDate" TEXT,
    "wallTime" TEXT,
    "wallFold" INTEGER NOT NULL DEFAULT 0,
    "durationMinutes" INTEGER NOT NULL DEFAULT 90,
    "startsAt" TIMESTAMPTZ(3),
    "endsAt" TIMESTAMPTZ(3),
    "reportOn" TEXT,
    "capacity" INTEGER,
    "registrationMode" "RegistrationMode" NOT NULL DEFAULT 'OPEN',
    "registrationClosesAt" TIMESTAMPTZ(3),
    "publicText" TEXT,
    "joinUrl" TEXT,
    "address" TEXT,
    "calendarUid" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL DEFAULT 0,
    "calendarStampAt" TIMESTAMPTZ(3),
    "decisionWords" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "acceptedAt" TIMESTAMPTZ(3),
    "scheduledAt" TIMESTAMPTZ(3),
    "publishedAt" TIMESTAMPTZ(3),
    "heldAt" TIMESTAMPTZ(3),
    "reportedAt" TIMESTAMPTZ(3),
    "declinedAt" TIMESTAMPTZ(3),
    "cancelledAt" TIMESTAMPTZ(3),
    "importKey" TEXT,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProposedSlot" (
    "id" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "zone" TEXT NOT NULL,
    "wallDate" TEXT NOT NULL,
    "wallTime" TEXT NOT NULL,
    "wallFold" INTEGER NOT NULL DEFAULT 0,
    "startsAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ProposedSlot_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Registration" (
    "id" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "status" "RegistrationStatus" NOT NULL,
    "source" "RegistrationSource" NOT NULL DEFAULT 'SELF',
    "name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "partySize" INTEGER NOT NULL DEFAULT 1,
    "question" TEXT,
    "zone" TEXT NOT NULL,
    "language" "Language" NOT NULL,
    "noticeVersion" INTEGER NOT NULL,
    "noticeAcceptedAt" TIMESTAMPTZ(3) NOT NULL,
    "consentFuture" BOOLEAN NOT NULL DEFAULT false,
    "viaHost" BOOLEAN NOT NULL DEFAULT false,
    "idempotencyKey" TEXT,
    "waitingSince" TIMESTAMPTZ(3),
    "offeredAt" TIMESTAMPTZ(3),
    "offerExpiresAt" TIMESTAMPTZ(3),
    "confirmedAt" TIMESTAMPTZ(3),
    "withdrawnAt" TIMESTAMPTZ(3),
    "enteredAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Registration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RegistrationQuestion" (
    "id" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "label" TEXT NOT NULL,
    "type" "QuestionType" NOT NULL,
    "required" BOOLEAN NOT NULL DEFAULT false,
    "choices" TEXT[],

    CONSTRAINT "RegistrationQuestion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RegistrationAnswer" (
    "registrationId" UUID NOT NULL,
    "questionId" UUID NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "RegistrationAnswer_pkey" PRIMARY KEY ("registrationId","questionId")
);

-- CreateTable
CREATE TABLE "AttendanceRecord" (
    "id" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "source" "AttendanceSource" NOT NULL,
    "people" INTEGER NOT NULL,
    "note" TEXT,
    "official" BOOLEAN NOT NULL DEFAULT false,
    "officialReason" TEXT,
    "recordedById" UUID,
    "recordedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "AttendanceRecord_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Mailing" (
    "id" UUID NOT NULL,
    "sessionId" UUID,
    "subject" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "importKey" TEXT,

    CONSTRAINT "Mailing_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "MailingSend" (
    "id" UUID NOT NULL,
    "mailingId" UUID NOT NULL,
    "sentOn" TEXT NOT NULL,
    "count" INTEGER,

    CONSTRAINT "MailingSend_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ElectoralProcess" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "periodFrom" TEXT NOT NULL,
    "periodTo" TEXT NOT NULL,

    CONSTRAINT "ElectoralProcess_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ProcessStage" (
    "id" UUID NOT NULL,
    "processId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "startsOn" TEXT NOT NULL,
    "endsOn" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ProcessStage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "PrivacyNotice" (
    "version" INTEGER NOT NULL,
    "language" "Language" NOT NULL,
    "simplified" TEXT NOT NULL,
    "full" TEXT NOT NULL,
    "publishedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "PrivacyNotice_pkey" PRIMARY KEY ("version","language")
);

-- CreateTable
CREATE TABLE "MailDelivery" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "recipientKind" "MailRecipientKind" NOT NULL,
    "recipientId" UUID NOT NULL,
    "subjectId" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "status" "MailStatus" NOT NULL DEFAULT 'PENDING',
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,
    "sentAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "MailDelivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actorKind" "ActorKind" NOT NULL,
    "actorId" TEXT,
    "action" TEXT NOT NULL,
    "subjectKind" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "origin" TEXT,
    "requestId" TEXT,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "StaffAccount_email_key" ON "StaffAccount"("email");

-- CreateIndex
CREATE UNIQUE INDEX "StaffSession_tokenHash_key" ON "StaffSession"("tokenHash");

-- CreateIndex
CREATE INDEX "StaffSession_accountId_idx" ON "StaffSession"("accountId");

-- CreateIndex
CREATE UNIQUE INDEX "StaffLink_tokenHash_key" ON "StaffLink"("tokenHash");

-- CreateIndex
CREATE INDEX "StaffLink_accountId_idx" ON "StaffLink"("accountId");

-- CreateIndex
CREATE UNIQUE INDEX "LinkToken_hash_key" ON "LinkToken"("hash");

-- CreateIndex
CREATE INDEX "LinkToken_audience_subjectId_idx" ON "LinkToken"("audience", "subjectId");

-- CreateIndex
CREATE UNIQUE INDEX "Host_email_key" ON "Host"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Councillor_name_key" ON "Councillor"("name");

-- CreateIndex
CREATE INDEX "CouncillorUnavailability_councillorId_startsAt_idx" ON "CouncillorUnavailability"("councillorId", "startsAt");

-- CreateIndex
CREATE INDEX "Assignment_sessionId_idx" ON "Assignment"("sessionId");

-- CreateIndex
CREATE INDEX "Assignment_councillorId_blockedFrom_idx" ON "Assignment"("councillorId", "blockedFrom");

-- CreateIndex
CREATE UNIQUE INDEX "Session_slug_key" ON "Session"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "Session_idempotencyKey_key" ON "Session"("idempotencyKey");

-- CreateIndex
CREATE UNIQUE INDEX "Session_calendarUid_key" ON "Session"("calendarUid");

-- CreateIndex
CREATE UNIQUE INDEX "Session_importKey_key" ON "Session"("importKey");

-- CreateIndex
CREATE INDEX "Session_status_startsAt_idx" ON "Session"("status", "startsAt");

-- CreateIndex
CREATE INDEX "Session_status_createdAt_idx" ON "Session"("status", "createdAt");

-- CreateIndex
CREATE INDEX "Session_reportOn_idx" ON "Session"("reportOn");

-- CreateIndex
CREATE INDEX "Session_hostId_idx" ON "Session"("hostId");

-- CreateIndex
CREATE UNIQUE INDEX "ProposedSlot_sessionId_position_key" ON "ProposedSlot"("sessionId", "position");

-- CreateIndex
CREATE INDEX "Registration_sessionId_status_waitingSince_idx" ON "Registration"("sessionId", "status", "waitingSince");

-- CreateIndex
CREATE INDEX "Registration_status_offerExpiresAt_idx" ON "Registration"("status", "offerExpiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Registration_sessionId_email_key" ON "Registration"("sessionId", "email");

-- CreateIndex
CREATE UNIQUE INDEX "Registration_sessionId_idempotencyKey_key" ON "Registration"("sessionId", "idempotencyKey");

-- CreateIndex
CREATE UNIQUE INDEX "RegistrationQuestion_sessionId_position_key" ON "RegistrationQuestion"("sessionId", "position");

-- CreateIndex
CREATE INDEX "RegistrationAnswer_questionId_idx" ON "RegistrationAnswer"("questionId");

-- CreateIndex
CREATE INDEX "AttendanceRecord_sessionId_idx" ON "AttendanceRecord"("sessionId");

-- CreateIndex
CREATE UNIQUE INDEX "Mailing_importKey_key" ON "Mailing"("importKey");

-- CreateIndex
CREATE INDEX "Mailing_sessionId_idx" ON "Mailing"("sessionId");

-- CreateIndex
CREATE INDEX "MailingSend_sentOn_idx" ON "MailingSend"("sentOn");

-- CreateIndex
CREATE UNIQUE INDEX "MailingSend_mailingId_sentOn_key" ON "MailingSend"("mailingId", "sentOn");

-- CreateIndex
CREATE UNIQUE INDEX "ElectoralProcess_name_key" ON "ElectoralProcess"("name");

-- CreateIndex
CREATE UNIQUE INDEX "ProcessStage_processId_name_key" ON "ProcessStage"("processId", "name");

-- CreateIndex
CREATE INDEX "MailDelivery_status_dueAt_idx" ON "MailDelivery"("status", "dueAt");

-- CreateIndex
CREATE INDEX "MailDelivery_subjectId_idx" ON "MailDelivery"("subjectId");

-- CreateIndex
CREATE INDEX "MailDelivery_recipientId_idx" ON "MailDelivery"("recipientId");

-- CreateIndex
CREATE UNIQUE INDEX "MailDelivery_kind_recipientId_subjectId_version_key" ON "MailDelivery"("kind", "recipientId", "subjectId", "version");

-- CreateIndex
CREATE INDEX "AuditEntry_subjectKind_subjectId_id_idx" ON "AuditEntry"("subjectKind", "subjectId", "id");

-- CreateIndex
CREATE INDEX "AuditEntry_at_idx" ON "AuditEntry"("at");

-- AddForeignKey
ALTER TABLE "StaffSession" ADD CONSTRAINT "StaffSession_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "StaffAccount"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "StaffLink" ADD CONSTRAINT "StaffLink_accountId_fkey" FOREIGN KEY ("accountId") REFERENCES "StaffAccount"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "CouncillorUnavailability" ADD CONSTRAINT "CouncillorUnavailability_councillorId_fkey" FOREIGN KEY ("councillorId") REFERENCES "Councillor"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Assignment" ADD CONSTRAINT "Assignment_councillorId_fkey" FOREIGN KEY ("councillorId") REFERENCES "Councillor"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProposedSlot" ADD CONSTRAINT "ProposedSlot_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Registration" ADD CONSTRAINT "Registration_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RegistrationQuestion" ADD CONSTRAINT "RegistrationQuestion_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RegistrationAnswer" ADD CONSTRAINT "RegistrationAnswer_registrationId_fkey" FOREIGN KEY ("registrationId") REFERENCES "Registration"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RegistrationAnswer" ADD CONSTRAINT "RegistrationAnswer_questionId_fkey" FOREIGN KEY ("questionId") REFERENCES "RegistrationQuestion"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AttendanceRecord" ADD CONSTRAINT "AttendanceRecord_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Mailing" ADD CONSTRAINT "Mailing_sessionId_fkey" FOREIGN KEY ("sessionId") REFERENCES "Session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "MailingSend" ADD CONSTRAINT "MailingSend_mailingId_fkey" FOREIGN KEY ("mailingId") REFERENCES "Mailing"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ProcessStage" ADD CONSTRAINT "ProcessStage_processId_fkey" FOREIGN KEY ("processId") REFERENCES "ElectoralProcess"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say -----------------------------------------------------------------

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Civil dates and wall times are text of one form; a civil date is a real day.
CREATE FUNCTION is_civil_date(value text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT value ~ '^\d{4}-\d{2}-\d{2}$' AND to_char(to_date(value, 'YYYY-MM-DD'), 'YYYY-MM-DD') = value
$$;
CREATE FUNCTION is_wall_time(value text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT value ~ '^([01]\d|2[0-3]):[0-5]\d$'
$$;
ALTER TABLE "Session"
  ADD CONSTRAINT "Session_wallDate_civil" CHECK (is_civil_date("wallDate")),
  ADD CONSTRAINT "Session_wallTime_wall" CHECK (is_wall_time("wallTime")),
  ADD CONSTRAINT "Session_reportOn_civil" CHECK (is_civil_date("reportOn")),
  ADD CONSTRAINT "Session_capacity_positive" CHECK ("capacity" > 0),
  ADD CONSTRAINT "Session_duration_positive" CHECK ("durationMinutes" > 0),
  -- An instant stands only beside the wall time and zone that it was derived from.
  ADD CONSTRAINT "Session_instant_derived" CHECK (
    "startsAt" IS NULL OR ("wallDate" IS NOT NULL AND "wallTime" IS NOT NULL AND "zone" IS NOT NULL AND "endsAt" > "startsAt")
  );
ALTER TABLE "ProposedSlot"
  ADD CONSTRAINT "ProposedSlot_wallDate_civil" CHECK (is_civil_date("wallDate")),
  ADD CONSTRAINT "ProposedSlot_wallTime_wall" CHECK (is_wall_time("wallTime"));
ALTER TABLE "Councillor"
  ADD CONSTRAINT "Councillor_termFrom_civil" CHECK (is_civil_date("termFrom")),
  ADD CONSTRAINT "Councillor_termTo_civil" CHECK (is_civil_date("termTo")),
  ADD CONSTRAINT "Councillor_term_order" CHECK ("termFrom" <= "termTo"),
  ADD CONSTRAINT "Councillor_buffer_notNegative" CHECK ("bufferMinutes" >= 0);
ALTER TABLE "CouncillorUnavailability"
  ADD CONSTRAINT "CouncillorUnavailability_order" CHECK ("endsAt" > "startsAt");
ALTER TABLE "MailingSend"
  ADD CONSTRAINT "MailingSend_sentOn_civil" CHECK (is_civil_date("sentOn"));
ALTER TABLE "ElectoralProcess"
  ADD CONSTRAINT "ElectoralProcess_period" CHECK (is_civil_date("periodFrom") AND is_civil_date("periodTo") AND "periodFrom" <= "periodTo");
ALTER TABLE "ProcessStage"
  ADD CONSTRAINT "ProcessStage_period" CHECK (is_civil_date("startsOn") AND is_civil_date("endsOn") AND "startsOn" <= "endsOn");
ALTER TABLE "Registration" ADD CONSTRAINT "Registration_partySize_positive" CHECK ("partySize" > 0);
ALTER TABLE "AttendanceRecord" ADD CONSTRAINT "AttendanceRecord_people_notNegative" CHECK ("people" >= 0);

-- A councillor is in one place at a time, buffer included.
ALTER TABLE "Assignment"
  ADD CONSTRAINT "Assignment_blocked_order" CHECK ("blockedTo" > "blockedFrom"),
  ADD CONSTRAINT "Assignment_no_overlap" EXCLUDE USING gist (
    "councillorId" WITH =, tstzrange("blockedFrom", "blockedTo") WITH &&
  ) WHERE ("releasedAt" IS NULL AND "blockedFrom" IS NOT NULL);
CREATE UNIQUE INDEX "Assignment_once_each" ON "Assignment" ("sessionId", "councillorId") WHERE "releasedAt" IS NULL;

-- One official figure a session.
CREATE UNIQUE INDEX "AttendanceRecord_one_official" ON "AttendanceRecord" ("sessionId") WHERE "official";

-- The audit trail only grows.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit entries are append-only';
END
$$;
CREATE TRIGGER "AuditEntry_append_only" BEFORE UPDATE OR DELETE ON "AuditEntry"
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER "AuditEntry_no_truncate" BEFORE TRUNCATE ON "AuditEntry"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
