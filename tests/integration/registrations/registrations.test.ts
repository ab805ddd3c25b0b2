import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { answerOffer } from '#app/modules/registrations/answer-offer.server.ts'
import { changeRegistration } from '#app/modules/registrations/change-registration.server.ts'
import { decideRegistration } from '#app/modules/registrations/decide-registration.server.ts'
import { enterSession } from '#app/modules/registrations/enter-session.server.ts'
import { expireOffers } from '#app/modules/registrations/expire-offers.server.ts'
import { moveRegistration } from '#app/modules/registrations/move-registration.server.ts'
import { offerSeats } from '#app/modules/registrations/offer-seats.server.ts'
import { registerAttendee } from '#app/modules/registrations/register-attendee.server.ts'
import { registerGuest } from '#app/modules/registrations/register-guest.server.ts'
import { rejoinSession } from '#app/modules/registrations/rejoin-session.server.ts'
import { assertCapacityCovers } from '#app/modules/registrations/seats.server.ts'
import { withdrawRegistration } from '#app/modules/registrations/withdraw-registration.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { COORDINATOR, contextOf, NOW, RECORDER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import {
  attendee,
  attendeeActor,
  mailsOf,
  publishedSession,
  registrationOf,
  trailOf,
} from '#tests/support/registration-factory.ts'

useDatabase()

const HOUR = 3_600_000
const later = (hours: number) => new Date(NOW.getTime() + hours * HOUR)

/** Registers somebody and gives their row. */
async function join(sessionId: string, partySize = 1, now = NOW) {
  const input = attendee(sessionId, { partySize })
  await registerAttendee(contextOf(undefined, now), input)
  return registrationOf(sessionId, input.email)
}

const reread = ({ id }: { id: string }) => db.registration.findUniqueOrThrow({ where: { id } })
const asAttendee = ({ id }: { id: string }, now = NOW) => contextOf(attendeeActor(id), now)

