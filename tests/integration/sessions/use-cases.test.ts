import { describe, expect, it } from 'vitest'
import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import { acceptProposal } from '#app/modules/sessions/accept-proposal.server.ts'
import { assignCouncillors, releaseCouncillor } from '#app/modules/sessions/assign-councillors.server.ts'
import { cancelSession } from '#app/modules/sessions/cancel-session.server.ts'
import { changeStatus } from '#app/modules/sessions/change-status.server.ts'
import { declineProposal, undoDecline } from '#app/modules/sessions/decline-proposal.server.ts'
import { holdSession, unholdSession } from '#app/modules/sessions/hold-session.server.ts'
import { NEUTRALITY_POINTS } from '#app/modules/sessions/neutrality.ts'
import { publishSession } from '#app/modules/sessions/publish-session.server.ts'
import { rescheduleSession } from '#app/modules/sessions/reschedule-session.server.ts'
import { scheduleSession, unscheduleSession } from '#app/modules/sessions/schedule-session.server.ts'
import type { SessionDetails } from '#app/modules/sessions/schema.ts'
import { setSessionDetails } from '#app/modules/sessions/set-session-details.server.ts'
import { withdrawProposal } from '#app/modules/sessions/withdraw-proposal.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { COORDINATOR, contextOf, NOW, RECORDER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import {
  afterwards,
  councillor,
  EVENING,
  registered,
  sessionAt,
  whileFailing,
} from '#tests/support/session-factory.ts'

useDatabase()

const staff = contextOf(COORDINATOR)
const later = contextOf(COORDINATOR, new Date('2026-12-03T18:00:00Z'))
const undo = new Date(NOW.getTime() + 3 * 60_000)
const neutrality = NEUTRALITY_POINTS
const HOUR = 3_600_000

describe('a decision on a proposal', () => {
  it('accepts: state, words, checked points and a letter that waits', async () => {
    const { id } = await sessionAt('PROPOSED')
    const accept = () =>
      acceptProposal(staff, { sessionId: id, seen: 'PROPOSED', words: ' Con gusto ', neutrality })
    await accept()
    await accept()
    const { session, trail, mails } = await afterwards(id)
    expect(session).toMatchObject({
      status: 'ACCEPTED',
      decisionWords: 'Con gusto',
      acceptedAt: NOW,
      sequence: 0,
    })
    expect(trail).toMatchObject([
      {
        action: 'session.accepted',
        at: NOW,
        actorKind: 'STAFF',
        actorId: COORDINATOR.id,
        before: { status: 'PROPOSED' },
        after: { status: 'ACCEPTED', words: 'Con gusto', neutrality: [...neutrality] },
      },
    ])
    expect(mails).toMatchObject([{ kind: 'proposalAccepted', recipientId: id, version: 0, dueAt: undo }])
  })

  it('accepts nothing with a point left open, nor what nobody confirmed, nor for who may not', async () => {
    const { id } = await sessionAt('PROPOSED')
    const input = { sessionId: id, seen: 'PROPOSED', words: '', neutrality } as const
    const open = acceptProposal(staff, { ...input, neutrality: neutrality.slice(1) })
    await expect(open).rejects.toMatchObject({ code: 'neutralityIncomplete' })
    await expect(acceptProposal(contextOf(RECORDER), input)).rejects.toMatchObject({ code: 'forbidden' })
    const unverified = await sessionAt('PROPOSED', { emailVerifiedAt: null })
    for (const sessionId of [unverified.id, 'no-id', '01900000-0000-7000-8000-000000000000']) {
      await expect(acceptProposal(staff, { ...input, sessionId })).rejects.toMatchObject({ code: 'notFound' })
    }
    expect(await afterwards(id)).toMatchObject({ session: { status: 'PROPOSED' }, trail: [], mails: [] })
  })

  it('declines with words, and takes it back as if nothing had been', async () => {
    const { id } = await sessionAt('PROPOSED')
    const decline = (words: string) => declineProposal(staff, { sessionId: id, seen: 'PROPOSED', words })
    await expect(decline(' ')).rejects.toMatchObject({ code: 'wordsNeeded' })
    await decline('No hay fechas')
    await decline('No hay fechas')
    const declined = await afterwards(id)
    expect(declined.session).toMatchObject({
      status: 'DECLINED',
      declinedAt: NOW,
      decisionWords: 'No hay fechas',
    })
    expect(declined.mails).toMatchObject([{ kind: 'proposalDeclined', dueAt: undo }])
    await undoDecline(staff, { sessionId: id })
    await undoDecline(staff, { sessionId: id })
    await decline('Otra razón')
    const { actions, mails } = await afterwards(id)
    expect(actions).toEqual(['session.declined', 'session.declineUndone', 'session.declined'])
    // A second letter, not the first one again.
    expect(mails.map(({ kind, version }) => [kind, version])).toEqual([
      ['proposalDeclined', 0],
      ['proposalDeclined', 1],
    ])
  })

  it('taken on an older page is refused', async () => {
    const { id } = await sessionAt('ACCEPTED')
    const input = { sessionId: id, seen: 'PROPOSED', words: 'x', neutrality } as const
    for (const decide of [acceptProposal, declineProposal]) {
      await expect(decide(staff, input)).rejects.toMatchObject({ code: 'statusChangedMeanwhile' })
    }
    expect((await afterwards(id)).trail).toEqual([])
  })
})

