-- Where those who may be written to live, counted from the index alone.
CREATE INDEX "Contact_zones" ON "Contact" ("zone") WHERE "zone" IS NOT NULL AND "unsubscribedAt" IS NULL;

-- With what the funnel counts by.
DROP INDEX "Session_period";
CREATE INDEX "Session_period" ON "Session" ("reportOn", "status", "country", "city", "officialPeople", "listed", "id");
