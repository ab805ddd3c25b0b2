import { beforeEach, describe, expect, it } from 'vitest'
import { loadDashboard } from '#app/modules/dashboard/load-dashboard.server.ts'
import { offeredPeriods } from '#app/modules/reports/offered-periods.server.ts'
import { draftReport } from '#app/modules/reports/period-report.server.ts'
import type { Period } from '#app/modules/reports/report-data.ts'
import { db } from '#app/platform/db.server.ts'
import { COORDINATOR, contextOf, READER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { sessionAt } from '#tests/support/session-factory.ts'

useDatabase()

const PROCESS = { from: '2026-01-01', to: '2026-12-31' }
const STAGE = { from: '2026-03-01', to: '2026-03-31' }

beforeEach(async () => {
  await db.electoralProcess.deleteMany()
  await db.electoralProcess.create({
    data: {
      name: 'Proceso 2026',
      periodFrom: PROCESS.from,
      periodTo: PROCESS.to,
      stages: { create: { name: 'Registro', startsOn: STAGE.from, endsOn: STAGE.to } },
    },
  })
})

const READS: [string, (actor: typeof READER, period: Period) => Promise<unknown>][] = [
  ['the overview', (actor, period) => loadDashboard(contextOf(actor), period)],
  ['the report', (actor, period) => draftReport(contextOf(actor), period)],
]

describe.each(READS)('%s', (_, read) => {
  it('is for a reader of whole processes', async () => {
    await expect(read(READER, PROCESS)).resolves.toBeTruthy()
  })

  it.each([
    ['one of its stages', STAGE],
    ['a day less', { ...PROCESS, to: '2026-12-30' }],
    ['the day of one session', { from: '2026-03-04', to: '2026-03-04' }],
  ])('not of %s, which subtracted would tell a small figure; staff may', async (_name, period) => {
    await expect(read(READER, period)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(read(COORDINATOR, period)).resolves.toBeTruthy()
  })
})

it('a page offers what may be asked, and opens with it', async () => {
  const reader = await offeredPeriods(contextOf(READER))
  expect(reader).toMatchObject({
    anyDays: false,
    current: PROCESS,
    named: [{ period: PROCESS, stage: null }],
  })
  const staff = await offeredPeriods(contextOf(COORDINATOR))
  expect(staff.anyDays).toBe(true)
  expect(staff.named.map(({ period, stage }) => [stage, period])).toEqual([
    [null, PROCESS],
    ['Registro', STAGE],
  ])
})

it.each([
  ['the one under way, though nothing was held in it', PROCESS, null],
  [
    'once it is over, the latest in which something was held',
    { from: '2025-01-01', to: '2025-12-31' },
    '2025-05-06',
  ],
  ['the latest that has begun, where nothing was ever held', { from: '2026-01-01', to: '2026-06-30' }, null],
] as const)('a page opens with %s', async (_, expected, held) => {
  const over = expected !== PROCESS
  if (over) await db.electoralProcess.updateMany({ data: { periodTo: '2026-06-30' } })
  await db.electoralProcess.createMany({
    data: [
      { name: 'Proceso 2025', periodFrom: '2025-01-01', periodTo: '2025-12-31' },
      { name: 'Proceso 2027', periodFrom: '2027-01-01', periodTo: '2027-12-31' },
    ],
  })
  if (held) await sessionAt('HELD', { reportOn: held })
  expect((await offeredPeriods(contextOf(COORDINATOR))).current).toEqual(expected)
  await db.session.deleteMany()
})

it('before there is a process a reader is offered this year so far', async () => {
  await db.electoralProcess.deleteMany()
  const { current, named } = await offeredPeriods(contextOf(READER))
  expect(named).toEqual([])
  await expect(draftReport(contextOf(READER), current)).resolves.toBeTruthy()
  await expect(draftReport(contextOf(READER), STAGE)).rejects.toMatchObject({ code: 'forbidden' })
})