describe('an hour', () => {
  it('is set from a proposed slot, by the wall; repeated it changes nothing; taken back it leaves none', async () => {
    const { id } = await sessionAt('ACCEPTED', { acceptedAt: NOW })
    const { zone, wallDate, wallTime, startsAt } = EVENING
    const slot = await db.proposedSlot.create({
      data: { sessionId: id, position: 0, zone, wallDate, wallTime, startsAt },
    })
    const schedule = () =>
      scheduleSession(staff, {
        sessionId: id,
        seen: 'ACCEPTED',
        choice: { slotId: slot.id },
        durationMinutes: 90,
      })
    await schedule()
    await schedule()
    const set = await afterwards(id)
    expect(set.session).toMatchObject({ status: 'SCHEDULED', scheduledAt: NOW, ...EVENING })
    expect(set.trail).toMatchObject([
      {
        action: 'session.scheduled',
        before: { startsAt: null },
        after: { startsAt: startsAt.toISOString() },
      },
    ])
    expect(set.mails).toEqual([])
    await unscheduleSession(staff, { sessionId: id })
    await unscheduleSession(staff, { sessionId: id })
    const back = await afterwards(id)
    expect(back.session).toMatchObject({
      status: 'ACCEPTED',
      acceptedAt: NOW,
      startsAt: null,
      wallDate: null,
    })
    expect(back.session.sequence).toBeGreaterThan(set.session.sequence)
    expect(back.actions).toEqual(['session.scheduled', 'session.unscheduled'])
  })

  it.each([
    ['the clock skips', { date: '2027-03-14', time: '02:30', zone: 'America/Los_Angeles' }, 'hourSkipped'],
    ['happens twice', { date: '2027-11-07', time: '01:30', zone: 'America/Los_Angeles' }, 'hourTwice'],
    ['is over', { date: '2026-11-24', time: '09:59', zone: 'America/Los_Angeles' }, 'hourPassed'],
    ['is nowhere', { date: '2027-11-07', time: '01:30', zone: 'America/Las_Vegas' }, 'hourInvalid'],
  ])('that %s is refused', async (_, choice, code) => {
    const { id } = await sessionAt('ACCEPTED')
    const refused = scheduleSession(staff, { sessionId: id, seen: 'ACCEPTED', choice, durationMinutes: 90 })
    await expect(refused).rejects.toMatchObject({ code })
    expect(await afterwards(id)).toMatchObject({ session: { status: 'ACCEPTED', startsAt: null }, trail: [] })
  })

  it('of another session’s slots is not found', async () => {
    const other = await sessionAt('ACCEPTED')
    const { zone, wallDate, wallTime, startsAt } = EVENING
    const slot = await db.proposedSlot.create({
      data: { sessionId: other.id, position: 0, zone, wallDate, wallTime, startsAt },
    })
    const { id } = await sessionAt('ACCEPTED')
    const choice = { slotId: slot.id }
    const refused = scheduleSession(staff, { sessionId: id, seen: 'ACCEPTED', choice, durationMinutes: 90 })
    await expect(refused).rejects.toMatchObject({ code: 'notFound' })
  })

  it('that moves takes councillor, closing, SEQUENCE and everybody who may come along, once', async () => {
    const who = await councillor()
    const closes = new Date(EVENING.startsAt.getTime() - 2 * HOUR)
    // Full, so that nothing is offered to who waits.
    const session = await sessionAt('PUBLISHED', {
      capacity: 2,
      registrationClosesAt: closes,
      calendarStampAt: NOW,
    })
    await assignCouncillors(staff, { sessionId: session.id, councillorIds: [who.id] })
    const told = []
    for (const status of ['CONFIRMED', 'OFFERED', 'WAITING', 'PENDING'] as const)
      told.push(
        (await registered(session.id, { status, offerExpiresAt: new Date('2026-11-30T00:00:00Z') })).id,
      )
    for (const data of [{ status: 'WITHDRAWN' as const }, { status: 'DECLINED' as const }, { email: null }])
      await registered(session.id, data)

    const { updatedAt } = await db.session.findUniqueOrThrow({ where: { id: session.id } })
    const input = {
      sessionId: session.id,
      seenAt: updatedAt,
      to: { date: '2026-12-02', time: '18:00', zone: 'America/Los_Angeles' },
      durationMinutes: 60,
    }
    await rescheduleSession(staff, input)
    await rescheduleSession(staff, input)
    const after = await afterwards(session.id)
    expect(after.session).toMatchObject({
      startsAt: new Date('2026-12-03T02:00:00Z'),
      endsAt: new Date('2026-12-03T03:00:00Z'),
      reportOn: '2026-12-02',
      sequence: 1,
      registrationClosesAt: new Date('2026-12-03T00:00:00Z'),
      assignments: [
        { blockedFrom: new Date('2026-12-03T01:30:00Z'), blockedTo: new Date('2026-12-03T03:30:00Z') },
      ],
    })
    expect(after.actions).toEqual(['councillor.assigned', 'session.rescheduled'])
    const changed = after.mails.filter(({ kind }) => kind === 'sessionChanged')
    expect(changed.map(({ recipientId }) => recipientId).sort()).toEqual(told.sort())
    expect(after.mails.filter(({ version }) => version === 1).map(({ dueAt }) => dueAt)).toEqual(
      Array(6).fill(undo),
    )
    expect(after.kinds).toContain('sessionChangedHost')
    expect(after.kinds).toContain('sessionChangedCouncillor')
    // A page that shows the old hour.
    const stale = rescheduleSession(staff, { ...input, to: { ...input.to, time: '17:00' } })
    await expect(stale).rejects.toMatchObject({ code: 'sessionChangedMeanwhile' })
  })

  it('whose zone alone is edited: asks, then keeps the wall or the instant', async () => {
    const session = await sessionAt('PUBLISHED')
    const to = { date: EVENING.wallDate, time: EVENING.wallTime, zone: 'America/Chicago' }
    const input = { sessionId: session.id, seenAt: session.updatedAt, to, durationMinutes: 90 }
    await expect(rescheduleSession(staff, input)).rejects.toMatchObject({
      code: 'zoneKeepNeeded',
      details: { wall: expect.stringContaining('19:00'), instant: expect.stringContaining('21:00') },
    })
    await rescheduleSession(staff, { ...input, keep: 'instant' })
    const kept = await afterwards(session.id)
    expect(kept.session).toMatchObject({
      startsAt: EVENING.startsAt,
      zone: 'America/Chicago',
      wallTime: '21:00',
    })
  })
})