describe('registering', () => {
  it('takes a seat, with its trail and its mail in the same transaction', async () => {
    const session = await publishedSession()
    const input = attendee(session.id, { email: ' Ana.Ruiz@Example.ORG ', partySize: 2 })
    expect(await registerAttendee(contextOf(), input)).toBe('CONFIRMED')

    const row = await registrationOf(session.id, 'ana.ruiz@example.org')
    expect(row).toMatchObject({ status: 'CONFIRMED', partySize: 2, zone: 'Europe/Madrid', noticeVersion: 1 })
    expect(row.confirmedAt).toEqual(NOW)
    expect(await mailsOf(row.id)).toEqual(['registrationConfirmed'])
    const [entry] = await db.auditEntry.findMany({ where: { subjectId: row.id } })
    expect(entry).toMatchObject({ action: 'registration.created', actorKind: 'VISITOR' })
    // The trail keeps nothing that a person wrote.
    expect(JSON.stringify(entry?.after)).not.toMatch(/ana|example/i)
  })

  it('keeps the answers to the session’s own questions', async () => {
    const session = await publishedSession()
    const question = await db.registrationQuestion.create({
      data: { sessionId: session.id, position: 1, label: '¿Credencial vigente?', type: 'YES_NO' },
    })
    const input = attendee(session.id, { answers: [{ questionId: question.id, value: 'yes' }] })
    await registerAttendee(contextOf(), input)
    const { id } = await registrationOf(session.id, input.email)
    expect(await db.registrationAnswer.findMany({ where: { registrationId: id } })).toMatchObject([
      { value: 'yes' },
    ])
  })

  it('puts who does not fit in line, and confirms a smaller party that does', async () => {
    const session = await publishedSession({ capacity: 3 })
    await join(session.id, 2)
    const family = await join(session.id, 2)
    expect(family).toMatchObject({ status: 'WAITING', waitingSince: NOW })
    expect(await mailsOf(family.id)).toEqual(['registrationWaiting'])
    expect(await join(session.id, 1)).toMatchObject({ status: 'CONFIRMED' })
  })

  it('counts a form sent twice once, whatever happened to its button', async () => {
    const session = await publishedSession()
    const input = attendee(session.id)
    const outcomes = [await registerAttendee(contextOf(), input), await registerAttendee(contextOf(), input)]
    expect(outcomes).toEqual(['CONFIRMED', 'CONFIRMED'])
    expect(await db.registration.count({ where: { sessionId: session.id } })).toBe(1)
    expect(await db.mailDelivery.count({ where: { subjectId: session.id } })).toBe(1)
  })

  it('takes the same form filled for another person as another registration', async () => {
    const session = await publishedSession()
    const input = attendee(session.id)
    await registerAttendee(contextOf(), input)
    await registerAttendee(contextOf(), { ...input, name: 'Luis', email: 'luis@example.org' })
    expect(await db.registration.count({ where: { sessionId: session.id } })).toBe(2)
  })

  it('answers a known e-mail as it would a new one, and sends its link, once in a while', async () => {
    const session = await publishedSession({ capacity: 1 })
    const first = await join(session.id)
    const again = (email: string) =>
      registerAttendee(contextOf(), attendee(session.id, { email, name: 'Quien sea' }))
    expect(await again(first.email ?? '')).toBe('WAITING')
    expect(await again('nadie@example.org')).toBe('WAITING')
    await again(first.email ?? '')
    expect(await mailsOf(first.id)).toEqual(['registrationConfirmed', 'registrationLink'])
    expect(await reread(first)).toMatchObject({ status: 'CONFIRMED', name: 'Ana Ruiz', partySize: 1 })
  })

  it('is refused once registration has closed, and after the notice changed', async () => {
    const session = await publishedSession({ registrationClosesAt: later(1) })
    await expect(join(session.id, 1, later(1))).rejects.toThrow('registrationClosed')
    const stale = attendee(session.id, { noticeVersion: 99 })
    await expect(registerAttendee(contextOf(), stale)).rejects.toThrow('noticeChanged')
    const cancelled = await publishedSession({ status: 'CANCELLED' })
    await expect(join(cancelled.id)).rejects.toThrow('registrationClosed')
  })

  it('has no seats without a capacity', async () => {
    const session = await publishedSession({ capacity: null })
    expect(await join(session.id)).toMatchObject({ status: 'WAITING' })
  })

  it('leaves nothing behind when one part fails', async () => {
    const session = await publishedSession()
    const input = attendee(session.id, { answers: [{ questionId: randomUUID(), value: 'x' }] })
    await expect(registerAttendee(contextOf(), input)).rejects.toThrow()
    expect(await db.registration.count({ where: { sessionId: session.id } })).toBe(0)
    expect(await db.mailDelivery.count({ where: { subjectId: session.id } })).toBe(0)
    expect(await db.auditEntry.count({ where: { after: { path: ['sessionId'], equals: session.id } } })).toBe(
      0,
    )
  })
})

describe('withdrawing', () => {
  it('offers the seats to the next that fits, who is told once', async () => {
    const session = await publishedSession({ capacity: 2 })
    const seated = await join(session.id, 2)
    const family = await join(session.id, 3)
    const single = await join(session.id, 1)
    await withdrawRegistration(asAttendee(seated), { registrationId: seated.id })
    expect(await reread(seated)).toMatchObject({ status: 'WITHDRAWN', withdrawnAt: NOW })
    expect(await reread(family)).toMatchObject({ status: 'WAITING', waitingSince: NOW })
    expect(await reread(single)).toMatchObject({
      status: 'OFFERED',
      offeredAt: NOW,
      offerExpiresAt: later(24),
    })
    expect(await mailsOf(single.id)).toEqual(['registrationWaiting', 'registrationOffered'])
    expect(await mailsOf(seated.id)).toEqual(['registrationConfirmed', 'registrationWithdrawn'])
    const [, offered] = await db.auditEntry.findMany({
      where: { subjectId: single.id },
      orderBy: { id: 'asc' },
    })
    expect(offered).toMatchObject({ action: 'registration.offered', actorKind: 'SYSTEM' })
  })

  it('twice is once', async () => {
    const session = await publishedSession()
    const row = await join(session.id)
    await withdrawRegistration(asAttendee(row), { registrationId: row.id })
    await withdrawRegistration(asAttendee(row), { registrationId: row.id })
    expect(await trailOf(row.id)).toEqual(['registration.created', 'registration.withdrawn'])
  })

  it('is for oneself alone', async () => {
    const session = await publishedSession()
    const [mine, theirs] = [await join(session.id), await join(session.id)]
    await expect(withdrawRegistration(asAttendee(mine), { registrationId: theirs.id })).rejects.toThrow(
      'forbidden',
    )
    await expect(withdrawRegistration(contextOf(RECORDER), { registrationId: theirs.id })).rejects.toThrow(
      'forbidden',
    )
  })

  it('offers nothing after registration closed', async () => {
    const session = await publishedSession({ capacity: 1, registrationClosesAt: later(2) })
    const [seated, waiting] = [await join(session.id), await join(session.id)]
    await withdrawRegistration(asAttendee(seated, later(3)), { registrationId: seated.id })
    expect(await reread(waiting)).toMatchObject({ status: 'WAITING' })
  })

  it('can be taken back while there is room; without room one waits at the end', async () => {
    const session = await publishedSession({ capacity: 1 })
    const row = await join(session.id)
    await withdrawRegistration(asAttendee(row), { registrationId: row.id })
    expect(await rejoinSession(asAttendee(row), { registrationId: row.id })).toBe('CONFIRMED')
    await withdrawRegistration(asAttendee(row), { registrationId: row.id })
    await join(session.id)
    expect(await rejoinSession(asAttendee(row), { registrationId: row.id })).toBe('WAITING')
    expect(await reread(row)).toMatchObject({ withdrawnAt: null, waitingSince: NOW })
  })
})

