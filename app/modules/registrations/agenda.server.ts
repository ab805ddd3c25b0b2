import { Prisma, type Session } from '#app/generated/prisma/client.ts'
import type { Language, SessionKind } from '#app/generated/prisma/enums.ts'
import type { CalendarSession } from '#app/modules/calendar/calendar-session.ts'
import { calendarSessionOf } from '#app/modules/mail/calendar-session-of.server.ts'
import { isPublic, PUBLIC_STATUSES } from '#app/modules/sessions/lifecycle.ts'
import { type AskedPart, ListOrder, type ListPart } from '#app/platform/cursor.server.ts'
import { db } from '#app/platform/db.server.ts'
import { addDays, MEXICO_CITY, reportDate, resolveWallTime } from '#app/platform/time.ts'
import { together } from '#app/platform/together.ts'
import {
  closingTime,
  isRegistrationOpen,
  type PublicState,
  publicState,
  type Room,
  roomOf,
  SEATED,
} from './capacity.ts'
import type { FormQuestion } from './schema.ts'

// What anybody may see. Join link and address are not even read here.

const PAGE_SIZE = 12
const PAST_SIZE = 6
const FEED_SIZE = 500

const PUBLIC_SESSION = {
  id: true,
  slug: true,
  kind: true,
  status: true,
  modality: true,
  language: true,
  title: true,
  partners: true,
  hostName: true,
  hostCredit: true,
  city: true,
  country: true,
  zone: true,
  wallDate: true,
  reportOn: true,
  startsAt: true,
  endsAt: true,
  durationMinutes: true,
  capacity: true,
  registrationMode: true,
  recorded: true,
  registrationClosesAt: true,
  publicText: true,
  calendarUid: true,
  sequence: true,
  calendarStampAt: true,
  publishedAt: true,
  createdAt: true,
  assignments: {
    where: { releasedAt: null },
    select: { councillor: { select: { name: true } } },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  },
} as const satisfies Prisma.SessionSelect

type Row = Prisma.SessionGetPayload<{ select: typeof PUBLIC_SESSION }>

export type AgendaFilters = { kind?: SessionKind; country?: string; city?: string; language?: Language }

export type AgendaSession = Pick<
  Row,
  | 'id'
  | 'slug'
  | 'kind'
  | 'modality'
  | 'language'
  | 'title'
  | 'partners'
  | 'hostName'
  | 'hostCredit'
  | 'city'
  | 'country'
  | 'zone'
  | 'startsAt'
  | 'endsAt'
  | 'durationMinutes'
  | 'capacity'
  | 'registrationMode'
  | 'recorded'
  | 'publicText'
> & {
  councillors: string[]
  /** Civil date where it is known without an hour. */
  dateOn: string | null
  state: PublicState
  room: Room
  /** Whether the form is open (for the waiting list too). */
  open: boolean
  closesAt: Date | null
}

export type Agenda = {
  upcoming: ListPart<AgendaSession>
  /** All that match, on every page. */
  total: number
  past: AgendaSession[]
  /** ISO 3166 codes that have a public session to come. */
  countries: string[]
  /** Cities that have one. */
  cities: string[]
  /** Until when this is what the agenda says, if nothing is changed. */
  until: Date
}

/** The nearest first, those without a date last. */
export const AGENDA_ORDER = new ListOrder<Prisma.SessionWhereInput, Prisma.SessionOrderByWithRelationInput>(
  'agenda',
  { startsAt: 'instant?', id: 'id' },
)

/**
 * The agenda: sessions to come, the nearest first (cancelled ones stay in their place until their day has passed, those
 * without a date are last), a page of 12; below them, the latest ones that are over.
 */