describe('councillors', () => {
  it('are refused with what stands in the way: session and hour, absence, term', async () => {
    const who = await councillor({ bufferMinutes: 30 })
    const first = await sessionAt('SCHEDULED', { hostName: 'Luz Ávila' })
    const second = await sessionAt('SCHEDULED', {
      startsAt: EVENING.endsAt,
      endsAt: new Date('2026-12-02T06:00:00Z'),
    })
    const assign = (sessionId: string, id = who.id) =>
      assignCouncillors(staff, { sessionId, councillorIds: [id] })
    await assign(first.id)
    await assign(first.id)
    expect(await afterwards(first.id)).toMatchObject({
      actions: ['councillor.assigned'],
      kinds: ['councillorAssigned'],
      session: { assignments: [{ releasedAt: null }] },
    })
    await expect(assign(second.id)).rejects.toMatchObject({
      code: 'councillorBusy',
      details: {
        councillor: who.name,
        title: expect.stringContaining('Luz Ávila'),
        when: expect.stringContaining('1° de diciembre de 2026, 21:00'),
      },
    })
    const away = await councillor()
    await db.councillorUnavailability.create({
      data: {
        councillorId: away.id,
        zone: 'UTC',
        fromDate: EVENING.startsAt.toISOString().slice(0, 10),
        fromTime: EVENING.startsAt.toISOString().slice(11, 16),
        toDate: EVENING.endsAt.toISOString().slice(0, 10),
        toTime: EVENING.endsAt.toISOString().slice(11, 16),
        startsAt: EVENING.startsAt,
        endsAt: EVENING.endsAt,
        reason: 'Viaje',
      },
    })
    const gone = await councillor({ termTo: '2026-11-30' })
    await expect(assign(second.id, away.id)).rejects.toMatchObject({
      code: 'councillorUnavailable',
      details: { reason: 'Viaje' },
    })
    await expect(assign(second.id, gone.id)).rejects.toMatchObject({ code: 'councillorOutOfTerm' })
    expect(await afterwards(second.id)).toMatchObject({ trail: [], mails: [], session: { assignments: [] } })
  })

  it('are put on all or none', async () => {
    const [free, busy] = [await councillor(), await councillor()]
    const other = await sessionAt('SCHEDULED')
    const { id } = await sessionAt('SCHEDULED')
    await assignCouncillors(staff, { sessionId: other.id, councillorIds: [busy.id] })
    const both = assignCouncillors(staff, { sessionId: id, councillorIds: [free.id, busy.id] })
    await expect(both).rejects.toMatchObject({ code: 'councillorBusy' })
    expect(await afterwards(id)).toMatchObject({ trail: [], mails: [], session: { assignments: [] } })
  })

  it('are substituted: the released row stays, with its reason, and both are told', async () => {
    const [first, second] = [await councillor(), await councillor()]
    const { id } = await sessionAt('PUBLISHED')
    await assignCouncillors(staff, { sessionId: id, councillorIds: [first.id] })
    const [assignment] = (await afterwards(id)).session.assignments
    const input = {
      sessionId: id,
      assignmentId: assignment?.id ?? '',
      reason: 'Enfermedad',
      substituteId: second.id,
    }
    await expect(releaseCouncillor(staff, { ...input, reason: ' ' })).rejects.toMatchObject({
      code: 'wordsNeeded',
    })
    await releaseCouncillor(staff, input)
    await releaseCouncillor(staff, input)
    const after = await afterwards(id)
    expect(after.session.assignments).toMatchObject([
      { councillorId: first.id, releasedAt: NOW, releaseReason: 'Enfermedad', position: 0 },
      { councillorId: second.id, releasedAt: null, position: 0 },
    ])
    expect(after.actions).toEqual(['councillor.assigned', 'councillor.released', 'councillor.assigned'])
    expect(after.kinds).toEqual(['councillorAssigned', 'councillorAssigned', 'councillorReleased'])
  })
})

