import { Prisma } from '#app/generated/prisma/client.ts'
import type { SessionKind } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { type Expected, type ShowUp, showUpOf } from '#app/modules/attendance/show-up.ts'
import { db, type Tx } from '#app/platform/db.server.ts'

type Period = { from: string; to: string }

/** A held session at which somebody was expected. */
export type ExpectedSession = Expected & {
  id: string
  reportOn: string
  kind: SessionKind
  title: string | null
  host: string | null
  city: string | null
  country: string | null
  councillors: { id: string; name: string }[]
}

export type ArrivalGroup<Key> = ShowUp & Key
export type Arrivals = {
  total: ShowUp
  /** The newest first. */
  sessions: ExpectedSession[]
  cities: ArrivalGroup<{ city: string | null; country: string | null }>[]
  hosts: ArrivalGroup<{ host: string | null }>[]
  councillors: ArrivalGroup<{ id: string; name: string }>[]
  /** Who got a reminder and who did not, at the sessions whose list was marked at the door. */
  reminders: { reminded: boolean; sessions: number; confirmed: number; came: number }[]
}

/**
 * Of those who were expected, how many came: a session, city, host, councillor and reminder. @throws DomainError 'forbidden'
 */
export async function loadArrivals(context: ActorContext, period: Period): Promise<Arrivals> {
  assertMay(context.actor, 'attendance.exact')
  return db.$transaction(
    async (tx) => {
      const sessions = await readExpected(tx, period)
      const reminders = await remindersOf(tx, period)
      return {
        total: showUpOf(sessions),
        sessions,
        cities: grouped(sessions, ({ city, country }) => [{ city, country }]),
        hosts: grouped(sessions, ({ host }) => [{ host }]),
        councillors: grouped(sessions, ({ councillors }) => councillors),
        reminders,
      }
    },
    { isolationLevel: 'RepeatableRead' },
  )
}

/** Most people expected first. */
function grouped<Key extends object>(
  sessions: readonly ExpectedSession[],
  keysOf: (session: ExpectedSession) => Key[],
): ArrivalGroup<Key>[] {
  const groups = new Map<string, { key: Key; own: ExpectedSession[] }>()
  for (const session of sessions) {
    for (const key of keysOf(session)) {
      const name = JSON.stringify(key)
      const group = groups.get(name)
      if (group) group.own.push(session)
      else groups.set(name, { key, own: [session] })
    }
  }
  return [...groups.values()]
    .map(({ key, own }) => ({ ...key, ...showUpOf(own) }))
    .sort((a, b) => b.confirmed - a.confirmed || b.unknown - a.unknown)
}

/** Of sessions `s`: those that were held in the period. */
export const heldIn = ({ from, to }: Period) =>
  Prisma.sql`s."reportOn" BETWEEN ${from} AND ${to} AND s."status" IN ('HELD', 'REPORTED')`

// The last mark of each registration counts, as in marks.ts: by its moment, then by its id.
const LAST_MARKS = Prisma.sql`
  SELECT DISTINCT ON (k."registrationId") k."registrationId", k."kind", k."people"
  FROM "AttendanceMark" k WHERE k."sessionId" = s."id" AND k."registrationId" IS NOT NULL
  ORDER BY k."registrationId", k."markedAt" DESC, k."id" DESC`

const CONFIRMED = Prisma.sql`(
  SELECT sum(r."partySize")::int FROM "Registration" r WHERE r."sessionId" = s."id" AND r."status" = 'CONFIRMED')`

const MARKED = Prisma.sql`(
  SELECT (coalesce(sum(last."people") FILTER (WHERE last."kind" = 'PRESENT'), 0))::int
  FROM (${LAST_MARKS}) AS last HAVING count(*) > 0)`

/** A row a session of the period at which somebody was expected. */
function readExpected(tx: Tx, period: Period): Promise<ExpectedSession[]> {
  return tx.$queryRaw`
    SELECT s."id", s."reportOn", s."kind", s."title", s."hostName" AS "host", s."city", s."country",
      expected."confirmed", s."officialPeople" AS "official", ${MARKED} AS "marked",
      coalesce((
        SELECT jsonb_agg(jsonb_build_object('id', c."id", 'name', c."name") ORDER BY c."name")
        FROM "Assignment" x JOIN "Councillor" c ON c."id" = x."councillorId"
        WHERE x."sessionId" = s."id" AND x."releasedAt" IS NULL
      ), '[]') AS "councillors"
    FROM "Session" s JOIN LATERAL (SELECT ${CONFIRMED} AS "confirmed") AS expected ON expected."confirmed" > 0
    WHERE ${heldIn(period)} ORDER BY s."reportOn" DESC, s."id"`
}

/** Of all sessions of the period, only who was expected and who came. */
export async function readShowUps(tx: Tx, period: Period): Promise<Expected[]> {
  // As one value: a row a session would take longer to hand over than to read.
  const [row] = await tx.$queryRaw<{ sessions: [number, number | null, number | null][] | null }[]>`
    SELECT json_agg(json_build_array(
      coalesce(${CONFIRMED}, 0), s."officialPeople", CASE WHEN s."officialPeople" IS NOT NULL AND EXISTS (
        SELECT FROM "AttendanceMark" k WHERE k."sessionId" = s."id"
      ) THEN ${MARKED} END
    )) AS "sessions"
    FROM "Session" s WHERE ${heldIn(period)}`
  return (row?.sessions ?? []).map(([confirmed, official, marked]) => ({ confirmed, official, marked }))
}

function remindersOf(tx: Tx, period: Period): Promise<Arrivals['reminders']> {
  return tx.$queryRaw`
    SELECT "reminded", count(DISTINCT "sessionId")::int AS "sessions", sum("partySize")::int AS "confirmed",
      sum("came")::int AS "came"
    FROM (
      SELECT s."id" AS "sessionId", r."partySize", EXISTS (
        SELECT FROM "MailDelivery" d WHERE d."recipientId" = r."id" AND d."status" = 'SENT'
          AND d."kind" IN ('reminderDayBefore', 'reminderHourBefore')
      ) AS "reminded", least(r."partySize", coalesce((
        SELECT CASE WHEN last."kind" = 'PRESENT' THEN last."people" ELSE 0 END
        FROM (${LAST_MARKS}) AS last WHERE last."registrationId" = r."id"
      ), 0)) AS "came"
      FROM "Session" s
      JOIN "Registration" r ON r."sessionId" = s."id" AND r."status" = 'CONFIRMED'
      WHERE ${heldIn(period)} AND s."officialPeople" IS NOT NULL AND EXISTS (
        SELECT FROM "AttendanceMark" k WHERE k."sessionId" = s."id" AND k."registrationId" IS NOT NULL
      )
    ) AS each GROUP BY 1 ORDER BY 1 DESC`
}
