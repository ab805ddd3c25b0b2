import { Client, Pool } from 'pg'
import PgBoss from 'pg-boss'
import { listenForLosses } from './database/losses.server.ts'
import { connection } from './db.server.ts'
import { log } from './log.server.ts'
import { newRequestId, tracing } from './request-trace.server.ts'

/** Work that the clock starts. */
export type ClockJob = {
  /** The queue's name: letters, digits, hyphens. Keep it, the database knows it. */
  name: string
  /** Five fields, in UTC; a minute is the smallest step. */
  cron: string
  run(): Promise<void>
}

// Any number that nobody else locks.
const BEGINNING_LOCK = 4_330_001
const POLL_SECONDS = 2
const STOP_MS = 10_000

/**
 * Runs each job at its ticks, once for a tick however many processes have started it (pg-boss keeps the ticks in the
 * same database, schema `pgboss`). A tick is skipped while the one before it is still running; a run that throws is
 * logged and left to the next tick.
 */
export async function startJobs(jobs: readonly ClockJob[]): Promise<{ stop(): Promise<void> }> {
  // Of our own making, because pg-boss does not listen for connections that are lost while they are in use.
  const pool = new Pool({ ...connection, max: 2, application_name: 'invita-clock' })
  listenForLosses(pool)
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    schema: 'pgboss',
  })
  boss.on('error', (err) => log.error({ err }, 'clock failed'))
  await oneProcessAtATime(async () => {
    await boss.start()
    const names = new Set(jobs.map((job) => job.name))
    for (const { name } of await boss.getSchedules()) if (!names.has(name)) await boss.unschedule(name)
    for (const { name, cron } of jobs) {
      await boss.createQueue(name, { name, policy: 'singleton', retryLimit: 0, expireInMinutes: 5 })
      await boss.schedule(name, cron, undefined, { tz: 'UTC', retryLimit: 0 })
    }
  })
  for (const { name, run } of jobs) {
    await boss.work(name, { pollingIntervalSeconds: POLL_SECONDS }, async () => {
      // What a run logs, writes and orders names that run, as what a request does names the request.
      await tracing(newRequestId(), async () => {
        const begun = performance.now()
        try {
          await run()
          log.info({ job: name, ms: Math.round(performance.now() - begun) }, 'job done')
        } catch (err) {
          log.error({ err, job: name }, 'job failed')
          throw err
        }
      })
    })
  }
  return {
    async stop() {
      await boss.stop({ graceful: true, wait: true, timeout: STOP_MS })
      await pool.end()
    },
  }
}

/**
 * pg-boss makes a queue by writing into its table of queues and then locking that table, so two that make one at the same
 * time wait for each other and PostgreSQL ends one of them (40P01). The embedded database has one process only, and no
 * second connection while a transaction is open.
 */
async function oneProcessAtATime(work: () => Promise<void>): Promise<void> {
  if (!('connectionString' in connection)) return work()
  const client = new Client({ ...connection, application_name: 'invita-clock' })
  client.on('error', (err) => log.warn({ err }, 'database connection lost'))
  await client.connect()
  try {
    // Of a transaction, because a pool between us and the server may hand the connection on after it.
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [BEGINNING_LOCK])
    await work()
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}