describe('an offer', () => {
  async function offered(until = later(100)) {
    const session = await publishedSession({ capacity: 1, registrationClosesAt: until })
    const [seated, row] = [await join(session.id), await join(session.id)]
    await withdrawRegistration(asAttendee(seated), { registrationId: seated.id })
    return { session, seated, row }
  }

  it('holds its seat until it is answered', async () => {
    const { session, row } = await offered()
    expect(await join(session.id)).toMatchObject({ status: 'WAITING' })
    await answerOffer(asAttendee(row), { registrationId: row.id, accept: true })
    await answerOffer(asAttendee(row), { registrationId: row.id, accept: true })
    expect(await reread(row)).toMatchObject({ status: 'CONFIRMED', confirmedAt: NOW, offerExpiresAt: null })
    expect(await mailsOf(row.id)).toEqual([
      'registrationWaiting',
      'registrationOffered',
      'registrationConfirmed',
    ])
  })

  it('declined goes to the next', async () => {
    const { session, row } = await offered()
    const next = await join(session.id)
    await answerOffer(asAttendee(row), { registrationId: row.id, accept: false })
    expect(await reread(row)).toMatchObject({ status: 'WITHDRAWN' })
    expect(await reread(next)).toMatchObject({ status: 'OFFERED' })
  })

  it('ends by the clock, once, and goes to the next; a late yes is told so', async () => {
    const { session, row } = await offered()
    const next = await join(session.id)
    const { actor: _, ...moment } = contextOf(undefined, later(25))
    expect(await expireOffers(moment)).toBeGreaterThan(0)
    expect(await expireOffers(moment)).toBe(0)
    expect(await reread(row)).toMatchObject({ status: 'WITHDRAWN', offerExpiresAt: null })
    expect(await reread(next)).toMatchObject({ status: 'OFFERED' })
    expect((await mailsOf(row.id)).at(-1)).toBe('registrationOfferExpired')
    const lateYes = answerOffer(asAttendee(row, later(25)), { registrationId: row.id, accept: true })
    await expect(lateYes).rejects.toThrow('offerExpired')
  })

  it('is over when its hour has passed, even if the clock is late', async () => {
    const { session, row } = await offered()
    const lateYes = answerOffer(asAttendee(row, later(24)), { registrationId: row.id, accept: true })
    await expect(lateYes).rejects.toThrow('offerExpired')
    expect(await join(session.id, 1, later(24))).toMatchObject({ status: 'CONFIRMED' })
    expect(await reread(row)).toMatchObject({ status: 'WITHDRAWN' })
  })

  it('is made once: who let it pass takes a seat while there is one, or is told that there is none', async () => {
    const { session, row } = await offered()
    await expireOffers(contextOf(undefined, later(24)))
    expect(await rejoinSession(asAttendee(row, later(25)), { registrationId: row.id })).toBe('CONFIRMED')
    await withdrawRegistration(asAttendee(row, later(26)), { registrationId: row.id })
    await join(session.id, 1, later(27))
    const rejoin = rejoinSession(asAttendee(row, later(28)), { registrationId: row.id })
    await expect(rejoin).rejects.toThrow('noSeatNow')
  })

  it('goes to the list when the capacity is raised', async () => {
    const session = await publishedSession({ capacity: 1 })
    await join(session.id)
    const [family, single] = [await join(session.id, 2), await join(session.id)]
    await inTransaction(async (tx) => {
      await assertCapacityCovers(tx, session.id, 3)
      await tx.session.update({ where: { id: session.id }, data: { capacity: 3 } })
      await offerSeats(tx, contextOf(COORDINATOR), session.id)
    })
    expect(await reread(family)).toMatchObject({ status: 'OFFERED' })
    expect(await reread(single)).toMatchObject({ status: 'WAITING' })
    const lowered = inTransaction((tx) => assertCapacityCovers(tx, session.id, 2))
    await expect(lowered).rejects.toMatchObject({
      code: 'capacityBelowTaken',
      details: { capacity: 2, taken: 3 },
    })
  })
})

