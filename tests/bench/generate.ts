import { Client, type ClientConfig } from 'pg'

export type Volume = {
  sessions: number
  registrations: number
  contacts: number
  /** First civil day of the programme. */
  from?: string
  /** Today, for the data: what starts before it was held, what starts after it is published. */
  today?: string
}

/**
 * A programme of any size in a migrated, empty database: one statement a table, so that half a million registrations take
 * seconds. The same numbers give the same rows, ids included. Nineteen of twenty sessions were held, at an even pace from
 * `from` to `today`; the others are published and come after it. Four of five held ones have an official figure, nine of ten
 * were announced in two sends. Registrations are spread evenly; each person comes twice.
 * @param connection as `connection` of platform/db.server.ts, or a URL
 */
export async function generate(connection: ClientConfig | string, volume: Volume): Promise<void> {
  const { sessions, registrations, contacts, from = '2020-09-01', today = '2026-11-24' } = volume
  const client = new Client(connection)
  await client.connect()
  const councillors = Math.max(7, Math.ceil(sessions / 1_000))
  try {
    await client.query('BEGIN')
    await client.query(CITIES)
    await client.query(PROCESSES)
    await client.query(HOSTS, [Math.max(1, Math.ceil(sessions / 3))])
    await client.query(COUNCILLORS, [councillors])
    await client.query(SESSIONS, [
      sessions,
      from,
      today,
      Math.max(1, Math.ceil(sessions / 3)),
      20 + 2 * Math.ceil(registrations / Math.max(1, sessions)),
    ])
    await client.query(ASSIGNMENTS, [councillors])
    await client.query(ATTENDANCE)
    await client.query(MAILINGS)
    await client.query(SENDS)
    if (sessions > 0) await client.query(REGISTRATIONS, [registrations, sessions])
    await client.query(CONTACTS, [contacts])
    await client.query('COMMIT')
    // As a server's own housekeeping leaves them: statistics, and which pages an index may answer for.
    for (const table of FILLED) await client.query(`VACUUM (ANALYZE) "${table}"`)
  } finally {
    await client.end()
  }
}

const FILLED = [
  'Host',
  'Councillor',
  'Session',
  'Assignment',
  'AttendanceRecord',
  'Mailing',
  'MailingSend',
  'Registration',
  'Contact',
]

/** An id that is the same each time. */
function id(kind: string, n: string): string {
  return `md5('${kind} ' || ${n})::uuid`
}

const CITIES = `
CREATE TEMPORARY TABLE bench_city ON COMMIT DROP AS
SELECT (row_number() OVER () - 1)::int AS place, *
FROM (VALUES
  ('Los Ángeles', 'US', 'America/Los_Angeles'), ('Chicago', 'US', 'America/Chicago'), ('Madrid', 'ES', 'Europe/Madrid'),
  ('Nueva York', 'US', 'America/New_York'), ('Houston', 'US', 'America/Chicago'), ('Toronto', 'CA', 'America/Toronto'),
  ('Dallas', 'US', 'America/Chicago'), ('Las Vegas', 'US', 'America/Los_Angeles'), ('París', 'FR', 'Europe/Paris'),
  ('Atlanta', 'US', 'America/New_York'), ('Phoenix', 'US', 'America/Phoenix'), ('Londres', 'GB', 'Europe/London'),
  ('San Diego', 'US', 'America/Los_Angeles'), ('Miami', 'US', 'America/New_York'), ('Berlín', 'DE', 'Europe/Berlin'),
  ('Denver', 'US', 'America/Denver'), ('Montreal', 'CA', 'America/Toronto'), ('Barcelona', 'ES', 'Europe/Madrid'),
  ('Seattle', 'US', 'America/Los_Angeles'), ('Tokio', 'JP', 'Asia/Tokyo')
) AS cities (city, country, zone)`

const PROCESSES = `
WITH process AS (
  INSERT INTO "ElectoralProcess" ("id", "name", "periodFrom", "periodTo") VALUES
    (${id('process', "'2020'")}, 'PEL 2020-2021', '2020-09-01', '2021-06-06'),
    (${id('process', "'2023'")}, 'PEL 2023-2024', '2023-09-01', '2024-06-02')
  RETURNING "id", "periodFrom", "periodTo"
)
INSERT INTO "ProcessStage" ("id", "processId", "name", "startsOn", "endsOn", "position")
SELECT gen_random_uuid(), "id", 'Registro', "periodFrom", left("periodTo", 4) || '-03-10', 0 FROM process
UNION ALL
SELECT gen_random_uuid(), "id", 'Voto', left("periodTo", 4) || '-05-18', "periodTo", 1 FROM process`

