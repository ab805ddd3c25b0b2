import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import type { Session } from '#app/generated/prisma/client.ts'
import type { Actor } from '#app/modules/accounts/actor.ts'
import { VISITOR } from '#app/modules/accounts/actor.ts'
import { recordAttendance } from '#app/modules/attendance/record-attendance.server.ts'
import { ensureNotices } from '#app/modules/privacy/ensure-notices.server.ts'
import { answerOffer } from '#app/modules/registrations/answer-offer.server.ts'
import { isRegistrationOpen, nextInLine } from '#app/modules/registrations/capacity.ts'
import { changeRegistration } from '#app/modules/registrations/change-registration.server.ts'
import { decideRegistration } from '#app/modules/registrations/decide-registration.server.ts'
import { enterSession } from '#app/modules/registrations/enter-session.server.ts'
import { expireOffers } from '#app/modules/registrations/expire-offers.server.ts'
import { moveRegistration } from '#app/modules/registrations/move-registration.server.ts'
import { registerAttendee } from '#app/modules/registrations/register-attendee.server.ts'
import { registerGuest } from '#app/modules/registrations/register-guest.server.ts'
import { rejoinSession } from '#app/modules/registrations/rejoin-session.server.ts'
import { MOVES } from '#app/modules/registrations/schema.ts'
import { withdrawRegistration } from '#app/modules/registrations/withdraw-registration.server.ts'
import { acceptProposal } from '#app/modules/sessions/accept-proposal.server.ts'
import { assignCouncillors } from '#app/modules/sessions/assign-councillors.server.ts'
import { cancelSession } from '#app/modules/sessions/cancel-session.server.ts'
import { changeStatus } from '#app/modules/sessions/change-status.server.ts'
import { holdSession, unholdSession } from '#app/modules/sessions/hold-session.server.ts'
import { canMove } from '#app/modules/sessions/lifecycle.ts'
import { NEUTRALITY_POINTS } from '#app/modules/sessions/neutrality.ts'
import { proposeSession } from '#app/modules/sessions/propose-session.server.ts'
import { publishSession } from '#app/modules/sessions/publish-session.server.ts'
import { scheduleSession } from '#app/modules/sessions/schedule-session.server.ts'
import { setSessionDetails } from '#app/modules/sessions/set-session-details.server.ts'
import { verifyProposal } from '#app/modules/sessions/verify-proposal.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { CAMPAIGN_TIMEOUT, campaign } from '#tests/support/campaign.ts'
import { COORDINATOR, contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { aProposal, CHICAGO } from '#tests/support/proposal-factory.ts'
import { attendee, attendeeActor } from '#tests/support/registration-factory.ts'
import { councillor } from '#tests/support/session-factory.ts'

// The whole life of a session, from proposal to report, with people who come, go, wait, are offered seats and are counted: any
// order of steps, also senseless ones. What is refused changes nothing; what is done leaves the invariants below true.

const HOUR = 3_600_000
const PEOPLE = 8

const who = fc.nat(PEOPLE - 1)
const party = fc.integer({ min: 1, max: 6 })

const command = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'advance' as const }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('register' as const), who, party }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), who }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('answer' as const), who, accept: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('rejoin' as const), who }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('change' as const), who, party }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('move' as const), who, to: fc.constantFrom(...MOVES) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('decide' as const), who, accept: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('guest' as const), party }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('details' as const),
      capacity: fc.integer({ min: 1, max: 12 }),
      mode: fc.constantFrom('OPEN' as const, 'APPROVAL' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 30 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('toTheStart' as const),
      minutesAfter: fc.constantFrom(-200, 30),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'expire' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('enter' as const), who }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('count' as const), people: fc.integer({ min: 0, max: 40 }) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'unhold' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'cancel' as const }) },
)

type Command = typeof command extends fc.Arbitrary<infer C> ? C : never

/** A session's life under way: its id, its clock, how often its status changed. */
type Life = { id: string; councillorId: string; now: Date; changes: number }

useDatabase()
beforeAll(() => ensureNotices(NOW))

const { seed, numRuns } = campaign('lives of sessions', { quick: 20, full: 2000 })

