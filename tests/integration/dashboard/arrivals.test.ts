import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { MarkKind } from '#app/generated/prisma/enums.ts'
import { loadArrivals } from '#app/modules/dashboard/load-arrivals.server.ts'
import { db } from '#app/platform/db.server.ts'
import { COORDINATOR, contextOf, NOW, READER, RECORDER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { councillor, registered, sessionAt } from '#tests/support/session-factory.ts'

useDatabase()

const PERIOD = { from: '2026-10-01', to: '2026-10-31' }
const reportOn = '2026-10-10'

async function official(sessionId: string, people: number) {
  await db.attendanceRecord.create({
    data: { sessionId, people, source: 'COUNT', official: true, recordedAt: NOW },
  })
}

async function mark(
  sessionId: string,
  registrationId: string,
  kind: MarkKind,
  people: number,
  minute: number,
) {
  const at = new Date(NOW.getTime() + minute * 60_000)
  await db.attendanceMark.create({
    data: {
      id: randomUUID(),
      sessionId,
      registrationId,
      kind,
      people,
      recordedById: RECORDER.id ?? '',
      markedAt: at,
      receivedAt: at,
    },
  })
}

it('tells who came of those expected, and never takes the unknown for absent', async () => {
  const [counted, marked, unknown, nobody] = await Promise.all([
    sessionAt('HELD', { reportOn, city: 'Chicago', hostName: 'Eva' }),
    sessionAt('HELD', { reportOn, city: 'Madrid', country: 'ES', hostName: 'Eva' }),
    sessionAt('HELD', { reportOn, city: 'Lyon', country: 'FR', hostName: 'Irma' }),
    sessionAt('HELD', { reportOn, hostName: 'Nadie' }),
  ])
  const guest = await councillor()
  await db.assignment.create({ data: { sessionId: marked.id, councillorId: guest.id, createdAt: NOW } })
  await official(counted.id, 30)
  await registered(counted.id, { partySize: 8 })
  await registered(counted.id, { status: 'WITHDRAWN', partySize: 5 })
  await registered(unknown.id, { partySize: 6 })
  await official(nobody.id, 12)
  // At the door: one party came whole, one in part after a first mistake, one was marked and unmarked, one never marked.
  await official(marked.id, 40)
  const parties = await Promise.all([3, 4, 1, 2].map((partySize) => registered(marked.id, { partySize })))
  const [whole, part, undone, never] = parties.map(({ id }) => id)
  if (!whole || !part || !undone || !never) throw new Error('four parties')
  await mark(marked.id, whole, 'PRESENT', 3, 0)
  await mark(marked.id, part, 'PRESENT', 4, 1)
  await mark(marked.id, part, 'PRESENT', 2, 2)
  await mark(marked.id, undone, 'PRESENT', 1, 3)
  await mark(marked.id, undone, 'ABSENT', 0, 4)
  for (const recipientId of [whole, undone]) {
    await db.mailDelivery.create({
      data: {
        kind: 'reminderDayBefore',
        recipientKind: 'ATTENDEE',
        recipientId,
        subjectId: marked.id,
        status: 'SENT',
        dueAt: NOW,
        sentAt: NOW,
      },
    })
  }

  const { total, sessions, cities, hosts, councillors, reminders } = await loadArrivals(
    contextOf(COORDINATOR),
    PERIOD,
  )
  expect(total).toEqual({ sessions: 2, unknown: 1, confirmed: 18, came: 13, absent: 5 })
  expect(sessions.map(({ id }) => id).sort()).toEqual([counted.id, marked.id, unknown.id].sort())
  expect(cities).toEqual([
    { city: 'Madrid', country: 'ES', sessions: 1, unknown: 0, confirmed: 10, came: 5, absent: 5 },
    { city: 'Chicago', country: 'US', sessions: 1, unknown: 0, confirmed: 8, came: 8, absent: 0 },
    { city: 'Lyon', country: 'FR', sessions: 0, unknown: 1, confirmed: 0, came: 0, absent: 0 },
  ])
  expect(hosts).toEqual([
    { host: 'Eva', sessions: 2, unknown: 0, confirmed: 18, came: 13, absent: 5 },
    { host: 'Irma', sessions: 0, unknown: 1, confirmed: 0, came: 0, absent: 0 },
  ])
  expect(councillors).toEqual([
    { id: guest.id, name: guest.name, sessions: 1, unknown: 0, confirmed: 10, came: 5, absent: 5 },
  ])
  expect(reminders).toEqual([
    { reminded: true, sessions: 1, confirmed: 4, came: 3 },
    { reminded: false, sessions: 1, confirmed: 6, came: 2 },
  ])
})

it('is for who may see exact figures', async () => {
  await expect(loadArrivals(contextOf(READER), PERIOD)).rejects.toMatchObject({ code: 'forbidden' })
})
