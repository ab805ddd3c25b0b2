-- The application's role on a server: it works with every table and cannot rewrite the audit trail.
-- Run as the owner of the database, after a first start with the owner's DATABASE_URL has applied the migrations
-- (and again after an update that brought new tables):
--
--   psql "$OWNER_DATABASE_URL" -v app=invita_app -f app/modules/audit/roles.sql
--
-- Then start and work with the application's role in DATABASE_URL; migrations stay the owner's.
GRANT USAGE ON SCHEMA public TO :app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :app;
REVOKE UPDATE, DELETE, TRUNCATE ON "AuditEntry", "AuditSeal", "ClosedReport", "Erratum" FROM :app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON "_prisma_migrations" FROM :app;
-- A redaction: the trigger lets through nothing else.
GRANT UPDATE ("before", "after", "detailsSalt", "redactedAt") ON "AuditEntry" TO :app;
