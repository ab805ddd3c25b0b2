-- AlterTable
ALTER TABLE "AuditEntry" ADD COLUMN     "detailsSalt" BYTEA;

-- CreateTable
CREATE TABLE "SpentChallenge" (
    "hash" BYTEA NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SpentChallenge_pkey" PRIMARY KEY ("hash")
);

-- A redaction takes the salt too: what remains of short details could be guessed from their hash otherwise.
CREATE OR REPLACE FUNCTION refuse_audit_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW."redactedAt" IS NOT NULL AND NEW."before" IS NULL AND NEW."after" IS NULL AND NEW."detailsSalt" IS NULL
    AND (to_jsonb(NEW) - 'before' - 'after' - 'detailsSalt' - 'redactedAt')
      = (to_jsonb(OLD) - 'before' - 'after' - 'detailsSalt' - 'redactedAt')
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'audit entries are append-only';
END
$$;

-- The newest entry, once every writer of a smaller one has ended. As the owner: a role that may not change entries may not
-- lock their table either.
CREATE FUNCTION settled_audit_id() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  LOCK TABLE "AuditEntry" IN SHARE MODE;
  RETURN (SELECT max("id") FROM "AuditEntry");
END
$$;