describe('publication', () => {
  it('names what is missing; then opens the page at an address that stays', async () => {
    const who = await councillor()
    const { id } = await sessionAt('SCHEDULED', { capacity: null })
    const publish = () => publishSession(staff, { sessionId: id, seen: 'SCHEDULED' })
    await expect(publish()).rejects.toMatchObject({ code: 'publicationIncomplete' })
    await assignCouncillors(staff, { sessionId: id, councillorIds: [who.id] })
    await db.session.update({ where: { id }, data: { capacity: 5 } })
    await publish()
    await publish()
    const after = await afterwards(id)
    expect(after.session).toMatchObject({
      status: 'PUBLISHED',
      publishedAt: NOW,
      slug: 'reunion-en-casa-los-angeles-2026-12-01',
      calendarStampAt: NOW,
    })
    expect(after.actions).toEqual(['councillor.assigned', 'session.published'])
    expect(after.mails).toMatchObject([
      { kind: 'councillorAssigned' },
      { kind: 'sessionPublishedHost', dueAt: undo },
    ])
  })
})

describe('details', () => {
  it('keep what people hold: the capacity with both numbers', async () => {
    const session = await sessionAt('PUBLISHED')
    await registered(session.id, { partySize: 4 })
    const lowered = setSessionDetails(staff, {
      sessionId: session.id,
      seenAt: session.updatedAt,
      details: detailsOf(session, { capacity: 3 }),
    })
    await expect(lowered).rejects.toMatchObject({
      code: 'capacityBelowTaken',
      details: { capacity: 3, taken: 4 },
    })
    expect((await afterwards(session.id)).session.capacity).toBe(10)
  })

  it('that lead somewhere else are told to who has a seat, and stand in no trail', async () => {
    const session = await sessionAt('PUBLISHED', { capacity: 1 })
    const seated = await registered(session.id)
    await registered(session.id, { status: 'WAITING' })
    const details = detailsOf(session, {
      joinUrl: 'https://video.example.org/otra',
      publicText: 'Otro texto',
    })
    const input = { sessionId: session.id, seenAt: session.updatedAt, details }
    await setSessionDetails(staff, input)
    await setSessionDetails(staff, input)
    const after = await afterwards(session.id)
    expect(after.session).toMatchObject({ joinUrl: details.joinUrl, sequence: 1 })
    expect(after.trail).toMatchObject([
      { action: 'session.edited', after: { joinUrl: '•••', publicText: 'Otro texto' } },
    ])
    expect(after.mails).toMatchObject([
      { kind: 'sessionChanged', recipientId: seated.id, version: 1, dueAt: undo },
      { kind: 'sessionChangedHost', version: 1, dueAt: undo },
    ])
  })

  it('of texts alone tell nobody; a second page is told of the first', async () => {
    const session = await sessionAt('PUBLISHED')
    await registered(session.id)
    const write = (publicText: string) =>
      setSessionDetails(staff, {
        sessionId: session.id,
        seenAt: session.updatedAt,
        details: detailsOf(session, { publicText }),
      })
    await write('Uno')
    await expect(write('Dos')).rejects.toMatchObject({ code: 'sessionChangedMeanwhile' })
    expect(await afterwards(session.id)).toMatchObject({
      session: { publicText: 'Uno', sequence: 0 },
      mails: [],
    })
  })
})

