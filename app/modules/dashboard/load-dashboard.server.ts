import { Prisma } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { type ShowUp, showUpOf } from '#app/modules/attendance/show-up.ts'
import { CONTACT_PLACES } from '#app/modules/contacts/contact-places.server.ts'
import { assertOffered } from '#app/modules/reports/offered-periods.server.ts'
import { db, type Tx } from '#app/platform/db.server.ts'
import {
  type Balance,
  byCountry,
  type CityBalance,
  type CountryBalance,
  type Funnel,
  funnelOf,
  type HeldSession,
  type MonthBalance,
  overTime,
  type Published,
  publishedTables,
  type StatusCount,
  together,
} from './dashboard.ts'
import { heldIn, readShowUps } from './load-arrivals.server.ts'

/** Rows of a table on one screen; what is beyond is counted. */
const SHOWN = 15

export type Dashboard = {
  total: Published<Balance>
  months: Published<MonthBalance>[]
  countries: Published<CountryBalance>[]
  cities: Published<CityBalance>[]
  councillors: Published<Balance & { id: string; name: string }>[]
  funnel: Funnel
  /** Confirmed and come, over the sessions where both are known. Null: there is none; 'kept': not for who asks. */
  showUp: ShowUp | 'kept' | null
  /** Where contacts live and no session has been: the most contacts first. Null for who may not read contacts. */
  withoutSession: {
    cities: { city: string; country: string; contacts: number }[]
    more: number
    anyContacts: boolean
  } | null
}

type Period = { from: string; to: string }

/**
 * The programme at a glance: sessions that were held in the period (report date), their official attendance, and where it has
 * not been yet. The number of queries is fixed. A row a session is read for who came of those expected, and for who may see
 * only what is published (published-attendance.ts), which is decided over all sessions together.
 * @throws DomainError 'forbidden'
 */
export async function loadDashboard(context: ActorContext, period: Period): Promise<Dashboard> {
  await assertOffered(context, period)
  const mayReadContacts = may(context.actor, 'contacts.read')
  const exact = may(context.actor, 'attendance.exact')
  const figures = db.$transaction(
    async (tx) => {
      const months = await monthsOf(tx, period)
      const cities = await citiesOf(tx, period)
      const tables = {
        total: together(cities),
        months: overTime(period, months),
        countries: byCountry(cities),
        cities,
        councillors: await councillorsOf(tx, period),
      }
      return {
        ...(exact ? tables : publishedTables(tables, await heldSessionsOf(tx, period))),
        funnel: funnelOf(await statusesOf(tx, period)),
      }
    },
    { isolationLevel: 'RepeatableRead' },
  )
  // These two add up to nothing else on the page, so they need not wait for its one moment.
  const [dashboard, showUp, withoutSession] = await Promise.all([
    figures,
    exact ? arrivalsOf(db, period) : ('kept' as const),
    mayReadContacts ? citiesWithoutSession(db) : null,
  ])
  return { ...dashboard, showUp, withoutSession }
}

/** Of sessions `s`; the official figure stands beside each, null where nobody counted. */
const BALANCE = Prisma.sql`
  count(*)::int AS "sessions", sum(s."officialPeople")::int AS "people",
  (count(*) FILTER (WHERE s."officialPeople" IS NULL))::int AS "uncounted"`

function monthsOf(tx: Tx, period: Period): Promise<(Balance & { month: string })[]> {
  return tx.$queryRaw`SELECT left(s."reportOn", 7) AS "month", ${BALANCE}
    FROM "Session" s WHERE ${heldIn(period)} GROUP BY 1`
}

function citiesOf(tx: Tx, period: Period): Promise<CityBalance[]> {
  return tx.$queryRaw`
    SELECT s."city", s."country", ${BALANCE} FROM "Session" s WHERE ${heldIn(period)}
    GROUP BY 1, 2 ORDER BY "sessions" DESC, s."city" NULLS LAST, s."country"`
}