export async function listAgenda(filters: AgendaFilters, asked: AskedPart, now: Date): Promise<Agenda> {
  const ahead = upcomingWhere(now)
  const matches = { AND: [ahead, filterWhere(filters)] }
  const [total, { rows, ...beside }, pastRows, places, ends] = await Promise.all([
    db.session.count({ where: matches }),
    AGENDA_ORDER.part(asked, PAGE_SIZE, ({ where, ...part }) =>
      db.session.findMany({ where: { AND: [matches, where] }, ...part, select: PUBLIC_SESSION }),
    ),
    listPast(filters, now),
    db.session.groupBy({ by: ['country', 'city'], where: ahead }),
    // The next one to leave the list, which moves every page after it.
    db.session.aggregate({ where: { AND: [ahead, { endsAt: { gt: now } }] }, _min: { endsAt: true } }),
  ])
  const taken = await seatsTaken(rows.map(({ id }) => id))
  return {
    upcoming: { rows: rows.map((row) => present(row, taken.get(row.id) ?? 0, now)), ...beside },
    total,
    past: pastRows.map((row) => present(row, 0, now)),
    countries: [...new Set(places.flatMap(({ country }) => country ?? []))],
    cities: [...new Set(places.flatMap(({ city }) => city ?? []))],
    until: earliest([nextMidnight(now), ends._min.endsAt, ...rows.map((row) => nextMoment(row, now))]),
  }
}

/** The next hour at which a session's public page says something else. */
function nextMoment(
  session: Pick<Row, 'startsAt' | 'endsAt' | 'registrationClosesAt'>,
  now: Date,
): Date | null {
  const moments = [closingTime(session), session.startsAt, session.endsAt]
  return moments.reduce<Date | null>(
    (next, moment) => (moment && moment > now && (!next || moment < next) ? moment : next),
    null,
  )
}

/** When the civil date changes in Mexico City, by which days are counted. */
function nextMidnight(now: Date): Date {
  const midnight = resolveWallTime({ date: addDays(reportDate(now), 1), time: '00:00', zone: MEXICO_CITY })
  return midnight.kind === 'instant' ? midnight.instant : new Date(now.getTime() + 60_000)
}

function earliest(moments: [Date, ...(Date | null)[]]): Date {
  return moments.reduce<Date>((first, moment) => (moment && moment < first ? moment : first), moments[0])
}

export type PublicSession = AgendaSession & {
  questions: FormQuestion[]
  calendar: CalendarSession | null
  /** Until when this is what the page says, if nothing is changed. */
  until: Date | null
}

/** A session's public page; null where there is none (or not yet). */
export async function findPublicSession(slug: string, now: Date): Promise<PublicSession | null> {
  const row = await db.session.findUnique({
    where: { slug },
    select: {
      ...PUBLIC_SESSION,
      questions: {
        select: { id: true, label: true, type: true, required: true, choices: true },
        orderBy: { position: 'asc' },
      },
    },
  })
  if (!row || !isPublic(row)) return null
  const taken = await seatsTaken([row.id])
  return {
    ...present(row, taken.get(row.id) ?? 0, now),
    questions: row.questions,
    calendar: calendarSessionOf(row),
    until: nextMoment(row, now),
  }
}

type RegistrationForm = { id: string; slug: string; recorded: boolean; questions: FormQuestion[] }

/** What the form of a public session asks; null where there is none (or not yet). */
export async function findRegistrationForm(slug: string): Promise<RegistrationForm | null> {
  return (await findForms(slug)) ?? null
}

const findForms = together(async (slugs) => {
  const rows = await db.$queryRaw<(RegistrationForm & Pick<Session, 'status' | 'publishedAt'>)[]>`
    SELECT "id", "slug", "status"::text, "recorded", "publishedAt", coalesce((
      SELECT jsonb_agg(jsonb_build_object(
        'id', q."id", 'label', q."label", 'type', q."type", 'required', q."required", 'choices', q."choices")
        ORDER BY q."position")
      FROM "RegistrationQuestion" q WHERE q."sessionId" = s."id"), '[]') AS "questions"
    FROM "Session" s WHERE "slug" = ANY(${slugs})`
  return new Map(rows.filter(isPublic).map((row) => [row.slug, row]))
})

/**
 * The feed's sessions: everything to come and a year back, cancelled ones kept so that calendars take them out. Where there are more
 * than a feed holds, those nearest to now.
 */
export async function listFeed(filters: AgendaFilters, now: Date): Promise<CalendarSession[]> {
  const yearAgo = new Date(now.getTime() - 365 * 24 * 60 * 60_000)
  const read = (startsAt: Prisma.DateTimeNullableFilter, order: 'asc' | 'desc', take: number) =>
    db.session.findMany({
      where: { AND: [publicWhere, filterWhere(filters), { startsAt }] },
      select: PUBLIC_SESSION,
      orderBy: [{ startsAt: order }, { id: order }],
      take,
    })
  const ahead = await read({ gte: now }, 'asc', FEED_SIZE)
  const before =
    ahead.length < FEED_SIZE ? await read({ gte: yearAgo, lt: now }, 'desc', FEED_SIZE - ahead.length) : []
  return [...before.reverse(), ...ahead].flatMap((row) => calendarSessionOf(row) ?? [])
}