const HOSTS = `
INSERT INTO "Host" ("id", "name", "email")
SELECT ${id('host', 'n')}, 'Anfitriona ' || n, 'anfitriona' || n || '@example.org' FROM generate_series(0, $1::int - 1) AS n`

const COUNCILLORS = `
INSERT INTO "Councillor" ("id", "name", "email")
SELECT ${id('councillor', 'n')}, 'Consejera ' || n, 'consejera' || n || '@example.org' FROM generate_series(0, $1::int - 1) AS n`

// Every hour is worked out once as wall time and derived from it, as the application does.
const SESSIONS = `
WITH plan AS (
  SELECT n, c.*, n % 20 = 19 AS ahead,
    to_char(CASE WHEN n % 20 = 19 THEN $3::date + 1 + (n / 20) % 120
      ELSE $2::date + floor(n::numeric * ($3::date - $2::date) / greatest($1::int, 1))::int END, 'YYYY-MM-DD') AS wall_date,
    (17 + n % 4) || ':' || CASE n % 2 WHEN 0 THEN '00' ELSE '30' END AS wall_time
  FROM generate_series(0, $1::int - 1) AS n
  JOIN bench_city AS c ON c.place = (n * 7) % 20
), dated AS (
  SELECT *, (wall_date || ' ' || wall_time)::timestamp AT TIME ZONE zone AS starts_at FROM plan
)
INSERT INTO "Session" (
  "id", "slug", "calendarUid", "kind", "status", "origin", "modality", "title", "topics", "partners",
  "hostId", "hostName", "hostCredit", "hostOrganization", "emailVerifiedAt", "city", "country",
  "zone", "wallDate", "wallTime", "durationMinutes", "startsAt", "endsAt", "reportOn",
  "capacity", "publicText", "joinUrl", "createdAt", "updatedAt", "acceptedAt", "scheduledAt", "publishedAt", "heldAt"
)
SELECT ${id('session', 'n')}, 'sesion-' || n, 'bench-' || n || '@invita',
  (CASE WHEN n % 10 < 7 THEN 'HOME_MEETING' WHEN n % 10 = 7 THEN 'WORKSHOP' WHEN n % 10 = 8 THEN 'TALK' ELSE 'FORUM' END)::"SessionKind",
  (CASE WHEN ahead THEN 'PUBLISHED' ELSE 'HELD' END)::"SessionStatus",
  'PROPOSAL', (CASE WHEN n % 3 = 0 THEN 'IN_PERSON' ELSE 'VIRTUAL' END)::"Modality",
  CASE WHEN n % 10 < 7 THEN NULL ELSE 'Voto desde el extranjero ' || n END,
  'Credencialización y registro', CASE WHEN n % 10 = 7 THEN ARRAY['INE'] ELSE ARRAY[]::text[] END,
  ${id('host', 'n % $4::int')}, 'Anfitriona ' || n % $4::int, 'presidenta de la Asociación ' || n % 500, 'Asociación ' || n % 500,
  starts_at - interval '40 days', city, country, zone, wall_date, wall_time, 90, starts_at, starts_at + interval '90 minutes',
  to_char(starts_at AT TIME ZONE 'America/Mexico_City', 'YYYY-MM-DD'),
  $5::int, 'Una tarde para conversar sobre cómo votar desde fuera.', 'https://video.example.org/' || n,
  starts_at - interval '40 days', starts_at, starts_at - interval '35 days', starts_at - interval '30 days',
  starts_at - interval '25 days', CASE WHEN ahead THEN NULL ELSE starts_at + interval '2 hours' END
FROM dated`

// Times of one councillor that meet are left unblocked: the benchmark is about size, not about agendas.
const ASSIGNMENTS = `
WITH numbered AS (
  SELECT "id" AS session_id, "startsAt", "createdAt", row_number() OVER (ORDER BY "startsAt", "id") AS n FROM "Session"
), spread AS (
  SELECT *, n % $1::int AS councillor, lag("startsAt") OVER (PARTITION BY n % $1::int ORDER BY n) AS before FROM numbered
)
INSERT INTO "Assignment" ("id", "sessionId", "councillorId", "blockedFrom", "blockedTo", "createdAt")
SELECT gen_random_uuid(), session_id, ${id('councillor', 'councillor')},
  CASE WHEN apart THEN "startsAt" - interval '30 minutes' END, CASE WHEN apart THEN "startsAt" + interval '2 hours' END, "createdAt"
FROM (SELECT *, before IS NULL OR "startsAt" - before >= interval '3 hours' AS apart FROM spread) AS spaced`

