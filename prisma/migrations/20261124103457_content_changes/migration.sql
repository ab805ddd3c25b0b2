-- AlterTable
ALTER TABLE "MailDelivery" ADD COLUMN     "requestId" TEXT;

-- CreateTable
CREATE TABLE "ContentChange" (
    "txid" BIGINT NOT NULL,
    "subjectId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ContentChange_pkey" PRIMARY KEY ("txid","subjectId")
);

-- CreateIndex
CREATE INDEX "ContentChange_at_idx" ON "ContentChange"("at");

-- Statement triggers with transition tables: one row for each session and transaction, however many rows changed. Only ever
-- inserted, so that nobody waits for anybody as they would for a counter.
CREATE FUNCTION note_session_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "ContentChange" ("txid", "subjectId")
    SELECT DISTINCT pg_current_xact_id()::text::bigint, "id" FROM changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE FUNCTION note_change_of_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "ContentChange" ("txid", "subjectId")
    SELECT DISTINCT pg_current_xact_id()::text::bigint, "sessionId" FROM changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
CREATE FUNCTION note_change_of_everything() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "ContentChange" ("txid", "subjectId")
    VALUES (pg_current_xact_id()::text::bigint, '00000000-0000-0000-0000-000000000000') ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;

CREATE TRIGGER "Session_noted_insert" AFTER INSERT ON "Session" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_session_change();
CREATE TRIGGER "Session_noted_update" AFTER UPDATE ON "Session" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_session_change();
CREATE TRIGGER "Session_noted_delete" AFTER DELETE ON "Session" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_session_change();
CREATE TRIGGER "Registration_noted_insert" AFTER INSERT ON "Registration" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_session();
CREATE TRIGGER "Registration_noted_update" AFTER UPDATE ON "Registration" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_session();
CREATE TRIGGER "Registration_noted_delete" AFTER DELETE ON "Registration" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_session();
CREATE TRIGGER "Assignment_noted_insert" AFTER INSERT ON "Assignment" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_session();
CREATE TRIGGER "Assignment_noted_update" AFTER UPDATE ON "Assignment" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_session();
CREATE TRIGGER "Assignment_noted_delete" AFTER DELETE ON "Assignment" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_session();
CREATE TRIGGER "RegistrationQuestion_noted_insert" AFTER INSERT ON "RegistrationQuestion" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_session();
CREATE TRIGGER "RegistrationQuestion_noted_update" AFTER UPDATE ON "RegistrationQuestion" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_session();
CREATE TRIGGER "RegistrationQuestion_noted_delete" AFTER DELETE ON "RegistrationQuestion" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_session();
CREATE TRIGGER "Councillor_noted" AFTER UPDATE ON "Councillor"
  FOR EACH ROW WHEN (OLD."name" IS DISTINCT FROM NEW."name") EXECUTE FUNCTION note_change_of_everything();
CREATE TRIGGER "PrivacyNotice_noted" AFTER INSERT OR UPDATE OR DELETE ON "PrivacyNotice"
  FOR EACH STATEMENT EXECUTE FUNCTION note_change_of_everything();