describe('changing', () => {
  const edit = (row: { id: string }, data: object) => ({
    registrationId: row.id,
    partySize: 1,
    question: null,
    zone: 'Europe/Madrid',
    language: 'es' as const,
    answers: [],
    ...data,
  })

  it('keeps to the seats that there are, and frees what is not used', async () => {
    const session = await publishedSession({ capacity: 4 })
    const row = await join(session.id, 3)
    const waiting = await join(session.id, 2)
    const grow = changeRegistration(asAttendee(row), edit(row, { partySize: 5 }))
    await expect(grow).rejects.toMatchObject({ code: 'partyDoesNotFit', details: { left: 1 } })
    await changeRegistration(asAttendee(row), edit(row, { partySize: 2 }))
    expect(await reread(waiting)).toMatchObject({ status: 'OFFERED' })
    expect(await mailsOf(row.id)).toEqual(['registrationConfirmed', 'registrationConfirmed'])
  })

  it('of a question alone brings no mail; of nothing, nothing', async () => {
    const session = await publishedSession()
    const row = await join(session.id)
    await changeRegistration(asAttendee(row), edit(row, { question: '¿Cómo voto?' }))
    await changeRegistration(asAttendee(row), edit(row, { question: '¿Cómo voto?' }))
    expect(await reread(row)).toMatchObject({ question: '¿Cómo voto?', version: 1 })
    expect(await mailsOf(row.id)).toHaveLength(1)
  })

  it('is over with the session', async () => {
    const session = await publishedSession()
    const row = await join(session.id)
    const after = new Date('2026-12-03T00:00:00Z')
    await expect(changeRegistration(asAttendee(row, after), edit(row, {}))).rejects.toThrow('sessionOver')
  })
})

describe('approval mode', () => {
  it('waits for the host’s yes, which takes the seat or a place in line', async () => {
    const session = await publishedSession({ capacity: 1, registrationMode: 'APPROVAL' })
    const [first, second, third] = [await join(session.id), await join(session.id), await join(session.id)]
    expect(first.status).toBe('PENDING')
    const host = contextOf({ kind: 'HOST', id: session.id })
    expect(await decideRegistration(host, { registrationId: first.id, accept: true })).toBe('CONFIRMED')
    expect(await decideRegistration(host, { registrationId: second.id, accept: true })).toBe('WAITING')
    expect(
      await decideRegistration(contextOf(COORDINATOR), { registrationId: third.id, accept: false }),
    ).toBe('DECLINED')
    expect(await mailsOf(third.id)).toEqual(['registrationPending', 'registrationDeclined'])
    const rejoin = rejoinSession(asAttendee(third), { registrationId: third.id })
    await expect(rejoin).rejects.toThrow('registrationDeclined')
  })

  it('is for this session’s host, never for who asks', async () => {
    const session = await publishedSession({ registrationMode: 'APPROVAL' })
    const row = await join(session.id)
    const stranger = contextOf({ kind: 'HOST', id: randomUUID() })
    await expect(decideRegistration(stranger, { registrationId: row.id, accept: true })).rejects.toThrow(
      'forbidden',
    )
    await expect(
      decideRegistration(asAttendee(row), { registrationId: row.id, accept: true }),
    ).rejects.toThrow('forbidden')
  })
})

