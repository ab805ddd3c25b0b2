import { Counter, Gauge } from 'prom-client'
import { db } from '#app/platform/db.server.ts'
import { now } from '#app/platform/env.server.ts'
import { log } from '#app/platform/log.server.ts'
import { registry } from '#app/platform/metrics.server.ts'

const results = new Counter({
  name: 'invita_mail_total',
  help: 'Mails that this process handled, by kind and by what became of them',
  labelNames: ['kind', 'result'],
  registers: [registry],
})

export function countMail(kind: string, result: string): void {
  results.inc({ kind, result })
}

/** As long as whoever asks for figures waits for those of the database, which may be away: the process's own are told anyway. */
const PATIENCE_MS = 3_000

const LANES = ['direct', 'campaign'] as const
type Queue = Record<(typeof LANES)[number], { depth: number; age: number }>

let started = false

/**
 * Figures of the post: how many mails are due, and since when the oldest waits, read when somebody asks. They are of the whole
 * database, so each process says the same. While the database does not answer they are left out: nothing is no queue.
 */
export function countPost(): void {
  if (started) return
  started = true
  let reading: Promise<Queue | null> | undefined
  const read = () => {
    reading ??= inTime(readQueue()).finally(() => {
      reading = undefined
    })
    return reading
  }
  for (const [name, help, figure] of [
    ['invita_mail_queue_depth', 'Mails that are due and not sent, of all processes', 'depth'],
    [
      'invita_mail_queue_age_seconds',
      'How long the oldest due mail has waited, 0 where none is due; of all processes',
      'age',
    ],
  ] as const) {
    new Gauge({
      name,
      help,
      labelNames: ['lane'],
      registers: [registry],
      async collect() {
        const queue = await read()
        this.reset()
        if (queue) for (const lane of LANES) this.set({ lane }, queue[lane][figure])
      },
    })
  }
}

async function readQueue(): Promise<Queue> {
  const moment = now()
  const rows = await db.$queryRaw<{ campaign: boolean; depth: number; since: Date }[]>`
    SELECT "kind" = 'campaign' AS "campaign", count(*)::int AS "depth", min("dueAt") AS "since"
    FROM "MailDelivery" WHERE "status" = 'PENDING' AND "dueAt" <= ${moment} GROUP BY 1`
  const lane = (campaign: boolean) => {
    const row = rows.find((each) => each.campaign === campaign)
    return { depth: row?.depth ?? 0, age: row ? (moment.getTime() - row.since.getTime()) / 1000 : 0 }
  }
  return { direct: lane(false), campaign: lane(true) }
}

function inTime(work: Promise<Queue>): Promise<Queue | null> {
  return new Promise((done) => {
    const limit = setTimeout(() => done(null), PATIENCE_MS)
    work
      .then(done, (err) => {
        log.warn({ err }, 'figures of the post not read')
        done(null)
      })
      .finally(() => clearTimeout(limit))
  })
}
