import { describe, expect, it } from 'vitest'
import { assignCouncillors } from '#app/modules/sessions/assign-councillors.server.ts'
import { runRederive } from '#app/modules/sessions/cli-rederive.server.ts'
import { rederiveInstants } from '#app/modules/sessions/rederive-instants.server.ts'
import { db } from '#app/platform/db.server.ts'
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

// The command reads the clock itself.
process.env.INVITA_NOW = NOW.toISOString()
useDatabase()

const staff = contextOf(COORDINATOR)
const HOUR = 3_600_000
const later = (instant: Date, hours: number) => new Date(instant.getTime() + hours * HOUR)

/** As if the rules had been other ones when the hour was set: the instants are off by an hour, the wall says what it said. */
const OFF = {
  startsAt: later(EVENING.startsAt, -1),
  endsAt: later(EVENING.endsAt, -1),
  registrationClosesAt: later(EVENING.startsAt, -3),
} as const

// The first run compiles every query that a move needs: slow on a busy machine.
describe('after a change of the time zone data', { timeout: 90_000 }, () => {
  it('the wall stays and the instant follows, with SEQUENCE, blocks, trail and one update to each; once', async () => {
    const who = await councillor()
    const session = await sessionAt('PUBLISHED', { ...OFF, capacity: 2, sequence: 4 })
    await assignCouncillors(staff, { sessionId: session.id, councillorIds: [who.id] })
    const confirmed = [await registered(session.id), await registered(session.id)].map(({ id }) => id)
    await registered(session.id, { status: 'WITHDRAWN' })
    const right = await sessionAt('PUBLISHED')
    const past = {
      startsAt: later(NOW, -4),
      endsAt: later(NOW, -2),
      wallDate: '2026-11-24',
      wallTime: '07:00',
    }
    const over = await sessionAt('PUBLISHED', past)
    const held = await sessionAt('HELD', OFF)
    const untouched = await Promise.all([right, over, held].map(({ id }) => afterwards(id)))

    expect(await rederiveInstants(staff)).toEqual({
      moved: [
        {
          sessionId: session.id,
          name: expect.stringContaining('Rosa Méndez'),
          zone: EVENING.zone,
          before: OFF.startsAt,
          after: EVENING.startsAt,
        },
      ],
      slots: 0,
      times: 0,
      unresolved: [],
    })
    const after = await afterwards(session.id)
    expect(after.session).toMatchObject({
      ...EVENING,
      sequence: 5,
      registrationClosesAt: later(EVENING.startsAt, -2),
      assignments: [
        {
          blockedFrom: later(EVENING.startsAt, -0.5),
          blockedTo: later(EVENING.endsAt, 0.5),
          releasedAt: null,
        },
      ],
    })
    expect(after.trail.at(-1)).toMatchObject({
      action: 'session.rederived',
      before: { wallTime: '19:00', startsAt: OFF.startsAt.toISOString(), sequence: 4 },
      after: { wallTime: '19:00', startsAt: EVENING.startsAt.toISOString(), sequence: 5 },
    })
    const updates = after.mails.filter(({ version }) => version === 5)
    expect(updates.map(({ kind }) => kind)).toEqual([
      'sessionChanged',
      'sessionChanged',
      'sessionChangedCouncillor',
      'sessionChangedHost',
    ])
    expect(
      updates
        .slice(0, 2)
        .map(({ recipientId }) => recipientId)
        .sort(),
    ).toEqual(confirmed.sort())
    expect(await Promise.all([right, over, held].map(({ id }) => afterwards(id)))).toEqual(untouched)

    expect(await rederiveInstants(staff)).toEqual({ moved: [], slots: 0, times: 0, unresolved: [] })
    expect(await afterwards(session.id)).toEqual(after)
  })

  it('an overlap keeps the choice of which of the two', async () => {
    const wall = {
      zone: 'America/Los_Angeles',
      wallDate: '2027-11-07',
      wallTime: '01:30',
      reportOn: '2027-11-07',
    }
    const first = new Date('2027-11-07T08:30:00Z')
    const second = await sessionAt('SCHEDULED', {
      ...wall,
      wallFold: 1,
      startsAt: first,
      endsAt: later(first, 1.5),
    })
    await rederiveInstants(staff)
    expect((await afterwards(second.id)).session).toMatchObject({ startsAt: later(first, 1), wallFold: 1 })
  })

  it('an hour that the clock skips now stays as it was, and is said', async () => {
    const wall = {
      zone: 'America/Chicago',
      wallDate: '2027-03-14',
      wallTime: '02:30',
      reportOn: '2027-03-14',
    }
    const startsAt = new Date('2027-03-14T08:30:00Z')
    const { id } = await sessionAt('SCHEDULED', { ...wall, startsAt, endsAt: later(startsAt, 1) })
    const { moved, unresolved } = await rederiveInstants(staff)
    expect(moved).toEqual([])
    expect(unresolved).toMatchObject([{ sessionId: id, sentence: expect.stringContaining('2:30') }])
    expect(await afterwards(id)).toMatchObject({ session: { startsAt, sequence: 0 }, trail: [] })
    await db.session.delete({ where: { id } })
  })

  it('two sessions of one councillor that move together do not stand in each other’s way', async () => {
    const who = await councillor()
    const next = later(EVENING.startsAt, 2.5)
    const one = await sessionAt('SCHEDULED', OFF)
    const two = await sessionAt('SCHEDULED', {
      wallTime: '21:30',
      startsAt: later(next, -1),
      endsAt: later(next, 0.5),
    })
    for (const { id } of [one, two])
      await assignCouncillors(staff, { sessionId: id, councillorIds: [who.id] })
    const { moved, unresolved } = await rederiveInstants(staff)
    expect([moved.length, unresolved]).toEqual([2, []])
    const [block] = (await afterwards(two.id)).session.assignments
    expect(block?.blockedFrom).toEqual(later(next, -0.5))
  })

  it('one that now meets another is moved all the same, and the other is named', async () => {
    const who = await councillor()
    const zone = 'America/Mexico_City'
    const stays = await sessionAt('SCHEDULED', {
      hostName: 'Luz Ávila',
      zone,
      wallTime: '21:00',
      startsAt: EVENING.startsAt,
      endsAt: EVENING.endsAt,
    })
    const early = { startsAt: later(EVENING.startsAt, -3), endsAt: later(EVENING.endsAt, -3) }
    const moves = await sessionAt('SCHEDULED', early)
    for (const { id } of [stays, moves])
      await assignCouncillors(staff, { sessionId: id, councillorIds: [who.id] })
    const { unresolved } = await rederiveInstants(staff)
    expect(unresolved).toMatchObject([
      { sessionId: moves.id, sentence: expect.stringContaining('Luz Ávila') },
    ])
    expect((await afterwards(moves.id)).session).toMatchObject({
      startsAt: EVENING.startsAt,
      assignments: [{ councillorId: who.id, releasedAt: null, blockedFrom: null }],
    })
  })

  it('a report date follows alone where the instant is right: nobody is told', async () => {
    const { id } = await sessionAt('PUBLISHED', { reportOn: '2026-12-02' })
    await registered(id)
    await rederiveInstants(staff)
    expect(await afterwards(id)).toMatchObject({
      session: { reportOn: '2026-12-01', sequence: 0 },
      actions: ['session.rederived'],
      mails: [],
    })
  })

  it('proposed slots follow too', async () => {
    const { id } = await sessionAt('PROPOSED')
    const { zone, wallDate, wallTime } = EVENING
    await db.proposedSlot.create({
      data: { sessionId: id, position: 0, zone, wallDate, wallTime, startsAt: OFF.startsAt },
    })
    expect(await rederiveInstants(staff, { dryRun: true })).toMatchObject({ slots: 1 })
    expect(await rederiveInstants(staff)).toMatchObject({ slots: 1 })
    expect(await db.proposedSlot.findFirst({ where: { sessionId: id } })).toMatchObject({
      startsAt: EVENING.startsAt,
      wallTime,
    })
    expect((await afterwards(id)).actions).toEqual(['session.slotRederived'])
  })

  it('so do the times when a councillor can’t, and a session that moves is held against them as they are now', async () => {
    const who = await councillor()
    const zone = 'Europe/Madrid'
    // 4:00 to 6:00 of the next day in Madrid: the evening in Los Ángeles, where the rules were off by three hours.
    const wall = { zone, fromDate: '2026-12-02', fromTime: '04:00', toDate: '2026-12-02', toTime: '06:00' }
    const right = { startsAt: new Date('2026-12-02T03:00:00Z'), endsAt: new Date('2026-12-02T05:00:00Z') }
    const time = await db.councillorUnavailability.create({
      data: {
        councillorId: who.id,
        ...wall,
        startsAt: later(right.startsAt, -9),
        endsAt: later(right.endsAt, -9),
      },
    })
    const session = await sessionAt('SCHEDULED', {
      startsAt: later(EVENING.startsAt, -3),
      endsAt: later(EVENING.endsAt, -3),
    })
    await assignCouncillors(staff, { sessionId: session.id, councillorIds: [who.id] })
    expect(await rederiveInstants(staff)).toMatchObject({
      moved: [{ sessionId: session.id }],
      times: 1,
      unresolved: [{ sessionId: session.id, sentence: expect.stringContaining(who.name) }],
    })
    expect(await db.councillorUnavailability.findUnique({ where: { id: time.id } })).toMatchObject({
      ...wall,
      ...right,
    })
    const trail = await db.auditEntry.findMany({ where: { subjectKind: 'councillor', subjectId: who.id } })
    expect(trail.map(({ action }) => action)).toEqual(['councillor.unavailabilityRederived'])
    expect(await rederiveInstants(staff)).toMatchObject({ times: 0 })
  })

  it('leaves nothing of a failure, is for who schedules, and a dry run changes nothing', async () => {
    const { id } = await sessionAt('PUBLISHED', OFF)
    await registered(id)
    const before = await afterwards(id)
    await expect(rederiveInstants(contextOf(RECORDER))).rejects.toMatchObject({ code: 'forbidden' })
    await whileFailing('MailDelivery', async () => {
      await expect(rederiveInstants(staff)).rejects.toThrow('failed on purpose')
    })
    expect(await rederiveInstants(staff, { dryRun: true })).toMatchObject({ moved: [{ sessionId: id }] })
    expect(await afterwards(id)).toEqual(before)
  })

  it('the command says what moved, what would, and how it is called', async () => {
    const run = async (...args: string[]) => {
      const out: string[] = []
      const code = await runRederive(args, {
        stdout: (line) => out.push(line),
        stderr: (line) => out.push(`! ${line}`),
      })
      return { code, out }
    }
    await rederiveInstants(staff)
    await sessionAt('PUBLISHED', OFF)
    expect(await run('--dry-run')).toMatchObject({
      code: 0,
      out: [expect.anything(), expect.stringContaining('No se cambió')],
    })
    expect(await run()).toEqual({
      code: 0,
      out: [
        expect.stringMatching(/19:00 \(Los Ángeles, UTC−8\).*02:00:00.*03:00:00/),
        'Sesiones que se movieron: 1. Horas propuestas que se movieron: 0. Tiempos apartados que se movieron: 0.',
      ],
    })
    expect(await run('--wrong')).toEqual({ code: 1, out: [expect.stringContaining('rederive [--dry-run]')] })
  })
})