const ATTENDANCE = `
INSERT INTO "AttendanceRecord" ("id", "sessionId", "source", "people", "official", "recordedAt")
SELECT ${id('attendance', 's."slug"')}, s."id",
  (CASE hashtext(s."slug") & 1 WHEN 0 THEN 'COUNT' ELSE 'HOST' END)::"AttendanceSource",
  4 + (hashtext(s."slug") & 63), true, s."heldAt"
FROM "Session" AS s WHERE s."status" = 'HELD' AND (hashtext('known ' || s."slug") & 15) < 13`

const MAILINGS = `
INSERT INTO "Mailing" ("id", "sessionId", "createdAt")
SELECT ${id('mailing', '"slug"')}, "id", "createdAt" FROM "Session" WHERE (hashtext('mailed ' || "slug") & 15) < 14`

const SENDS = `
INSERT INTO "MailingSend" ("id", "mailingId", "sentOn", "count")
SELECT gen_random_uuid(), ${id('mailing', '"slug"')}, to_char("reportOn"::date - days, 'YYYY-MM-DD'), 1500
FROM "Session" CROSS JOIN (VALUES (12), (3)) AS sends (days)
WHERE (hashtext('mailed ' || "slug") & 15) < 14`

const REGISTRATIONS = `
INSERT INTO "Registration" (
  "id", "sessionId", "status", "source", "name", "email", "partySize", "question", "zone", "language",
  "noticeVersion", "noticeAcceptedAt", "waitingSince", "confirmedAt", "withdrawnAt", "createdAt", "updatedAt"
)
SELECT ${id('registration', 'n')}, s."id", r.status::"RegistrationStatus", 'SELF',
  'Persona ' || n / 2, 'persona' || n / 2 || '@example.org', 1 + (n % 7 = 0)::int,
  CASE WHEN n % 5 = 0 THEN '¿Hasta cuándo me puedo registrar?' END, s."zone",
  (CASE WHEN n % 4 = 0 THEN 'en' ELSE 'es' END)::"Language", 1, s."publishedAt",
  CASE r.status WHEN 'WAITING' THEN s."publishedAt" END, CASE r.status WHEN 'CONFIRMED' THEN s."publishedAt" END,
  CASE r.status WHEN 'WITHDRAWN' THEN s."publishedAt" END, s."publishedAt", s."publishedAt"
FROM generate_series(0, $1::int - 1) AS n
JOIN "Session" AS s ON s."id" = ${id('session', 'n % $2::int')}
CROSS JOIN LATERAL (SELECT CASE WHEN n % 10 = 9 THEN 'WITHDRAWN' WHEN n % 20 = 8 THEN 'WAITING' ELSE 'CONFIRMED' END AS status) AS r`

const CONTACTS = `
INSERT INTO "Contact" (
  "id", "email", "name", "language", "city", "country", "zone", "organization", "leader", "sector", "tags",
  "source", "consentOn", "unsubscribedAt", "searchText", "createdAt", "updatedAt"
)
SELECT ${id('contact', 'n')}, 'contacto' || n || '@example.org', 'Contacto ' || n,
  (CASE WHEN n % 4 = 0 THEN 'en' ELSE 'es' END)::"Language", c.city, c.country, c.zone,
  CASE WHEN n % 3 = 0 THEN 'Asociación ' || n % 500 END, n % 12 = 0,
  (CASE WHEN n % 12 = 0 THEN (ARRAY['COMMUNITY', 'BUSINESS', 'ACADEMIA', 'CULTURE'])[1 + (n / 12) % 4] END)::"ContactSector",
  CASE WHEN n % 6 = 0 THEN ARRAY['boletín'] ELSE ARRAY[]::text[] END,
  'Generado', '2020-09-01', CASE WHEN n % 25 = 0 THEN timestamptz '2024-01-01T00:00Z' END,
  'contacto ' || n || ' contacto' || n || '@example.org ' || lower(c.city),
  timestamptz '2020-09-01T00:00Z' + n * interval '1 minute', timestamptz '2020-09-01T00:00Z'
FROM generate_series(0, $1::int - 1) AS n JOIN bench_city AS c ON c.place = (n * 7) % 20`
