import { describe, expect, it } from 'vitest'
import { recordAttendance } from '#app/modules/attendance/record-attendance.server.ts'
import { acceptProposal } from '#app/modules/sessions/accept-proposal.server.ts'
import { assignCouncillors } from '#app/modules/sessions/assign-councillors.server.ts'
import { declineProposal } from '#app/modules/sessions/decline-proposal.server.ts'
import { NEUTRALITY_POINTS } from '#app/modules/sessions/neutrality.ts'
import { publishSession } from '#app/modules/sessions/publish-session.server.ts'
import { rederiveInstants } from '#app/modules/sessions/rederive-instants.server.ts'
import { rescheduleSession } from '#app/modules/sessions/reschedule-session.server.ts'
import { db } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { sqlState } from '#app/platform/races.server.ts'
import { COORDINATOR, contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { afterwards, councillor, EVENING, registered, sessionAt } from '#tests/support/session-factory.ts'

// PGlite runs one transaction after another and so hides every race: these run on a real server alone.
const server = process.env.TEST_DATABASE_URL
const ROUNDS = process.env.CAMPAIGN === 'full' ? 50 : 3
const CROWD = 8
const staff = contextOf(COORDINATOR)

describe.runIf(server)('people who press at once (PostgreSQL)', { timeout: 600_000 }, () => {
  process.env.DATABASE_POOL = '20'
  useDatabase()

  async function together(work: (() => Promise<unknown>)[]) {
    const results = await Promise.allSettled(work.map((one) => one()))
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
    return { done: results.length - refused.length, refused }
  }

  it('of yes and no to one proposal one holds, with its letter alone', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { id } = await sessionAt('PROPOSED')
      const input = { sessionId: id, seen: 'PROPOSED', neutrality: NEUTRALITY_POINTS } as const
      const { done, refused } = await together([
        () => acceptProposal(staff, { ...input, words: 'Sí' }),
        () => declineProposal(staff, { ...input, words: 'No' }),
      ])
      expect(done).toBe(1)
      expect(refused).toMatchObject([{ code: 'statusChangedMeanwhile' }])
      const { actions, kinds } = await afterwards(id)
      expect([actions.length, kinds.length]).toEqual([1, 1])
    }
  })

  it('the same yes pressed many times is one', async () => {
    const { id } = await sessionAt('PROPOSED')
    const accept = () =>
      acceptProposal(staff, { sessionId: id, seen: 'PROPOSED', words: 'Sí', neutrality: NEUTRALITY_POINTS })
    expect(await together(Array(CROWD).fill(accept))).toEqual({ done: CROWD, refused: [] })
    expect(await afterwards(id)).toMatchObject({ actions: ['session.accepted'], kinds: ['proposalAccepted'] })
  })

  it('a councillor goes to one of the sessions of an hour; every other is told which, and when', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const who = await councillor()
      const sessions = await Promise.all(
        Array.from({ length: CROWD }, (_, index) => sessionAt('SCHEDULED', { hostName: `Casa ${index}` })),
      )
      const { done, refused } = await together(
        sessions.map(
          ({ id }) =>
            () =>
              assignCouncillors(staff, { sessionId: id, councillorIds: [who.id] }),
        ),
      )
      expect(done).toBe(1)
      const [held] = await db.assignment.findMany({
        where: { councillorId: who.id },
        include: { session: true },
      })
      for (const error of refused) {
        expect(error).toBeInstanceOf(DomainError)
        expect(error).toMatchObject({
          code: 'councillorBusy',
          details: {
            councillor: who.name,
            title: expect.stringContaining(held?.session.hostName ?? '?'),
            when: expect.stringContaining('21:00'),
          },
        })
      }
    }
  })

  it('two councillors in opposite orders: nobody sees a deadlock', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const [a, b] = [(await councillor()).id, (await councillor()).id]
      const sessions = await Promise.all(Array.from({ length: CROWD }, () => sessionAt('SCHEDULED')))
      const { done, refused } = await together(
        sessions.map(
          ({ id }, index) =>
            () =>
              assignCouncillors(staff, { sessionId: id, councillorIds: index % 2 ? [a, b] : [b, a] }),
        ),
      )
      expect(done).toBe(1)
      expect(refused.map((error) => (error instanceof DomainError ? error.code : error))).toEqual(
        Array(CROWD - 1).fill('councillorBusy'),
      )
    }
  })

  it('control: what the database says by itself is no sentence', async () => {
    const who = await councillor()
    const sessions = [await sessionAt('SCHEDULED'), await sessionAt('SCHEDULED')]
    const block = { councillorId: who.id, blockedFrom: EVENING.startsAt, blockedTo: EVENING.endsAt }
    const { refused } = await together(
      sessions.map(
        ({ id: sessionId }) =>
          () =>
            db.assignment.create({ data: { sessionId, ...block } }),
      ),
    )
    expect(refused.map(sqlState)).toEqual(['23P01'])
  })

  it('sessions that would have one address get one each, and all are published', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const title = `Taller de voto ${round}`
      const sessions = await Promise.all(
        Array.from({ length: 4 }, () => sessionAt('SCHEDULED', { kind: 'WORKSHOP', title })),
      )
      const { refused } = await together(
        sessions.map(
          ({ id }) =>
            () =>
              publishSession(staff, { sessionId: id, seen: 'SCHEDULED' }),
        ),
      )
      expect(refused).toEqual([])
      const slugs = await db.session.findMany({ where: { title }, select: { slug: true } })
      const base = `taller-de-voto-${round}-los-angeles-2026-12-01`
      expect(slugs.map(({ slug }) => slug).sort()).toEqual([base, `${base}-2`, `${base}-3`, `${base}-4`])
    }
  })

  it('of two who move a session one does, and the other is told', async () => {
    const { id, updatedAt: seenAt } = await sessionAt('PUBLISHED')
    const move = (time: string) => () =>
      rescheduleSession(staff, {
        sessionId: id,
        seenAt,
        to: { date: '2026-12-02', time, zone: EVENING.zone },
        durationMinutes: 90,
      })
    const { refused } = await together([move('17:00'), move('18:00')])
    expect(refused).toMatchObject([{ code: 'sessionChangedMeanwhile' }])
    expect(await afterwards(id)).toMatchObject({ session: { sequence: 1 }, actions: ['session.rescheduled'] })
  })

  it('a command started twice moves a session once and tells everybody once', async () => {
    const off = { startsAt: new Date('2026-12-02T02:00:00Z'), endsAt: new Date('2026-12-02T03:30:00Z') }
    const { id } = await sessionAt('PUBLISHED', { ...off, wallDate: '2026-12-01' })
    await registered(id)
    const { refused } = await together(Array(4).fill(() => rederiveInstants(staff)))
    expect(refused).toEqual([])
    expect(await afterwards(id)).toMatchObject({
      session: { startsAt: EVENING.startsAt, sequence: 1 },
      actions: ['session.rederived'],
      kinds: ['sessionChanged', 'sessionChangedHost'],
    })
  })

  it('of first counts one is official', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { id } = await sessionAt('HELD', { heldAt: NOW })
      const { refused } = await together(
        Array.from(
          { length: CROWD },
          (_, people) => () => recordAttendance(staff, { sessionId: id, source: 'COUNT', people, note: '' }),
        ),
      )
      expect(refused).toEqual([])
      const records = await db.attendanceRecord.findMany({ where: { sessionId: id } })
      expect([records.length, records.filter(({ official }) => official).length]).toEqual([CROWD, 1])
    }
  })
})