it(
  'whatever happens to a session, its invariants hold after each step',
  async () => {
    const reached: Record<string, number> = {}
    let steps = 0
    let refusals = 0
    // Most lives begin where most happens: six steps on, when the page is public.
    const begun = fc.constantFrom(0, 6, 6, 6)
    const commands = fc.array(command, { minLength: 8, maxLength: 30 })
    const lives = fc.asyncProperty(begun, commands, async (depth, commands) => {
      const life = await begin()
      for (let done = 0; done < depth; done++) expect(await step(life, { kind: 'advance' })).toBe(0)
      for (const each of commands) {
        steps++
        refusals += await step(life, each)
      }
      const { status } = await db.session.findUniqueOrThrow({ where: { id: life.id } })
      reached[status] = (reached[status] ?? 0) + 1
    })
    await fc.assert(lives, { seed, numRuns })
    const ends = Object.entries(reached).map(([status, count]) => `${status} ${count}`)
    process.stdout.write(
      `lives of sessions: ${numRuns} sequences, ${steps} steps, ${refusals} refused without a trace; ended ${ends.join(', ')}\n`,
    )
  },
  CAMPAIGN_TIMEOUT * 3,
)

async function begin(): Promise<Life> {
  const proposal = aProposal({ email: `${randomUUID()}@example.org` })
  await proposeSession(contextOf(), proposal, CHICAGO)
  const { id } = await db.session.findFirstOrThrow({ where: { host: { email: proposal.email } } })
  return { id, councillorId: (await councillor()).id, now: NOW, changes: 0 }
}

/** Does one thing. @returns 1 where it was refused */
async function step(life: Life, each: Command): Promise<0 | 1> {
  const before = await stateOf(life.id)
  let refused: 0 | 1 = 0
  try {
    await perform(life, each, before.session)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    refused = 1
  }
  const after = await stateOf(life.id)
  if (refused) expect(after, `refused, yet changed: ${JSON.stringify(each)}`).toEqual(before)
  if (after.session.status !== before.session.status) {
    // "advance" takes one step at a time.
    expect(canMove(before.session.status, after.session.status)).toBe(true)
    life.changes++
  }
  await assertInvariants(life, after, each, listWasLookedAt(each, before, after, life.now))
  return refused
}

async function perform(life: Life, each: Command, session: Session): Promise<void> {
  const { id } = life
  const as = (actor: Actor) => contextOf(actor, life.now)
  const staff = as(COORDINATOR)
  switch (each.kind) {
    case 'advance':
      return advance(life, session)
    case 'register': {
      const left = await seatsLeft(session)
      const known = await personOf(life, each.who)
      const outcome = await registerAttendee(
        as(VISITOR),
        attendee(id, { email: emailOf(life, each.who), partySize: each.party }),
      )
      // Nobody new who fits behind the list is turned away, and nobody who doesn't gets in; seats whose offer ran out are
      // free at once.
      if (!known && session.registrationMode === 'OPEN' && !left.offersDue)
        expect(outcome).toBe(each.party <= left.left ? 'CONFIRMED' : 'WAITING')
      return
    }
    case 'guest': {
      const guest = { name: 'Doña Lupe', phone: null, partySize: each.party, zone: 'America/Chicago' }
      await registerGuest(as({ kind: 'HOST', id }), {
        sessionId: id,
        formKey: randomUUID(),
        language: 'es',
        ...guest,
      })
      return
    }
    case 'details': {
      const { title, topics, partners, hostName, hostCredit, hostOrganization, city, country } = session
      const { modality, language, address, registrationClosesAt } = session
      const kept = { title, topics, partners, hostName, hostCredit, hostOrganization, city, country }
      return setSessionDetails(staff, {
        sessionId: id,
        seenAt: session.updatedAt,
        details: {
          ...kept,
          modality,
          language,
          address,
          registrationClosesAt,
          publicText: 'Cómo votar desde el extranjero.',
          joinUrl: 'https://video.example.org/sala-7',
          capacity: each.capacity,
          registrationMode: each.mode,
          recorded: session.recorded,
        },
      })
    }
    case 'wait':
      life.now = new Date(life.now.getTime() + each.hours * HOUR)
      return
    case 'toTheStart':
      if (session.startsAt && session.startsAt > life.now && session.status === 'PUBLISHED')
        life.now = new Date(
          Math.max(life.now.getTime(), session.startsAt.getTime() + each.minutesAfter * 60_000),
        )
      return
    case 'expire':
      await expireOffers(staff)
      return
    case 'count':
      return recordAttendance(staff, { sessionId: id, source: 'COUNT', people: each.people, note: '' })
    case 'unhold':
      return unholdSession(staff, { sessionId: id })
    case 'cancel':
      return cancelSession(staff, { sessionId: id, seen: session.status, reason: 'No hay luz' })
    default: {
      const person = await personOf(life, each.who)
      if (!person) return
      const self = as(attendeeActor(person.id))
      const registrationId = person.id
      switch (each.kind) {
        case 'withdraw':
          return withdrawRegistration(self, { registrationId })
        case 'answer':
          return answerOffer(self, { registrationId, accept: each.accept })
        case 'rejoin':
          await rejoinSession(self, { registrationId })
          return
        case 'change': {
          const { question, zone, language } = person
          const edit = { registrationId, partySize: each.party, question, zone, language, answers: [] }
          return changeRegistration(self, edit)
        }
        case 'move':
          return moveRegistration(staff, { registrationId, to: each.to, reason: 'Lo pidió' })
        case 'decide':
          await decideRegistration(as({ kind: 'HOST', id }), { registrationId, accept: each.accept })
          return
        case 'enter':
          await enterSession(self, { registrationId })
      }
    }
  }
}

