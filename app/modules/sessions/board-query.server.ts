import { Prisma } from '#app/generated/prisma/client.ts'
import type { SessionKind, SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay, may } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { isOverdue, type Waiting } from './waiting.ts'

/** The board's columns, in the order of a session's life. */
export const COLUMNS = ['PROPOSED', 'ACCEPTED', 'SCHEDULED', 'PUBLISHED', 'HELD', 'REPORTED'] as const
const CARDS_A_COLUMN = 6
const ROWS_A_PAGE = 25

export type BoardFilter = {
  kind?: SessionKind | undefined
  /** ISO 3166 alpha-2. */
  country?: string | undefined
  councillorId?: string | undefined
  /** In the title, host, organization, city or topics. */
  text?: string | undefined
}

export type BoardItem = {
  id: string
  status: SessionStatus
  kind: SessionKind
  title: string | null
  hostName: string | null
  hostOrganization: string | null
  city: string | null
  country: string | null
  zone: string | null
  startsAt: Date | null
  reportOn: string | null
  capacity: number | null
  councillors: string[]
  /** Seats that confirmed people hold. */
  seatsTaken: number
  /** Official attendance; null where nobody recorded one, and for who may not read exact figures. */
  attendance: number | null
  waits: Waiting | null
  overdue: boolean
  /** Since when it is in its state or waits. */
  since: Date
}

export type Board = {
  columns: { status: (typeof COLUMNS)[number]; total: number; items: BoardItem[] }[]
  waiting: Record<Waiting, number>
  closed: { DECLINED: number; CANCELLED: number }
}

/**
 * The board: each state's sessions, what waits for staff first, a few of each with the whole count. A fixed number of
 * statements however many sessions there are.
 * @throws DomainError 'forbidden'
 */
export async function loadBoard(context: ActorContext, filter: BoardFilter): Promise<Board> {
  assertMay(context.actor, 'sessions.read')
  const sessions = boardSessions(context)
  const matches = filterSql(filter)
  const [places, counts] = await Promise.all([
    db.$queryRaw<Place[]>`
      WITH ${sessions}, ranked AS (
        SELECT *, row_number() OVER (PARTITION BY "status" ORDER BY ${ORDER}) AS "rank" FROM board WHERE ${matches}
      )
      SELECT "id", "status"::text, "waits", "since" FROM ranked WHERE "rank" <= ${CARDS_A_COLUMN} ORDER BY ${ORDER}`,
    db.$queryRaw<{ status: SessionStatus; waits: Waiting | null; count: number }[]>`
      WITH ${sessions}
      SELECT "status"::text, "waits", count(*)::int AS "count" FROM board WHERE ${matches} GROUP BY "status", "waits"`,
  ])
  const items = await withFacts(
    places.filter(({ status }) => (COLUMNS as readonly string[]).includes(status)),
    context,
  )
  const total = (status: SessionStatus) => sum(counts.filter((row) => row.status === status))
  const waiting = (reason: Waiting) => sum(counts.filter((row) => row.waits === reason))
  return {
    columns: columnsFor(context).map((status) => ({
      status,
      total: total(status),
      items: items.filter((item) => item.status === status),
    })),
    waiting: {
      undecided: waiting('undecided'),
      undated: waiting('undated'),
      unpublished: waiting('unpublished'),
      unrecorded: waiting('unrecorded'),
      uncounted: waiting('uncounted'),
    },
    closed: { DECLINED: total('DECLINED'), CANCELLED: total('CANCELLED') },
  }
}

export type BoardList = { total: number; items: BoardItem[]; next: string | null }

/**
 * One state, or one kind of waiting, page by page. `after`: the id that the page before ended with.
 * @throws DomainError 'forbidden'
 */
