import { Prisma } from '#app/generated/prisma/client.ts'
import type { SessionKind, SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { fold } from '#app/platform/fold.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import type { Waiting } from './waiting.ts'

export type BoardFilter = {
  kind?: SessionKind | undefined
  /** ISO 3166 alpha-2. */
  country?: string | undefined
  councillorId?: string | undefined
  /** In the title, host, organization, city or topics. */
  text?: string | undefined
}

/**
 * Sessions of one state that wait for the same, or for nothing, in the order of `boardAt` (the migration board_by_index says which
 * moment that is): a stretch of one index, so that its first ones cost the same however many there are.
 */
export type Lane = {
  status: SessionStatus
  waits: Waiting | null
  /** What holds of its sessions `s` besides their state: columns of the index `Session_board`. */
  where: Prisma.Sql
  latestFirst?: boolean
}

/** A session's place on the board. */
export type Place = { id: string; status: SessionStatus; waits: Waiting | null; boardAt: Date }

const ALL = Prisma.sql`true`

/**
 * What each session waits for, and the order of the board: a state's lanes stand in their order, those that wait first. Every
 * session that this actor sees is in one of them. Who may not read what is private sees what the public sees.
 */
export function lanesFor({ actor, now }: ActorContext): Lane[] {
  const today = civilDateAt(now, MEXICO_CITY)
  const weekAgo = new Date(now.getTime() - 7 * 24 * 60 * 60_000)
  const over = Prisma.sql`coalesce(s."endsAt" < ${now}, s."reportOn" < ${today}, true)`
  const uncounted = Prisma.sql`(s."boardAt" < ${weekAgo} AND s."officialPeople" IS NULL)`
  const open: Lane[] = [
    { status: 'PUBLISHED', waits: 'unrecorded', where: over },
    { status: 'PUBLISHED', waits: null, where: Prisma.sql`NOT ${over}` },
    { status: 'HELD', waits: 'uncounted', where: uncounted },
    { status: 'HELD', waits: null, where: Prisma.sql`NOT ${uncounted}`, latestFirst: true },
    { status: 'REPORTED', waits: null, where: ALL, latestFirst: true },
  ]
  if (!may(actor, 'sessions.readPrivate')) {
    const announced = Prisma.sql`s."publishedAt" IS NOT NULL`
    return [...open, { status: 'CANCELLED', waits: null, where: announced, latestFirst: true }]
  }
  const lanes: Lane[] = [
    { status: 'PROPOSED', waits: 'undecided', where: ALL },
    { status: 'ACCEPTED', waits: 'undated', where: ALL },
    { status: 'SCHEDULED', waits: 'unpublished', where: ALL },
    ...open,
    { status: 'DECLINED', waits: null, where: ALL, latestFirst: true },
    { status: 'CANCELLED', waits: null, where: ALL, latestFirst: true },
  ]
  return lanes.map((lane) => ({ ...lane, where: Prisma.sql`s."listed" AND ${lane.where}` }))
}

export type ReadLane = { lane: Lane; count: number; places: Place[] }

/**
 * How many sessions each lane has, and the first of them, in one statement.
 * @param most how many of a lane
 * @param after of these lanes, only what comes after this place
 */
export async function readLanes(
  lanes: readonly Lane[],
  filter: BoardFilter,
  most: (lane: Lane) => number,
  after?: { lane: Lane; place: Place },
): Promise<ReadLane[]> {
  if (lanes.length === 0) return []
  const found = foundSql(filter)
  const sessions = found ? Prisma.sql`found` : Prisma.sql`"Session"`
  const parts = lanes.map((lane, index) => {
    const matches = Prisma.sql`${isIn(lane)} AND ${filterSql(filter)}`
    const beyond = lane === after?.lane ? beyondSql(lane, after.place) : ALL
    const order = lane.latestFirst ? Prisma.sql`s."boardAt" DESC, s."id"` : Prisma.sql`s."boardAt", s."id"`
    const places = most(lane)
      ? Prisma.sql`(
        SELECT jsonb_agg(jsonb_build_array("id", "boardAt")) FROM (
          SELECT s."id", s."boardAt" FROM ${sessions} s WHERE ${matches} AND ${beyond} ORDER BY ${order} LIMIT ${most(lane)}
        ) AS first)`
      : Prisma.sql`NULL::jsonb`
    return Prisma.sql`SELECT ${index}::int AS "lane",
      (SELECT count(*)::int FROM ${sessions} s WHERE ${matches}) AS "count", ${places} AS "places"`
  })
  const rows = await db.$queryRaw<{ lane: number; count: number; places: [string, string][] | null }[]>`
    ${found ?? Prisma.empty} ${Prisma.join(parts, ' UNION ALL ')}`
  const byLane = new Map(rows.map((row) => [row.lane, row]))
  return lanes.map((lane, index) => {
    const { count = 0, places } = byLane.get(index) ?? {}
    return {
      lane,
      count,
      places: (places ?? []).map(([id, at]) => ({
        id,
        status: lane.status,
        waits: lane.waits,
        boardAt: new Date(at),
      })),
    }
  })
}

/** Where a session stands among these lanes; null where it does not. */
export async function findPlace(
  lanes: readonly Lane[],
  id: string,
): Promise<{ lane: Lane; place: Place } | null> {
  const which = lanes.map((lane, index) => Prisma.sql`WHEN ${isIn(lane)} THEN ${index}::int`)
  const [row] = await db.$queryRaw<{ boardAt: Date; lane: number | null }[]>`
    SELECT s."boardAt", CASE ${Prisma.join(which, ' ')} END AS "lane" FROM "Session" s WHERE s."id" = ${id}::uuid`
  const lane = row && row.lane !== null ? lanes[row.lane] : undefined
  return row && lane
    ? { lane, place: { id, status: lane.status, waits: lane.waits, boardAt: row.boardAt } }
    : null
}

function isIn({ status, where }: Lane): Prisma.Sql {
  return Prisma.sql`s."status" = ${status}::"SessionStatus" AND ${where}`
}

function beyondSql({ latestFirst }: Lane, { id, boardAt }: Place): Prisma.Sql {
  return latestFirst
    ? Prisma.sql`s."boardAt" <= ${boardAt} AND (s."boardAt" < ${boardAt} OR s."id" > ${id}::uuid)`
    : Prisma.sql`(s."boardAt", s."id") > (${boardAt}, ${id}::uuid)`
}

/** What the index itself tells. */
function filterSql({ kind, country }: BoardFilter): Prisma.Sql {
  const conditions = [ALL]
  if (kind) conditions.push(Prisma.sql`s."kind" = ${kind}::"SessionKind"`)
  if (country) conditions.push(Prisma.sql`s."country" = ${country}`)
  return Prisma.join(conditions, ' AND ')
}

/** What another index finds, once for all lanes; null where nothing of that is asked. */
function foundSql({ councillorId, text }: BoardFilter): Prisma.Sql | null {
  const conditions: Prisma.Sql[] = []
  if (councillorId) {
    conditions.push(Prisma.sql`EXISTS (
      SELECT FROM "Assignment" a
      WHERE a."sessionId" = s."id" AND a."councillorId" = ${councillorId}::uuid AND a."releasedAt" IS NULL)`)
  }
  if (text) {
    const pattern = `%${fold(text).replace(/[\\%_]/g, '\\$&')}%`
    conditions.push(Prisma.sql`s."searchText" LIKE ${pattern}`)
  }
  if (conditions.length === 0) return null
  return Prisma.sql`WITH found AS MATERIALIZED (
    SELECT s."id", s."status", s."boardAt", s."listed", s."officialPeople", s."kind", s."country", s."endsAt", s."reportOn",
      s."publishedAt"
    FROM "Session" s WHERE ${Prisma.join(conditions, ' AND ')})`
}
