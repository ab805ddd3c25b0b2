import type { Prisma } from '#app/generated/prisma/client.ts'
import type { Language, RegistrationStatus, SessionKind, SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { type AskedPart, ListOrder } from '#app/platform/cursor.server.ts'
import { db } from '#app/platform/db.server.ts'
import { isRowId } from '#app/platform/row-id.ts'
import { isRegistrationOpen, SEATED } from './capacity.ts'
import type { FormQuestion } from './schema.ts'

const QUESTION = { id: true, label: true, type: true, required: true, choices: true } as const

/** An attendee's own page. Null where the registration is gone. */
export async function findAttendeePage(registrationId: string, now: Date) {
  const registration = await db.registration.findUnique({
    where: { id: registrationId },
    include: {
      answers: true,
      session: {
        include: {
          questions: { select: QUESTION, orderBy: { position: 'asc' } },
          assignments: {
            where: { releasedAt: null },
            select: { councillor: { select: { name: true } } },
            orderBy: [{ position: 'asc' }, { id: 'asc' }],
          },
        },
      },
    },
  })
  if (!registration) return null
  const { session } = registration
  const over =
    session.status === 'HELD' ||
    session.status === 'REPORTED' ||
    (session.endsAt !== null && session.endsAt <= now)
  const phase: 'ahead' | 'over' | 'cancelled' =
    session.status === 'CANCELLED' ? 'cancelled' : over ? 'over' : 'ahead'
  const confirmed = registration.status === 'CONFIRMED' && phase === 'ahead'
  return {
    id: registration.id,
    status: registration.status,
    name: registration.name,
    email: registration.email,
    partySize: registration.partySize,
    question: registration.question,
    zone: registration.zone,
    language: registration.language,
    consentFuture: registration.consentFuture,
    consentRecording: registration.consentRecording,
    anonymised: registration.anonymisedAt !== null,
    offerExpiresAt: registration.offerExpiresAt,
    answers: Object.fromEntries(registration.answers.map(({ questionId, value }) => [questionId, value])),
    open: isRegistrationOpen(session, now),
    phase,
    session: {
      slug: session.slug,
      kind: session.kind,
      title: session.title,
      hostName: session.hostName,
      hostCredit: session.hostCredit,
      councillors: session.assignments.map(({ councillor }) => councillor.name),
      modality: session.modality,
      recorded: session.recorded,
      city: session.city,
      zone: session.zone,
      startsAt: session.startsAt,
      dateOn: session.wallDate ?? session.reportOn,
      questions: session.questions satisfies FormQuestion[],
      // For confirmed people alone: nobody else's page even holds them.
      address: confirmed ? session.address : null,
      hasRoom: confirmed && session.joinUrl !== null,
    },
  }
}

const PAGE = 50

const WAITING_FIRST = new ListOrder<
  Prisma.RegistrationWhereInput,
  Prisma.RegistrationOrderByWithRelationInput
>('registrations', { waitingSince: 'instant?', createdAt: 'instant', id: 'id' })

/**
 * A session's registrations for staff, those who wait first and in the order of the list, a page at a time.
 * @throws DomainError 'forbidden'
 */
export async function listRegistrations(
  context: ActorContext,
  sessionId: string,
  { status, ...asked }: AskedPart & { status?: RegistrationStatus | undefined } = {},
) {
  assertMay(context.actor, 'registrations.read')
  const own = { sessionId, ...(status ? { status } : {}) }
  const { rows, ...beside } = await WAITING_FIRST.part(asked, PAGE, ({ where, ...part }) =>
    db.registration.findMany({ where: { AND: [own, where] }, ...part, omit: { idempotencyKey: true } }),
  )
  const ahead = await waitingAhead(sessionId, rows[0])
  const sums = await db.registration.groupBy({
    by: ['status'],
    where: { sessionId },
    _count: true,
    _sum: { partySize: true },
  })
  const counts: Record<RegistrationStatus, { rows: number; people: number }> = {
    PENDING: { rows: 0, people: 0 },
    CONFIRMED: { rows: 0, people: 0 },
    WAITING: { rows: 0, people: 0 },
    OFFERED: { rows: 0, people: 0 },
    WITHDRAWN: { rows: 0, people: 0 },
    DECLINED: { rows: 0, people: 0 },
  }
  for (const { status: each, _count, _sum } of sums)
    counts[each] = { rows: _count, people: _sum.partySize ?? 0 }
  return {
    counts,
    taken: SEATED.reduce((sum, each) => sum + counts[each].people, 0),
    ...beside,
    // Nobody else has a moment since which they wait, so those who do stand at the head of the list.
    rows: rows.map((row, index) => ({
      ...row,
      turn: row.status === 'WAITING' ? ahead + index + 1 : null,
    })),
  }
}

/** All of a session's registrations with their answers, in the order of the list. @throws DomainError 'forbidden' */
export async function allRegistrations(context: ActorContext, sessionId: string) {
  assertMay(context.actor, 'registrations.read')
  return db.registration.findMany({
    where: { sessionId },
    include: { answers: { select: { questionId: true, value: true } } },
    orderBy: [{ waitingSince: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }, { id: 'asc' }],
  })
}

/** How many wait before the first of these rows, where that one waits. */
async function waitingAhead(
  sessionId: string,
  first: { waitingSince: Date | null; createdAt: Date; id: string } | undefined,
): Promise<number> {
  if (!first?.waitingSince) return 0
  return db.registration.count({ where: { AND: [{ sessionId }, WAITING_FIRST.ahead(first)] } })
}

/** What the staff's page says of the session itself; null where there is none. */
export async function findRegistrationsSession(sessionId: string) {
  if (!isRowId(sessionId)) return null
  const session = await db.session.findUnique({
    where: { id: sessionId },
    select: {
      id: true,
      slug: true,
      kind: true,
      title: true,
      status: true,
      hostName: true,
      city: true,
      zone: true,
      startsAt: true,
      capacity: true,
      registrationMode: true,
      questions: {
        select: { ...QUESTION, _count: { select: { answers: true } } },
        orderBy: { position: 'asc' },
      },
    },
  })
  return session
}

/** A host's guests (first names only) and those who ask for a place: what the host's page shows of people. */
export async function listHostPeople(sessionId: string) {
  const rows = await db.registration.findMany({
    where: { sessionId, OR: [{ source: 'HOST' }, { status: 'PENDING' }], status: { notIn: ['DECLINED'] } },
    select: { id: true, name: true, partySize: true, status: true, source: true, createdAt: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  const people = rows.map(({ name, ...row }) => ({ ...row, firstName: name.split(' ')[0] ?? name }))
  const brought = await db.registration.aggregate({
    where: { sessionId, viaHost: true, status: { in: [...SEATED] } },
    _sum: { partySize: true },
  })
  return {
    guests: people.filter(({ source }) => source === 'HOST'),
    asking: people.filter(({ source, status }) => source !== 'HOST' && status === 'PENDING'),
    /** People with a seat who came by the host: guests, and who used the host's own link. */
    brought: brought._sum.partySize ?? 0,
  }
}

export type Briefing = {
  id: string
  slug: string
  kind: SessionKind
  status: SessionStatus
  title: string | null
  hostName: string | null
  hostCredit: string | null
  city: string | null
  zone: string | null
  language: Language
  modality: 'VIRTUAL' | 'IN_PERSON' | 'HYBRID'
  topics: string | null
  publicText: string | null
  startsAt: Date | null
  durationMinutes: number
  joinUrl: string | null
  address: string | null
  others: string[]
  confirmed: number
  waiting: number
  zones: { zone: string; people: number }[]
  questions: string[]
  answers: { label: string; type: FormQuestion['type']; values: { value: string; count: number }[] }[]
}

/** A councillor's sessions to come, each with its briefing: how many, from where, what they ask; no names. */
export async function listBriefings(
  councillorId: string,
  now: Date,
): Promise<{
  councillor: { name: string; zone: string; language: Language }
  briefings: Briefing[]
} | null> {
  const councillor = await db.councillor.findUnique({
    where: { id: councillorId },
    select: { name: true, zone: true, language: true },
  })
  if (!councillor) return null
  const sessions = await db.session.findMany({
    where: {
      assignments: { some: { councillorId, releasedAt: null } },
      status: { in: ['ACCEPTED', 'SCHEDULED', 'PUBLISHED'] },
      OR: [{ endsAt: null }, { endsAt: { gt: now } }],
    },
    orderBy: [{ startsAt: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
    include: {
      assignments: {
        where: { releasedAt: null, councillorId: { not: councillorId } },
        select: { councillor: { select: { name: true } } },
        orderBy: { position: 'asc' },
      },
      questions: { select: QUESTION, orderBy: { position: 'asc' } },
      registrations: {
        where: { status: { in: ['CONFIRMED', 'OFFERED', 'WAITING', 'PENDING'] } },
        select: { status: true, partySize: true, zone: true, question: true, answers: true },
        orderBy: { createdAt: 'asc' },
      },
    },
  })
  return {
    councillor,
    briefings: sessions.map((session) => {
      const { registrations } = session
      const confirmed = registrations.filter(({ status }) => status === 'CONFIRMED')
      const zones = countBy(confirmed, ({ zone, partySize }) => [zone, partySize])
      return {
        id: session.id,
        slug: session.slug,
        kind: session.kind,
        status: session.status,
        title: session.title,
        hostName: session.hostName,
        hostCredit: session.hostCredit,
        city: session.city,
        zone: session.zone,
        language: session.language,
        modality: session.modality,
        topics: session.topics,
        publicText: session.publicText,
        startsAt: session.startsAt,
        durationMinutes: session.durationMinutes,
        joinUrl: session.joinUrl,
        address: session.address,
        others: session.assignments.map((each) => each.councillor.name),
        confirmed: people(confirmed),
        waiting: people(registrations.filter(({ status }) => status !== 'CONFIRMED')),
        zones: zones.map(({ value, count }) => ({ zone: value, people: count })),
        questions: registrations.flatMap(({ question }) => question ?? []),
        answers: session.questions.map(({ id, label, type }) => {
          const given = registrations.flatMap(({ answers }) =>
            answers.filter(({ questionId }) => questionId === id),
          )
          return { label, type, values: countBy(given, ({ value }) => [value, 1]) }
        }),
      }
    }),
  }
}

function people(rows: { partySize: number }[]): number {
  return rows.reduce((sum, { partySize }) => sum + partySize, 0)
}

/** Sums by a text, the largest first. */
function countBy<T>(rows: T[], of: (row: T) => [string, number]): { value: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const [value, count] = of(row)
    counts.set(value, (counts.get(value) ?? 0) + count)
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value))
}

/** Whether an attendee can enter now, and the hour that the page says. */
export async function findEntrance(registrationId: string) {
  return db.registration.findUnique({
    where: { id: registrationId },
    select: {
      status: true,
      zone: true,
      session: { select: { status: true, startsAt: true, joinUrl: true } },
    },
  })
}