/** The next step of the life that is foreseen. */
async function advance(life: Life, session: Session): Promise<void> {
  const { id } = life
  const staff = contextOf(COORDINATOR, life.now)
  switch (session.status) {
    case 'PROPOSED':
      if (!session.emailVerifiedAt) return verifyProposal(contextOf({ kind: 'HOST', id }, life.now), id)
      return acceptProposal(staff, {
        sessionId: id,
        seen: 'PROPOSED',
        words: '',
        neutrality: NEUTRALITY_POINTS,
      })
    case 'ACCEPTED': {
      const [slot] = await db.proposedSlot.findMany({
        where: { sessionId: id },
        orderBy: { position: 'asc' },
      })
      return scheduleSession(staff, {
        sessionId: id,
        seen: 'ACCEPTED',
        choice: { slotId: slot?.id ?? '' },
        durationMinutes: 90,
      })
    }
    case 'SCHEDULED': {
      if (session.capacity === null)
        return perform(life, { kind: 'details', capacity: 6, mode: 'OPEN' }, session)
      const assigned = await db.assignment.count({ where: { sessionId: id, releasedAt: null } })
      if (assigned === 0)
        return assignCouncillors(staff, { sessionId: id, councillorIds: [life.councillorId] })
      return publishSession(staff, { sessionId: id, seen: 'SCHEDULED' })
    }
    case 'PUBLISHED':
      return holdSession(staff, { sessionId: id, seen: 'PUBLISHED' })
    case 'HELD':
      // Closing a period moves its sessions on, through the one writer of status.
      return inTransaction((tx) => changeStatus(tx, staff, { id, status: 'HELD' }, 'REPORTED'))
  }
}

function emailOf(life: Life, person: number): string {
  return `p${person}-${life.id}@example.org`
}

function personOf(life: Life, person: number) {
  return db.registration.findUnique({
    where: { sessionId_email: { sessionId: life.id, email: emailOf(life, person) } },
  })
}

async function stateOf(id: string) {
  const [session, registrations, attendance, audit, mails] = await Promise.all([
    db.session.findUniqueOrThrow({ where: { id } }),
    db.registration.findMany({ where: { sessionId: id }, orderBy: { id: 'asc' } }),
    db.attendanceRecord.findMany({ where: { sessionId: id }, orderBy: { id: 'asc' } }),
    db.auditEntry.count(),
    db.mailDelivery.count(),
  ])
  return { session, registrations, attendance, audit, mails }
}

type State = Awaited<ReturnType<typeof stateOf>>

/** Seats that the list leaves: whom staff put back into it with seats free is offered these before anybody new. */
async function seatsLeft({ id, capacity }: Session) {
  const rows = await db.registration.findMany({
    where: { sessionId: id, status: { in: ['CONFIRMED', 'OFFERED', 'WAITING'] } },
    orderBy: [{ waitingSince: 'asc' }, { id: 'asc' }],
  })
  const sum = (parties: { partySize: number }[]) =>
    parties.reduce((total, { partySize }) => total + partySize, 0)
  const free = (capacity ?? 0) - sum(rows.filter(({ status }) => status !== 'WAITING'))
  const waiting = rows.filter(({ status, offeredAt }) => status === 'WAITING' && !offeredAt)
  return {
    left: free - sum(nextInLine(waiting, free)),
    offersDue: rows.some(({ status }) => status === 'OFFERED'),
  }
}

