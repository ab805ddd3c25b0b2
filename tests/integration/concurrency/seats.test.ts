import { beforeAll, describe, expect, it } from 'vitest'
import { answerOffer } from '#app/modules/registrations/answer-offer.server.ts'
import { registerAttendee } from '#app/modules/registrations/register-attendee.server.ts'
import { leaveSeatLockOut } from '#app/modules/registrations/seats.server.ts'
import { withdrawRegistration } from '#app/modules/registrations/withdraw-registration.server.ts'
import { db } from '#app/platform/db.server.ts'
import { contextOf } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { attendee, attendeeActor, publishedSession } from '#tests/support/registration-factory.ts'

// PGlite runs one transaction after another and so hides every race: these run on a real server alone.
const server = process.env.TEST_DATABASE_URL
const full = process.env.CAMPAIGN === 'full'
const ROUNDS = full ? 50 : 2
const CROWD = full ? 200 : 60

describe.runIf(server)('seats under load (PostgreSQL)', () => {
  process.env.DATABASE_POOL = '40'
  useDatabase()
  beforeAll(async () => {
    const [{ version } = { version: '' }] = await db.$queryRaw<{ version: string }[]>`SELECT version()`
    process.stdout.write(`${version.split(' ').slice(0, 2).join(' ')}: ${ROUNDS} rounds of ${CROWD}\n`)
  })

  /** Everybody at once; seats held afterwards. */
  async function rush(sessionId: string, parties: number[]) {
    await Promise.all(
      parties.map((partySize) => registerAttendee(contextOf(), attendee(sessionId, { partySize }))),
    )
    return seats(sessionId)
  }

  async function seats(sessionId: string) {
    const rows = await db.registration.findMany({ where: { sessionId } })
    const seated = rows.filter(({ status }) => status === 'CONFIRMED' || status === 'OFFERED')
    return { rows, taken: seated.reduce((sum, { partySize }) => sum + partySize, 0) }
  }

  it('the last seat goes to exactly one', { timeout: 600_000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const session = await publishedSession({ capacity: 1 })
      const { rows, taken } = await rush(session.id, Array(CROWD).fill(1))
      expect(taken).toBe(1)
      expect(rows).toHaveLength(CROWD)
    }
    process.stdout.write(`last seat: exactly one, ${ROUNDS} × ${CROWD}\n`)
  })

  it('parties of any size never exceed the capacity, and none that fits is turned away', {
    timeout: 600_000,
  }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const capacity = 5 + Math.floor(Math.random() * 60)
      const session = await publishedSession({ capacity })
      const { rows, taken } = await rush(
        session.id,
        Array.from({ length: 80 }, () => 1 + Math.floor(Math.random() * 6)),
      )
      expect(taken).toBeLessThanOrEqual(capacity)
      // Nothing came free meanwhile, so who waits was too many for what was left then, and is for what is left now.
      for (const { status, partySize } of rows)
        if (status === 'WAITING') expect(partySize).toBeGreaterThan(capacity - taken)
    }
    process.stdout.write(`random parties: never over, none that fits waits, ${ROUNDS} rounds of 80\n`)
  })

  it('people who come and go at once leave no seat empty that somebody waits for', {
    timeout: 600_000,
  }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const session = await publishedSession({ capacity: 12 })
      await rush(
        session.id,
        Array.from({ length: 30 }, () => 1 + Math.floor(Math.random() * 3)),
      )
      const before = await db.registration.findMany({ where: { sessionId: session.id } })
      await Promise.all([
        ...before
          .filter((_, index) => index % 3 === 0)
          .map(({ id }) => withdrawRegistration(contextOf(attendeeActor(id)), { registrationId: id })),
        ...Array.from({ length: 10 }, () => registerAttendee(contextOf(), attendee(session.id))),
      ])
      const offers = await db.registration.findMany({ where: { sessionId: session.id, status: 'OFFERED' } })
      await Promise.all(
        offers.map(({ id }, index) =>
          answerOffer(contextOf(attendeeActor(id)), { registrationId: id, accept: index % 2 === 0 }),
        ),
      )
      const { rows, taken } = await seats(session.id)
      expect(taken).toBeLessThanOrEqual(12)
      for (const { status, partySize } of rows)
        if (status === 'WAITING') expect(partySize).toBeGreaterThan(12 - taken)
    }
    process.stdout.write(
      `coming and going: never over, no empty seat with somebody waiting, ${ROUNDS} rounds\n`,
    )
  })

  it('twenty equal submits are one row, one mail and one answer', { timeout: 600_000 }, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const session = await publishedSession({ capacity: 3 })
      const input = attendee(session.id)
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => registerAttendee(contextOf(), input)),
      )
      expect(new Set(answers)).toEqual(new Set(['CONFIRMED']))
      expect(await db.registration.count({ where: { sessionId: session.id } })).toBe(1)
      expect(await db.mailDelivery.count({ where: { subjectId: session.id } })).toBe(1)
    }
    process.stdout.write(`double submits: one row, one mail, one answer, ${ROUNDS} × 20\n`)
  })

  it('control: without the lock they are oversold', { timeout: 600_000 }, async () => {
    const putBack = leaveSeatLockOut()
    try {
      let worst = 0
      for (let round = 0; round < 5 && worst <= 1; round++) {
        const session = await publishedSession({ capacity: 1 })
        worst = Math.max(worst, (await rush(session.id, Array(CROWD).fill(1))).taken)
      }
      process.stdout.write(`control without the lock: ${worst} people on one seat\n`)
      expect(worst).toBeGreaterThan(1)
    } finally {
      putBack()
    }
  })
})