const publicWhere: Prisma.SessionWhereInput = {
  status: { in: [...PUBLIC_STATUSES] },
  OR: [{ status: { not: 'CANCELLED' } }, { publishedAt: { not: null } }],
}

function upcomingWhere(now: Date): Prisma.SessionWhereInput {
  return {
    AND: [
      publicWhere,
      { status: { in: ['PUBLISHED', 'CANCELLED'] } },
      {
        OR: [
          { endsAt: { gt: now } },
          // Announced without an hour: to come while its day has not passed. What an old programme file left open is no news.
          { startsAt: null, status: 'PUBLISHED', reportOn: { gte: reportDate(now) } },
          { startsAt: null, status: 'PUBLISHED', reportOn: null, origin: { not: 'IMPORT' } },
        ],
      },
    ],
  }
}

/** The latest ones that are over: those marked as held, and those that nobody has marked yet, each in the order of an index. */
async function listPast({ kind, country, city, language }: AgendaFilters, now: Date): Promise<Row[]> {
  const conditions = [Prisma.sql`true`]
  if (kind) conditions.push(Prisma.sql`s."kind" = ${kind}::"SessionKind"`)
  if (country) conditions.push(Prisma.sql`s."country" = ${country}`)
  if (city) conditions.push(Prisma.sql`lower(s."city") = lower(${city})`)
  if (language) conditions.push(Prisma.sql`s."language" = ${language}::"Language"`)
  const latest = (over: Prisma.Sql) => Prisma.sql`(
    SELECT s."id", s."reportOn", s."startsAt" FROM "Session" s WHERE ${over} AND ${Prisma.join(conditions, ' AND ')}
    ORDER BY s."reportOn" DESC NULLS LAST, s."startsAt" DESC NULLS LAST LIMIT ${PAST_SIZE})`
  const places = await db.$queryRaw<{ id: string }[]>`
    ${latest(Prisma.sql`s."status" IN ('HELD', 'REPORTED')`)}
    UNION ALL ${latest(Prisma.sql`s."status" = 'PUBLISHED' AND s."endsAt" <= ${now}`)}
    ORDER BY "reportOn" DESC NULLS LAST, "startsAt" DESC NULLS LAST LIMIT ${PAST_SIZE}`
  const ids = places.map(({ id }) => id)
  const rows = await db.session.findMany({ where: { id: { in: ids } }, select: PUBLIC_SESSION })
  return rows.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}

function filterWhere({ kind, country, city, language }: AgendaFilters): Prisma.SessionWhereInput {
  return {
    ...(kind ? { kind } : {}),
    ...(country ? { country } : {}),
    ...(city ? { city: { equals: city, mode: 'insensitive' } } : {}),
    ...(language ? { language } : {}),
  }
}

async function seatsTaken(ids: string[]): Promise<Map<string, number>> {
  const sums = await db.registration.groupBy({
    by: ['sessionId'],
    where: { sessionId: { in: ids }, status: { in: [...SEATED] } },
    _sum: { partySize: true },
  })
  return new Map(sums.map(({ sessionId, _sum }) => [sessionId, _sum.partySize ?? 0]))
}

function present(row: Row, taken: number, now: Date): AgendaSession {
  return {
    id: row.id,
    slug: row.slug,
    kind: row.kind,
    modality: row.modality,
    language: row.language,
    title: row.title,
    partners: row.partners,
    hostName: row.hostName,
    hostCredit: row.hostCredit,
    city: row.city,
    country: row.country,
    zone: row.zone,
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    durationMinutes: row.durationMinutes,
    capacity: row.capacity,
    registrationMode: row.registrationMode,
    recorded: row.recorded,
    publicText: row.publicText,
    councillors: row.assignments.map(({ councillor }) => councillor.name),
    dateOn: row.wallDate ?? row.reportOn,
    state: publicState(row, taken, now),
    room: roomOf(row.capacity, taken),
    open: isRegistrationOpen(row, now),
    // Said only where it is not simply the start.
    closesAt:
      row.registrationClosesAt && row.startsAt && row.registrationClosesAt < row.startsAt
        ? row.registrationClosesAt
        : null,
  }
}
