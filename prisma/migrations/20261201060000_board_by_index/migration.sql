-- What an index must know of a session: columns that the database keeps by itself, and what reads no row.

ALTER TABLE "Session"
  ADD COLUMN "listed" BOOLEAN GENERATED ALWAYS AS ("origin" <> 'PROPOSAL' OR "emailVerifiedAt" IS NOT NULL) STORED,
  -- Announced and dated ones by their hour (without one, first); the others since when they are in their state, held ones since their
  -- end. A report date is a day of Mexico City.
  ADD COLUMN "boardAt" TIMESTAMPTZ(3) GENERATED ALWAYS AS (
    CASE "status"
      WHEN 'PROPOSED' THEN coalesce("emailVerifiedAt", "createdAt")
      WHEN 'ACCEPTED' THEN coalesce("acceptedAt", "createdAt")
      WHEN 'SCHEDULED' THEN coalesce("startsAt", TIMESTAMPTZ '1970-01-01T00:00Z')
      WHEN 'PUBLISHED' THEN coalesce("startsAt", TIMESTAMPTZ '1970-01-01T00:00Z')
      WHEN 'DECLINED' THEN coalesce("declinedAt", "createdAt")
      WHEN 'CANCELLED' THEN coalesce("cancelledAt", "createdAt")
      ELSE coalesce(
        "endsAt",
        make_date(left("reportOn", 4)::int, substr("reportOn", 6, 2)::int, right("reportOn", 2)::int)::timestamp
          AT TIME ZONE 'America/Mexico_City',
        "heldAt",
        "createdAt"
      )
    END
  ) STORED,
  -- People type names without accents. The embedded database has no `unaccent`, and its `lower` may know ASCII alone.
  ADD COLUMN "searchText" TEXT GENERATED ALWAYS AS (
    rtrim(regexp_replace(lower(translate(
      coalesce("title" || ' ', '') || coalesce("hostName" || ' ', '') || coalesce("hostOrganization" || ' ', '')
        || coalesce("hostCredit" || ' ', '') || coalesce("city" || ' ', '') || coalesce("topics" || ' ', ''),
      'áéíóúüñàèìòùâêîôûäëïöãõåçýÁÉÍÓÚÜÑÀÈÌÒÙÂÊÎÔÛÄËÏÖÃÕÅÇÝ',
      'aeiouunaeiouaeiouaeioaoacyaeiouunaeiouaeiouaeioaoacy'
    )), '\s+', ' ', 'g'))
  ) STORED,
  ADD COLUMN "officialPeople" INTEGER;

-- The official figure beside its session, whoever writes the statement.
CREATE FUNCTION keep_official_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "Session" s SET "officialPeople" = of."people"
  FROM (
    SELECT c."sessionId", a."people" FROM (SELECT DISTINCT "sessionId" FROM changed) AS c
    LEFT JOIN "AttendanceRecord" a ON a."sessionId" = c."sessionId" AND a."official"
  ) AS of
  WHERE s."id" = of."sessionId" AND s."officialPeople" IS DISTINCT FROM of."people";
  RETURN NULL;
END
$$;
CREATE TRIGGER "AttendanceRecord_kept_insert" AFTER INSERT ON "AttendanceRecord" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_official_people();
CREATE TRIGGER "AttendanceRecord_kept_update" AFTER UPDATE ON "AttendanceRecord" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_official_people();
CREATE TRIGGER "AttendanceRecord_kept_delete" AFTER DELETE ON "AttendanceRecord" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_official_people();
UPDATE "Session" s SET "officialPeople" = a."people"
  FROM "AttendanceRecord" a WHERE a."sessionId" = s."id" AND a."official";

CREATE INDEX "Session_board"
  ON "Session" ("status", "boardAt", "id", "listed", "officialPeople", "kind", "country", "endsAt", "reportOn");
CREATE INDEX "Session_search" ON "Session" USING gin ("searchText" gin_trgm_ops);
DROP INDEX "Session_reportOn_idx";
CREATE INDEX "Session_period" ON "Session" ("reportOn", "status", "country", "city", "officialPeople", "id");
-- The agenda's latest ones that are over.
CREATE INDEX "Session_over" ON "Session" ("reportOn" DESC NULLS LAST, "startsAt" DESC NULLS LAST)
  WHERE "status" IN ('HELD', 'REPORTED');

DROP INDEX "Registration_sessionId_status_waitingSince_idx";
CREATE INDEX "Registration_seats" ON "Registration" ("sessionId", "status", "waitingSince", "partySize");

-- Sets of tags are few: by this they are found one after the other, each once.
CREATE INDEX "Contact_tag_sets" ON "Contact" (hash_array_extended("tags", 0)) WHERE "tags" <> '{}';
