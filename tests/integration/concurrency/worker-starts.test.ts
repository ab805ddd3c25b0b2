import PgBoss from 'pg-boss'
import { describe, expect, it } from 'vitest'
import { connection } from '#app/platform/db.server.ts'
import { type ClockJob, startJobs } from '#app/platform/jobs.server.ts'
import { once } from '#tests/bench/cluster.ts'
import { useDatabase } from '#tests/support/database.ts'

const AT_ONCE = 6
const NAMES = ['first', 'second', 'third']

describe.skipIf(!process.env.TEST_DATABASE_URL)('workers that begin at once', () => {
  useDatabase()

  it('all begin, and each queue and schedule is there once', { timeout: 180_000 }, async () => {
    const jobs: ClockJob[] = NAMES.map((name) => ({ name, cron: '0 0 1 1 *', run: async () => {} }))
    const begun = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => startJobs(jobs)))
    const url = process.env.DATABASE_URL ?? ''
    const { rows } = await once<{ name: string }>(url, 'SELECT name FROM pgboss.schedule ORDER BY name')
    const { rows: parts } = await once(url, `SELECT name FROM pgboss.queue WHERE name <> '__pgboss__send-it'`)
    for (const each of begun) if (each.status === 'fulfilled') await each.value.stop()
    expect(begun.filter(({ status }) => status === 'rejected')).toEqual([])
    expect(rows.map(({ name }) => name)).toEqual([...NAMES].sort())
    expect(parts).toHaveLength(NAMES.length)
  })

  it('control: pg-boss alone runs into a deadlock', { timeout: 300_000 }, async () => {
    const bosses = Array.from(
      { length: AT_ONCE },
      () => new PgBoss({ ...connection, schema: 'control', max: 1, supervise: false, schedule: false }),
    )
    for (const boss of bosses) {
      boss.on('error', () => {})
      await boss.start()
    }
    const codes = new Set<unknown>()
    for (let round = 0; round < 50 && codes.size === 0; round++) {
      const made = await Promise.allSettled(bosses.map((boss) => boss.createQueue(`queue-${round}`)))
      for (const each of made) if (each.status === 'rejected') codes.add(each.reason.code)
    }
    for (const boss of bosses) await boss.stop({ graceful: false })
    expect([...codes]).toEqual(['40P01'])
  })
})