async function assertInvariants(life: Life, state: State, each: Command, looked: boolean): Promise<void> {
  const { session, registrations, attendance } = state
  const hint = JSON.stringify(each)
  const seated = registrations.filter(({ status }) => status === 'CONFIRMED' || status === 'OFFERED')
  const taken = seated.reduce((sum, { partySize }) => sum + partySize, 0)

  // Never over, whatever was lowered, moved or answered.
  expect(taken, hint).toBeLessThanOrEqual(session.capacity ?? 0)
  // Nobody has a place in what the public never saw.
  if (registrations.length > 0) expect(session.publishedAt, hint).not.toBeNull()
  for (const row of registrations) {
    const { status } = row
    expect(row.offerExpiresAt !== null, `${hint} offer of ${status}`).toBe(status === 'OFFERED')
    if (status === 'WAITING') expect(row.waitingSince, hint).not.toBeNull()
    if (status === 'CONFIRMED') expect(row.confirmedAt, hint).not.toBeNull()
    if (status === 'WITHDRAWN') expect(row.withdrawnAt, hint).not.toBeNull()
    // No offer outlives the registration that it is for.
    if (row.offerExpiresAt && session.startsAt)
      expect(row.offerExpiresAt <= session.startsAt, hint).toBe(true)
  }
  // No seat stays empty that somebody waits for who fits (who had an offer already gets no second one).
  if (looked && isRegistrationOpen(session, life.now) && !seated.some(isDue(life.now))) {
    const left = (session.capacity ?? 0) - taken
    for (const { status, partySize, offeredAt } of registrations)
      if (status === 'WAITING' && !offeredAt) expect(partySize, `${hint} left ${left}`).toBeGreaterThan(left)
  }
  // Each change of status has its line in the trail.
  const trail = await db.auditEntry.findMany({
    where: { subjectKind: 'session', subjectId: life.id },
    select: { before: true, after: true },
  })
  const told = trail.filter(({ before, after }) => {
    const [from, to] = [before, after].map((facts) => (facts as { status?: string } | null)?.status)
    return from !== undefined && to !== undefined && from !== to
  })
  expect(told.length, hint).toBe(life.changes)
  // Who has a seat was told so.
  const confirmed = registrations.filter(({ status, email }) => status === 'CONFIRMED' && email !== null)
  const mailed = await db.mailDelivery.findMany({
    where: { kind: 'registrationConfirmed', recipientId: { in: confirmed.map(({ id }) => id) } },
    distinct: ['recipientId'],
    select: { recipientId: true },
  })
  expect(mailed.length, `${hint} told`).toBe(confirmed.length)
  // People are counted only where a meeting was; one figure is the official one.
  if (attendance.length > 0) {
    expect(['HELD', 'REPORTED'], hint).toContain(session.status)
    expect(attendance.filter(({ official }) => official).length, hint).toBe(1)
  }
  if (session.status === 'REPORTED') expect(session.heldAt, hint).not.toBeNull()
}

function isDue(now: Date) {
  return (row: { offerExpiresAt: Date | null }) => row.offerExpiresAt !== null && row.offerExpiresAt <= now
}

/**
 * Steps that free seats look at the list: somebody with a seat withdraws, an offer runs out, the capacity rises. Others leave it be:
 * staff may put a person back at its head and keep the seat free on purpose.
 */
function listWasLookedAt({ kind }: Command, before: State, after: State, now: Date): boolean {
  if (kind === 'details') return (after.session.capacity ?? 0) > (before.session.capacity ?? 0)
  if (kind === 'expire') return before.registrations.some(isDue(now))
  if (kind !== 'withdraw') return false
  const left = new Set(after.registrations.filter(({ status }) => status === 'WITHDRAWN').map(({ id }) => id))
  return before.registrations.some(
    ({ id, status }) => (status === 'CONFIRMED' || status === 'OFFERED') && left.has(id),
  )
}