export async function listBoard(
  context: ActorContext,
  filter: BoardFilter & {
    status?: SessionStatus | undefined
    waits?: Waiting | undefined
    after?: string | undefined
  },
): Promise<BoardList> {
  assertMay(context.actor, 'sessions.read')
  const sessions = boardSessions(context)
  const conditions = [filterSql(filter)]
  if (filter.status) conditions.push(Prisma.sql`"status" = ${filter.status}::"SessionStatus"`)
  if (filter.waits) conditions.push(Prisma.sql`"waits" = ${filter.waits}`)
  const matches = Prisma.join(conditions, ' AND ')
  // The same order as a row comparison; a cursor whose session is gone begins again.
  const beyond = filter.after
    ? Prisma.sql`coalesce(("waits" IS NULL, "key", "id") > (SELECT "waits" IS NULL, "key", "id" FROM board WHERE "id" = ${filter.after}::uuid), true)`
    : Prisma.sql`true`
  const [places, [count]] = await Promise.all([
    db.$queryRaw<Place[]>`
      WITH ${sessions}
      SELECT "id", "status"::text, "waits", "since" FROM board WHERE ${matches} AND ${beyond}
      ORDER BY ${ORDER} LIMIT ${ROWS_A_PAGE + 1}`,
    db.$queryRaw<
      { count: number }[]
    >`WITH ${sessions} SELECT count(*)::int AS "count" FROM board WHERE ${matches}`,
  ])
  const page = places.slice(0, ROWS_A_PAGE)
  return {
    total: count?.count ?? 0,
    items: await withFacts(page, context),
    next: places.length > ROWS_A_PAGE ? (page.at(-1)?.id ?? null) : null,
  }
}

/** How many sessions wait for staff; for the frame. */
export async function countWaiting(context: ActorContext): Promise<number> {
  assertMay(context.actor, 'sessions.read')
  const [row] = await db.$queryRaw<{ count: number }[]>`
    WITH ${boardSessions(context)} SELECT count(*)::int AS "count" FROM board WHERE "waits" IS NOT NULL`
  return row?.count ?? 0
}

/** What the filters offer: countries that have sessions, councillors. */
export async function boardChoices(
  context: ActorContext,
): Promise<{ countries: string[]; councillors: { id: string; name: string }[] }> {
  assertMay(context.actor, 'sessions.read')
  const [countries, councillors] = await Promise.all([
    db.session.findMany({
      where: { country: { not: null } },
      distinct: ['country'],
      select: { country: true },
      orderBy: { country: 'asc' },
    }),
    db.councillor.findMany({ select: { id: true, name: true }, orderBy: { name: 'asc' } }),
  ])
  return { countries: countries.flatMap(({ country }) => country ?? []), councillors }
}

type Place = { id: string; status: SessionStatus; waits: Waiting | null; since: Date }

// Waiting ones first; then by the key that fits the state (see below).
const ORDER = Prisma.sql`"waits" IS NULL, "key", "id"`

/** Who may not read what is private sees what the public sees. */
function columnsFor({ actor }: ActorContext): readonly (typeof COLUMNS)[number][] {
  return may(actor, 'sessions.readPrivate') ? COLUMNS : ['PUBLISHED', 'HELD', 'REPORTED']
}

/**
 * The common table expression `board`: the sessions that this actor sees, what each waits for, since when, and its place in its
 * column: what waits longest first; dated ones by their hour (without one, first); finished ones latest first.
 */
function boardSessions(context: ActorContext): Prisma.Sql {
  const { now } = context
  const today = civilDateAt(now, MEXICO_CITY)
  const weekAgo = new Date(now.getTime() - 7 * 24 * 60 * 60_000)
  const visible = may(context.actor, 'sessions.readPrivate')
    ? Prisma.sql`(s."origin" <> 'PROPOSAL' OR s."emailVerifiedAt" IS NOT NULL)`
    : Prisma.sql`(s."status" IN ('PUBLISHED', 'HELD', 'REPORTED') OR (s."status" = 'CANCELLED' AND s."publishedAt" IS NOT NULL))`
  return Prisma.sql`
    stated AS (
      SELECT s.*,
        CASE s."status"
          WHEN 'PROPOSED' THEN 'undecided'
          WHEN 'ACCEPTED' THEN 'undated'
          WHEN 'SCHEDULED' THEN 'unpublished'
          WHEN 'PUBLISHED' THEN CASE WHEN coalesce(s."endsAt" < ${now}, s."reportOn" < ${today}, true) THEN 'unrecorded' END
          WHEN 'HELD' THEN CASE WHEN coalesce(s."endsAt", to_date(s."reportOn", 'YYYY-MM-DD'), s."heldAt", s."createdAt") < ${weekAgo} AND NOT EXISTS (
            SELECT 1 FROM "AttendanceRecord" a WHERE a."sessionId" = s."id" AND a."official"
          ) THEN 'uncounted' END
        END AS "waits",
        CASE s."status"
          WHEN 'PROPOSED' THEN coalesce(s."emailVerifiedAt", s."createdAt")
          WHEN 'ACCEPTED' THEN coalesce(s."acceptedAt", s."createdAt")
          WHEN 'SCHEDULED' THEN coalesce(s."scheduledAt", s."createdAt")
          WHEN 'PUBLISHED' THEN CASE WHEN s."endsAt" < ${now} THEN s."endsAt" ELSE coalesce(s."publishedAt", s."createdAt") END
          WHEN 'DECLINED' THEN coalesce(s."declinedAt", s."createdAt")
          WHEN 'CANCELLED' THEN coalesce(s."cancelledAt", s."createdAt")
          ELSE coalesce(s."endsAt", to_date(s."reportOn", 'YYYY-MM-DD'), s."heldAt", s."createdAt")
        END AS "since"
      FROM "Session" s WHERE ${visible}
    ),
    board AS (
      SELECT *,
        CASE
          WHEN "status" IN ('SCHEDULED', 'PUBLISHED') THEN coalesce(extract(epoch FROM "startsAt"), 0)
          WHEN "waits" IS NOT NULL THEN extract(epoch FROM "since")
          ELSE -extract(epoch FROM "since")
        END AS "key"
      FROM stated
    )`
}

