import type { SessionKind, SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay, may } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { distinctValues } from '#app/platform/distinct-values.server.ts'
import { type BoardFilter, findPlace, lanesFor, type Place, readLanes } from './board-lanes.server.ts'
import { isOverdue, type Waiting } from './waiting.ts'

/** The board's columns, in the order of a session's life. */
export const COLUMNS = ['PROPOSED', 'ACCEPTED', 'SCHEDULED', 'PUBLISHED', 'HELD', 'REPORTED'] as const
const CARDS_A_COLUMN = 6
const ROWS_A_PAGE = 25

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
  const columns = columnsFor(context)
  const lanes = await readLanes(lanesFor(context), filter, ({ status }) =>
    (columns as readonly SessionStatus[]).includes(status) ? CARDS_A_COLUMN : 0,
  )
  const of = (status: SessionStatus) => lanes.filter(({ lane }) => lane.status === status)
  const placesOf = (status: SessionStatus) =>
    of(status)
      .flatMap(({ places }) => places)
      .slice(0, CARDS_A_COLUMN)
  const items = await withFacts(columns.flatMap(placesOf), context)
  const waiting = (reason: Waiting) => sum(lanes.filter(({ lane }) => lane.waits === reason))
  return {
    columns: columns.map((status) => ({
      status,
      total: sum(of(status)),
      items: items.filter((item) => item.status === status),
    })),
    waiting: {
      undecided: waiting('undecided'),
      undated: waiting('undated'),
      unpublished: waiting('unpublished'),
      unrecorded: waiting('unrecorded'),
      uncounted: waiting('uncounted'),
    },
    closed: { DECLINED: sum(of('DECLINED')), CANCELLED: sum(of('CANCELLED')) },
  }
}

export type BoardList = { total: number; items: BoardItem[]; next: string | null }

/**
 * One state, or one kind of waiting (or all, state after state), page by page. `after`: the id that the page before ended with; where that session is none of
 * these any more, the list begins again.
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
  const { status, waits, after } = filter
  const lanes = lanesFor(context).filter(
    (lane) => (!status || lane.status === status) && (!waits || lane.waits === waits),
  )
  const cursor = (after && lanes.length > 0 && (await findPlace(lanes, after))) || undefined
  const begun = cursor ? lanes.indexOf(cursor.lane) : 0
  const read = await readLanes(
    lanes,
    filter,
    (lane) => (lanes.indexOf(lane) < begun ? 0 : ROWS_A_PAGE + 1),
    cursor,
  )
  const places = read.flatMap((lane) => lane.places)
  const page = places.slice(0, ROWS_A_PAGE)
  return {
    total: sum(read),
    items: await withFacts(page, context),
    next: places.length > ROWS_A_PAGE ? (page.at(-1)?.id ?? null) : null,
  }
}

/** How many sessions wait for staff; for the frame. */
export async function countWaiting(context: ActorContext): Promise<number> {
  assertMay(context.actor, 'sessions.read')
  const waiting = lanesFor(context).filter(({ waits }) => waits !== null)
  return sum(await readLanes(waiting, {}, () => 0))
}

/** What the filters offer: countries that have sessions, councillors. */
export async function boardChoices(
  context: ActorContext,
): Promise<{ countries: string[]; councillors: { id: string; name: string }[] }> {
  assertMay(context.actor, 'sessions.read')
  const [countries, councillors] = await Promise.all([
    distinctValues('Session', 'country'),
    db.councillor.findMany({ select: { id: true, name: true }, orderBy: { name: 'asc' } }),
  ])
  return { countries, councillors }
}

/** Who may not read what is private sees what the public sees. */
function columnsFor({ actor }: ActorContext): readonly (typeof COLUMNS)[number][] {
  return may(actor, 'sessions.readPrivate') ? COLUMNS : ['PUBLISHED', 'HELD', 'REPORTED']
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
        endsAt: true,
        createdAt: true,
        scheduledAt: true,
        publishedAt: true,
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
  return places.flatMap((place) => {
    const { id, waits } = place
    const session = byId.get(id)
    if (!session) return []
    const { assignments, attendance, endsAt, createdAt, scheduledAt, publishedAt, ...facts } = session
    const since = sinceWhen(place, { endsAt, createdAt, scheduledAt, publishedAt }, now)
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

/** Announced and dated ones stand on the board by their hour; the others since when they are in their state. */
function sinceWhen(
  { status, boardAt }: Place,
  session: { endsAt: Date | null; createdAt: Date; scheduledAt: Date | null; publishedAt: Date | null },
  now: Date,
): Date {
  const { endsAt, createdAt, scheduledAt, publishedAt } = session
  if (status === 'SCHEDULED') return scheduledAt ?? createdAt
  if (status === 'PUBLISHED') return endsAt && endsAt < now ? endsAt : (publishedAt ?? createdAt)
  return boardAt
}

function sum(rows: readonly { count: number }[]): number {
  return rows.reduce((total, { count }) => total + count, 0)
}
