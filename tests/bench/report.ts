import { setImmediate } from 'node:timers/promises'
import { readReportData } from '#app/modules/reports/load-report-data.server.ts'
import { REPORT_FORMATS, reportFile, writeReport } from '#app/modules/reports/write-report.server.ts'
import { closeDatabase, connection, db, openDatabase } from '#app/platform/db.server.ts'
import { generate } from './generate.ts'

export type BenchRow = { name: string; value: number; unit: string; baseline?: number; ratio?: number }

const PERIOD = { from: '2020-09-01', to: '2026-11-24' }
const SIZES = [
  { sessions: 1_000, registrations: 50_000 },
  { sessions: 10_000, registrations: 500_000 },
] as const

/**
 * The report of a programme of 1,000 and of 10,000 sessions with 50 registrations each, from the database to each file: the
 * best of three runs, and the most memory that the process held. `baseline` is the smaller programme, `ratio` what ten times
 * the programme costs. On the database that DATABASE_URL names, which is emptied before each size.
 */
export async function benchReport(): Promise<{ rows: BenchRow[] }> {
  await openDatabase()
  try {
    const measured: Record<string, number>[] = []
    for (const size of SIZES) {
      await empty()
      await generate(connection, { ...size, contacts: 0 })
      measured.push(await best(3))
    }
    const [small = {}, large = {}] = measured
    const rows = Object.entries(large).map(([name, value]) => ({
      name: `report of 10,000 sessions: ${name}`,
      value,
      unit: name === 'peak memory' ? 'MB' : 'ms',
      baseline: small[name] ?? 0,
      ratio: Math.round((10 * value) / (small[name] || 1)) / 10,
    }))
    return { rows }
  } finally {
    await closeDatabase()
  }
}

async function empty(): Promise<void> {
  for (const table of ['Session', 'Host', 'Councillor', 'ElectoralProcess']) {
    await db.$executeRawUnsafe(`DELETE FROM "${table}"`)
  }
}

async function best(runs: number): Promise<Record<string, number>> {
  const all: Record<string, number>[] = []
  for (let run = 0; run < runs; run += 1) all.push(await once())
  const names = Object.keys(all[0] ?? {})
  return Object.fromEntries(
    names.map((name) => [name, Math.round(Math.min(...all.map((each) => each[name] ?? 0)))]),
  )
}

async function once(): Promise<Record<string, number>> {
  globalThis.gc?.()
  let peak = 0
  const look = async () => {
    peak = Math.max(peak, process.memoryUsage().rss)
    await setImmediate()
  }
  const began = performance.now()
  const data = await db.$transaction((tx) => readReportData(tx, PERIOD), {
    isolationLevel: 'RepeatableRead',
    timeout: 20_000,
  })
  const loaded = performance.now()
  await look()
  const written = { ...writeReport(data), closed: null }
  const built = performance.now()
  await look()
  const times: Record<string, number> = {
    'read from the database': loaded - began,
    'built and checked': built - loaded,
  }
  for (const format of REPORT_FORMATS) {
    const start = performance.now()
    reportFile(written, format)
    times[`as ${format}`] = performance.now() - start
    await look()
  }
  return {
    'read, checked and written as Word': built - began + (times['as docx'] ?? 0),
    ...times,
    'peak memory': peak / 1_048_576,
  }
}