/** Who really was there: a councillor who was substituted has no part in it; two who shared a session have one each. */
function councillorsOf(tx: Tx, period: Period): Promise<(Balance & { id: string; name: string })[]> {
  return tx.$queryRaw`
    SELECT c."id", c."name", ${BALANCE}
    FROM "Session" s
    JOIN "Assignment" x ON x."sessionId" = s."id" AND x."releasedAt" IS NULL
    JOIN "Councillor" c ON c."id" = x."councillorId"
    WHERE ${heldIn(period)}
    GROUP BY c."id" ORDER BY "sessions" DESC, c."name"`
}

function heldSessionsOf(tx: Tx, period: Period): Promise<HeldSession[]> {
  return tx.$queryRaw`
    SELECT s."id", s."reportOn", s."city", s."country", s."officialPeople" AS "people", ARRAY(
      SELECT x."councillorId" FROM "Assignment" x WHERE x."sessionId" = s."id" AND x."releasedAt" IS NULL
    ) AS "councillors"
    FROM "Session" s WHERE ${heldIn(period)} ORDER BY s."id"`
}

/** Verified proposals of the period, by their date or, before they have one, by the day on which they came in. */
function statusesOf(tx: Tx, { from, to }: Period): Promise<StatusCount[]> {
  const came = Prisma.sql`(s."createdAt" AT TIME ZONE 'America/Mexico_City')::date::text`
  const dated = Prisma.sql`s."reportOn" BETWEEN ${from} AND ${to} AND s."listed"`
  const undated = Prisma.sql`s."reportOn" IS NULL AND ${came} BETWEEN ${from} AND ${to} AND s."listed"`
  const ended = Prisma.sql`s."status" IN ('DECLINED', 'CANCELLED')`
  // Where one stands tells how far it got, but for those that ended: the others are counted in the index alone.
  const far = Prisma.sql`s."acceptedAt" IS NOT NULL AS "accepted", s."scheduledAt" IS NOT NULL AS "scheduled",
    s."publishedAt" IS NOT NULL AS "published"`
  return tx.$queryRaw`
    SELECT "status", "accepted", "scheduled", "published", count(*)::int AS "sessions" FROM (
      SELECT s."status", false AS "accepted", false AS "scheduled", false AS "published"
      FROM "Session" s WHERE ${dated} AND NOT ${ended}
      UNION ALL SELECT s."status", ${far} FROM "Session" s WHERE ${dated} AND ${ended}
      UNION ALL SELECT s."status", ${far} FROM "Session" s WHERE ${undated}
    ) AS facts GROUP BY 1, 2, 3, 4`
}

async function arrivalsOf(tx: Tx, period: Period): Promise<ShowUp | null> {
  const showUp = showUpOf(await readShowUps(tx, period))
  return showUp.sessions > 0 ? showUp : null
}

async function citiesWithoutSession(tx: Tx): Promise<Dashboard['withoutSession']> {
  // From city to city through the index, a look into the sessions for each; contacts are counted where there is none.
  const cities = await tx.$queryRaw<{ city: string; country: string; contacts: number; all: number }[]>`
    WITH RECURSIVE ${CONTACT_PLACES}
    SELECT "city", "country", "contacts", (count(*) OVER ())::int AS "all"
    FROM place p CROSS JOIN LATERAL (
      SELECT count(*)::int AS "contacts" FROM "Contact" c WHERE c."country" = p."country" AND c."city" = p."city"
    ) AS counted
    WHERE "city" IS NOT NULL AND NOT EXISTS (
      SELECT FROM "Session" s
      WHERE s."country" = p."country" AND s."city" = p."city" AND s."status" IN ('SCHEDULED', 'PUBLISHED', 'HELD', 'REPORTED')
    )
    ORDER BY "contacts" DESC, "city" LIMIT ${SHOWN}`
  return {
    cities: cities.map(({ city, country, contacts }) => ({ city, country, contacts })),
    more: (cities[0]?.all ?? 0) - cities.length,
    anyContacts: cities.length > 0 || (await tx.contact.findFirst({ select: { id: true } })) !== null,
  }
}