// People type names without accents. The embedded database has no `unaccent`, and its `lower` may know ASCII alone.
const ACCENTED = 'áéíóúüñàèìòùâêîôûäëïöãõåçýÁÉÍÓÚÜÑÀÈÌÒÙÂÊÎÔÛÄËÏÖÃÕÅÇÝ'
const PLAIN = withoutAccents(ACCENTED)

function withoutAccents(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

function filterSql({ kind, country, councillorId, text }: BoardFilter): Prisma.Sql {
  const conditions = [Prisma.sql`true`]
  if (kind) conditions.push(Prisma.sql`"kind" = ${kind}::"SessionKind"`)
  if (country) conditions.push(Prisma.sql`"country" = ${country}`)
  if (councillorId) {
    conditions.push(Prisma.sql`EXISTS (
      SELECT 1 FROM "Assignment" a
      WHERE a."sessionId" = board."id" AND a."councillorId" = ${councillorId}::uuid AND a."releasedAt" IS NULL)`)
  }
  if (text) {
    const pattern = `%${withoutAccents(text).replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(
      Prisma.sql`lower(translate(concat_ws(' ', "title", "hostName", "hostOrganization", "hostCredit", "city", "topics"),
        ${ACCENTED}, ${PLAIN})) LIKE ${pattern}`,
    )
  }
  return Prisma.join(conditions, ' AND ')
}

async function withFacts(places: Place[], { actor, now }: ActorContext): Promise<BoardItem[]> {
  const exact = may(actor, 'attendance.exact')
  const ids = places.map(({ id }) => id)
  const [sessions, seats] = await Promise.all([
    db.session.findMany({
      where: { id: { in: ids } },
      select: {
        id: true,
        status: true,
        kind: true,
        title: true,
        hostName: true,
        hostOrganization: true,
        city: true,
        country: true,
        zone: true,
        startsAt: true,
        reportOn: true,
        capacity: true,
        assignments: {
          where: { releasedAt: null },
          orderBy: { position: 'asc' },
          select: { councillor: { select: { name: true } } },
        },
        attendance: { where: { official: true }, select: { people: true } },
      },
    }),
    db.registration.groupBy({
      by: ['sessionId'],
      where: { sessionId: { in: ids }, status: 'CONFIRMED' },
      _sum: { partySize: true },
    }),
  ])
  const byId = new Map(sessions.map((session) => [session.id, session]))
  const seatsBySession = new Map(seats.map(({ sessionId, _sum }) => [sessionId, _sum.partySize ?? 0]))
  return places.flatMap(({ id, waits, since }) => {
    const session = byId.get(id)
    if (!session) return []
    const { assignments, attendance, ...facts } = session
    return {
      ...facts,
      councillors: assignments.map(({ councillor }) => councillor.name),
      seatsTaken: seatsBySession.get(id) ?? 0,
      attendance: exact ? (attendance[0]?.people ?? null) : null,
      waits,
      since,
      overdue: isOverdue({ waits, since, startsAt: session.startsAt }, now),
    }
  })
}

function sum(rows: { count: number }[]): number {
  return rows.reduce((total, { count }) => total + count, 0)
}