describe('calling off', () => {
  it('cancels calendar, frees councillors who stay on record, and tells everybody who may come at once', async () => {
    const who = await councillor()
    const session = await sessionAt('PUBLISHED')
    await assignCouncillors(staff, { sessionId: session.id, councillorIds: [who.id] })
    const told = []
    for (const status of ['CONFIRMED', 'OFFERED', 'WAITING', 'PENDING'] as const)
      told.push((await registered(session.id, { status })).id)
    await registered(session.id, { status: 'WITHDRAWN' })
    const cancel = () => cancelSession(staff, { sessionId: session.id, seen: 'PUBLISHED', reason: 'Huracán' })
    await cancel()
    await cancel()
    const after = await afterwards(session.id)
    expect(after.session).toMatchObject({
      status: 'CANCELLED',
      cancelledAt: NOW,
      decisionWords: 'Huracán',
      sequence: 1,
      calendarUid: session.calendarUid,
      assignments: [{ releasedAt: null, blockedFrom: null, blockedTo: null }],
    })
    expect(after.actions).toEqual(['councillor.assigned', 'session.cancelled'])
    const cancelled = after.mails.filter(({ kind }) => kind === 'sessionCancelled')
    expect(cancelled.map(({ recipientId }) => recipientId).sort()).toEqual(told.sort())
    expect(after.mails.filter(({ version }) => version === 1)).toHaveLength(6)
    expect(after.mails.every(({ dueAt }) => dueAt.getTime() === NOW.getTime())).toBe(true)
    // The councillor is free for another session at that hour.
    const other = await sessionAt('SCHEDULED')
    await assignCouncillors(staff, { sessionId: other.id, councillorIds: [who.id] })
  })

  it('by the host before a date frees and tells a councillor who was on it', async () => {
    const who = await councillor()
    const session = await sessionAt('ACCEPTED', { decisionWords: 'Con gusto' })
    await db.assignment.create({
      data: {
        sessionId: session.id,
        councillorId: who.id,
        blockedFrom: EVENING.startsAt,
        blockedTo: EVENING.endsAt,
        createdAt: NOW,
      },
    })
    const host = contextOf({ kind: 'HOST', id: session.id })
    await withdrawProposal(host, session.id)
    await withdrawProposal(host, session.id)
    const after = await afterwards(session.id)
    expect(after.session).toMatchObject({
      status: 'CANCELLED',
      decisionWords: null,
      sequence: 1,
      assignments: [{ blockedFrom: null, blockedTo: null }],
    })
    expect(after.trail).toMatchObject([{ action: 'session.cancelled', after: { withdrawnByHost: true } }])
    expect(after.mails).toMatchObject([{ kind: 'sessionChangedCouncillor', recipientId: who.id, version: 1 }])
    const dated = await sessionAt('SCHEDULED')
    const late = withdrawProposal(contextOf({ kind: 'HOST', id: dated.id }), dated.id)
    await expect(late).rejects.toMatchObject({ code: 'withdrawTooLate' })
    await expect(withdrawProposal(host, dated.id)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it.each(['HELD', 'REPORTED', 'DECLINED'] as SessionStatus[])('is not possible from %s', async (status) => {
    const { id } = await sessionAt(status)
    const refused = cancelSession(staff, { sessionId: id, seen: status, reason: 'Tarde' })
    await expect(refused).rejects.toMatchObject({ code: 'transitionNotAllowed' })
    expect(await afterwards(id)).toMatchObject({ session: { status, sequence: 0 }, trail: [], mails: [] })
  })
})

it('a step back is none from where the same step leads forward', async () => {
  const scheduled = await sessionAt('SCHEDULED')
  await expect(unholdSession(later, { sessionId: scheduled.id })).rejects.toMatchObject({
    code: 'transitionNotAllowed',
  })
  const proposed = await sessionAt('PROPOSED')
  await expect(unscheduleSession(staff, { sessionId: proposed.id })).rejects.toMatchObject({
    code: 'transitionNotAllowed',
  })
  expect(await afterwards(scheduled.id)).toMatchObject({ session: { status: 'SCHEDULED' }, actions: [] })
  expect(await afterwards(proposed.id)).toMatchObject({ session: { status: 'PROPOSED' }, actions: [] })
})

describe('having been held', () => {
  it('is said after the start, and taken back while nobody counted', async () => {
    const { id } = await sessionAt('PUBLISHED')
    const hold = (context = later) => holdSession(context, { sessionId: id, seen: 'PUBLISHED' })
    await expect(hold(staff)).rejects.toMatchObject({ code: 'notStartedYet' })
    await hold()
    await hold()
    await unholdSession(later, { sessionId: id })
    await unholdSession(later, { sessionId: id })
    expect(await afterwards(id)).toMatchObject({
      session: { status: 'PUBLISHED', heldAt: null, publishedAt: NOW },
      actions: ['session.held', 'session.unheld'],
      mails: [],
    })
    await hold()
    await db.attendanceRecord.create({ data: { sessionId: id, source: 'COUNT', people: 3, recordedAt: NOW } })
    await expect(unholdSession(later, { sessionId: id })).rejects.toMatchObject({
      code: 'attendanceRecorded',
    })
  })
})

describe('nothing is left of what fails', () => {
  const failures = [
    ['a mail that cannot be ordered', 'MailDelivery'],
    ['a trail that cannot be written', 'AuditEntry'],
  ] as const

  it.each(failures)('%s', async (_, table) => {
    const who = await councillor()
    const proposed = await sessionAt('PROPOSED')
    const scheduled = await sessionAt('SCHEDULED')
    const published = await sessionAt('PUBLISHED', {
      startsAt: new Date('2026-12-09T03:00:00Z'),
      endsAt: new Date('2026-12-09T04:30:00Z'),
      wallDate: '2026-12-08',
    })
    await assignCouncillors(staff, { sessionId: published.id, councillorIds: [who.id] })
    await registered(published.id)
    const { updatedAt: seenAt } = await db.session.findUniqueOrThrow({ where: { id: published.id } })
    const sessions = [proposed, scheduled, published]
    const before = await Promise.all(sessions.map(({ id }) => afterwards(id)))
    const attempts = [
      () => acceptProposal(staff, { sessionId: proposed.id, seen: 'PROPOSED', words: '', neutrality }),
      () => declineProposal(staff, { sessionId: proposed.id, seen: 'PROPOSED', words: 'No' }),
      () => assignCouncillors(staff, { sessionId: scheduled.id, councillorIds: [who.id] }),
      () =>
        rescheduleSession(staff, {
          sessionId: published.id,
          seenAt,
          to: { date: '2026-12-10', time: '18:00', zone: 'America/Los_Angeles' },
          durationMinutes: 60,
        }),
      () =>
        setSessionDetails(staff, {
          sessionId: published.id,
          seenAt,
          details: detailsOf(published, { city: 'Fresno' }),
        }),
      () => cancelSession(staff, { sessionId: published.id, seen: 'PUBLISHED', reason: 'Huracán' }),
    ]
    await whileFailing(table, async () => {
      for (const attempt of attempts) await expect(attempt()).rejects.toThrow('failed on purpose')
    })
    expect(await Promise.all(sessions.map(({ id }) => afterwards(id)))).toEqual(before)
    // The control: the same, with nothing failing, does change them.
    for (const attempt of attempts.slice(2, 4)) await attempt()
    expect(await Promise.all(sessions.map(({ id }) => afterwards(id)))).not.toEqual(before)
  })
})

describe('what the database holds to', () => {
  it('one writer of status: the old one guards it', async () => {
    const session = await sessionAt('PROPOSED')
    const old = { id: session.id, status: 'PROPOSED' } as const
    await inTransaction((tx) => changeStatus(tx, staff, old, 'ACCEPTED'))
    const second = inTransaction((tx) => changeStatus(tx, staff, old, 'DECLINED'))
    await expect(second).rejects.toMatchObject({ code: 'statusChangedMeanwhile' })
    expect((await afterwards(session.id)).actions).toEqual(['session.accepted'])
  })

  it('one councillor, one place: the exclusion constraint; without it both stand (control)', async () => {
    const who = await councillor()
    const sessions = [await sessionAt('SCHEDULED'), await sessionAt('SCHEDULED')]
    const rows = sessions.map(({ id: sessionId }) => ({
      sessionId,
      councillorId: who.id,
      blockedFrom: EVENING.startsAt,
      blockedTo: EVENING.endsAt,
    }))
    await expect(db.assignment.createMany({ data: rows })).rejects.toThrow('Assignment_no_overlap')
    const takenBack = new Error('taken back')
    let doubled = 0
    const without = inTransaction(async (tx) => {
      await tx.$executeRaw`ALTER TABLE "Assignment" DROP CONSTRAINT "Assignment_no_overlap"`
      doubled = (await tx.assignment.createMany({ data: rows })).count
      throw takenBack
    })
    await expect(without).rejects.toBe(takenBack)
    expect(doubled).toBe(2)
    expect(await db.assignment.count({ where: { councillorId: who.id } })).toBe(0)
    await expect(db.assignment.createMany({ data: rows })).rejects.toThrow('Assignment_no_overlap')
  })
})

type Row = Awaited<ReturnType<typeof sessionAt>>

function detailsOf(session: Row, changes: Partial<SessionDetails>): SessionDetails {
  const {
    title,
    language,
    modality,
    hostName,
    hostCredit,
    hostOrganization,
    city,
    country,
    topics,
    partners,
  } = session
  const { publicText, joinUrl, address, capacity, registrationMode, registrationClosesAt, recorded } = session
  return {
    ...{ title, language, modality, hostName, hostCredit, hostOrganization, city, country, topics, partners },
    ...{ publicText, joinUrl, address, capacity, registrationMode, registrationClosesAt, recorded },
    ...changes,
  }
}