describe('through the host', () => {
  it('registers guests without e-mail, who are confirmed at once when seats come free', async () => {
    const session = await publishedSession({ capacity: 2, registrationMode: 'APPROVAL' })
    const host = contextOf({ kind: 'HOST', id: session.id })
    const guest = {
      sessionId: session.id,
      phone: null,
      partySize: 2,
      zone: 'America/Los_Angeles',
      language: 'es' as const,
    }
    const formKey = randomUUID()
    expect(await registerGuest(host, { ...guest, formKey, name: 'Doña Lupe' })).toBe('CONFIRMED')
    expect(await registerGuest(host, { ...guest, formKey, name: 'Doña Lupe' })).toBe('CONFIRMED')
    expect(await registerGuest(host, { ...guest, formKey: randomUUID(), name: 'J. P.' })).toBe('WAITING')
    const rows = await db.registration.findMany({ where: { sessionId: session.id }, orderBy: { id: 'asc' } })
    expect(rows).toMatchObject([
      { name: 'Doña Lupe', email: null, source: 'HOST', viaHost: true },
      { name: 'J. P.', status: 'WAITING' },
    ])
    await withdrawRegistration(host, { registrationId: rows[0]?.id ?? '' })
    expect(await db.registration.findFirst({ where: { name: 'J. P.' } })).toMatchObject({
      status: 'CONFIRMED',
    })
    expect(await db.mailDelivery.count({ where: { subjectId: session.id } })).toBe(0)
  })

  it('leaves alone who registered by themselves', async () => {
    const session = await publishedSession()
    const row = await join(session.id)
    const host = contextOf({ kind: 'HOST', id: session.id })
    await expect(withdrawRegistration(host, { registrationId: row.id })).rejects.toThrow('forbidden')
  })
})

describe('moved by staff', () => {
  it('never over capacity, with a reason in the trail', async () => {
    const session = await publishedSession({ capacity: 1 })
    const [seated, first, second] = [await join(session.id), await join(session.id), await join(session.id)]
    const staff = contextOf(COORDINATOR)
    const move = (row: { id: string }, to: 'seat' | 'head' | 'end' | 'out') =>
      moveRegistration(staff, { registrationId: row.id, to, reason: 'Lo pidió por teléfono' })
    await expect(move(second, 'seat')).rejects.toThrow('partyDoesNotFit')
    await move(second, 'head')
    await move(seated, 'out')
    expect(await reread(second)).toMatchObject({ status: 'OFFERED' })
    expect(await reread(first)).toMatchObject({ status: 'WAITING' })
    const [, entry] = await db.auditEntry.findMany({
      where: { subjectId: second.id },
      orderBy: { id: 'asc' },
    })
    expect(entry).toMatchObject({ action: 'registration.moved', after: { reason: 'Lo pidió por teléfono' } })
    const forbidden = moveRegistration(contextOf(RECORDER), {
      registrationId: first.id,
      to: 'seat',
      reason: 'x',
    })
    await expect(forbidden).rejects.toThrow('forbidden')
  })
})

describe('entering', () => {
  it('gives the room of now to confirmed people, and keeps the first time near the hour', async () => {
    const session = await publishedSession({ capacity: 1 })
    const [seated, waiting] = [await join(session.id), await join(session.id)]
    expect(await enterSession(asAttendee(seated), { registrationId: seated.id })).toBe(session.joinUrl)
    expect(await reread(seated)).toMatchObject({ enteredAt: null })
    const doors = new Date('2026-12-02T02:55:00Z')
    await db.session.update({
      where: { id: session.id },
      data: { joinUrl: 'https://video.example.org/otra' },
    })
    expect(await enterSession(asAttendee(seated, doors), { registrationId: seated.id })).toBe(
      'https://video.example.org/otra',
    )
    await enterSession(asAttendee(seated, new Date('2026-12-02T03:30:00Z')), { registrationId: seated.id })
    expect(await reread(seated)).toMatchObject({ enteredAt: doors })
    await expect(enterSession(asAttendee(waiting), { registrationId: waiting.id })).rejects.toThrow(
      'notConfirmed',
    )
  })
})
