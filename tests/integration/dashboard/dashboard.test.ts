import { expect, it } from 'vitest'
import { loadDashboard } from '#app/modules/dashboard/load-dashboard.server.ts'
import { db } from '#app/platform/db.server.ts'
import { COORDINATOR, contextOf, READER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { councillor, registered, sessionAt } from '#tests/support/session-factory.ts'

useDatabase()

const PERIOD = { from: '2026-11-01', to: '2026-12-31' }
const staff = contextOf(COORDINATOR)

async function official(sessionId: string, people: number) {
  await db.attendanceRecord.create({
    data: { sessionId, people, source: 'COUNT', official: true, recordedAt: new Date() },
  })
}

/** Readers are offered whole processes. */
async function processOf({ from, to }: typeof PERIOD) {
  await db.electoralProcess.create({ data: { name: from, periodFrom: from, periodTo: to } })
}

async function contact(city: string, country: string) {
  const email = `${crypto.randomUUID()}@example.org`
  await db.contact.create({
    data: { email, name: 'Eva', city, country, source: 'feria', searchText: 'eva' },
  })
}

it('tells of held sessions alone, and of unknown attendance apart', async () => {
  const [held, uncounted, coming, before, cancelled] = await Promise.all([
    sessionAt('HELD', { city: 'Chicago' }),
    sessionAt('REPORTED', { city: 'Madrid', country: 'ES', reportOn: '2026-11-02' }),
    sessionAt('PUBLISHED', { city: 'Dallas' }),
    sessionAt('HELD', { reportOn: '2026-10-31' }),
    sessionAt('CANCELLED'),
  ])
  await sessionAt('PROPOSED', { emailVerifiedAt: null })
  await sessionAt('PROPOSED')
  await official(held.id, 24)
  await official(before.id, 99)
  // A figure that is not the official one is not counted.
  await db.attendanceRecord.create({
    data: { sessionId: uncounted.id, people: 50, source: 'HOST', recordedAt: new Date() },
  })
  await registered(held.id, { partySize: 3 })
  await registered(held.id, { status: 'WITHDRAWN', partySize: 9 })
  await registered(uncounted.id)
  const [stays, substituted] = [await councillor(), await councillor()]
  const on = { sessionId: held.id, createdAt: new Date() }
  await db.assignment.create({ data: { ...on, councillorId: stays.id } })
  await db.assignment.create({ data: { ...on, councillorId: substituted.id, releasedAt: new Date() } })
  await contact('Chicago', 'US')
  await contact('Dallas', 'US')
  await contact('Lyon', 'FR')
  await contact('Lyon', 'FR')

  const shown = await loadDashboard(staff, PERIOD)
  expect(shown).toEqual({
    total: { sessions: 2, people: 24, uncounted: 1 },
    months: [
      { span: '2026-11', sessions: 1, people: null, uncounted: 1 },
      { span: '2026-12', sessions: 1, people: 24, uncounted: 0 },
    ],
    countries: [
      { country: 'ES', sessions: 1, people: null, uncounted: 1 },
      { country: 'US', sessions: 1, people: 24, uncounted: 0 },
    ],
    cities: [
      { city: 'Chicago', country: 'US', sessions: 1, people: 24, uncounted: 0 },
      { city: 'Madrid', country: 'ES', sessions: 1, people: null, uncounted: 1 },
    ],
    councillors: [{ id: stays.id, name: stays.name, sessions: 1, people: 24, uncounted: 0 }],
    funnel: {
      reached: { proposed: 5, accepted: 3, scheduled: 3, published: 3, held: 2 },
      declined: 0,
      cancelled: 1,
    },
    // Three were expected: of the 24 who were counted, no more than those are theirs.
    showUp: { sessions: 1, confirmed: 3, came: 3, absent: 0, unknown: 1 },
    // Dallas has one ahead.
    withoutSession: { cities: [{ city: 'Lyon', country: 'FR', contacts: 2 }], more: 0, anyContacts: true },
  })
  expect(coming.status + cancelled.status).toBe('PUBLISHEDCANCELLED')
})

it('is empty, and not zero, where nothing was', async () => {
  expect(await loadDashboard(staff, { from: '2019-01-01', to: '2019-02-28' })).toMatchObject({
    total: { sessions: 0, people: null, uncounted: 0 },
    countries: [],
    cities: [],
    councillors: [],
    funnel: { reached: { proposed: 0 } },
    showUp: null,
  })
})

it('tells readers nothing of contacts', async () => {
  await processOf(PERIOD)
  expect((await loadDashboard(contextOf(READER), PERIOD)).withoutSession).toBeNull()
  await expect(loadDashboard(contextOf(), PERIOD)).rejects.toMatchObject({ code: 'forbidden' })
})

it('shows readers what may be published alone: small figures, and what would tell them, are kept back', async () => {
  const at = { reportOn: '2018-03-05' }
  const held = [
    [await sessionAt('HELD', { ...at, city: 'Chicago' }), 40],
    [await sessionAt('HELD', { ...at, city: 'Dallas' }), 9],
    [await sessionAt('HELD', { ...at, city: 'Madrid', country: 'ES' }), 3],
  ] as const
  for (const [{ id }, people] of held) await official(id, people)
  await registered(held[0][0].id)
  const period = { from: '2018-03-01', to: '2018-03-31' }
  await processOf(period)
  const peopleSeen = async (role: typeof COORDINATOR) => {
    const { total, cities, countries, showUp } = await loadDashboard(contextOf(role), period)
    return [total, ...cities, ...countries].map(({ people }) => people).concat(showUp === 'kept' ? -1 : [])
  }
  expect(await peopleSeen(COORDINATOR)).toEqual([52, 40, 9, 3, 49, 3])
  expect(await peopleSeen(READER)).toEqual([52, 40, 'small', 'small', 'small', 'small', -1])
})
