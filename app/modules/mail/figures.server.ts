import { Counter, Gauge } from 'prom-client'
import { db } from '#app/platform/db.server.ts'
import { now } from '#app/platform/env.server.ts'
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

let started = false

/** Figures of the post: how many mails are due, and since when the oldest waits. Read when somebody asks for them. */
export function countPost(): void {
  if (started) return
  started = true
  const age = new Gauge({
    name: 'invita_mail_queue_age_seconds',
    help: 'How long the oldest due mail has waited; 0 where none is due',
    registers: [registry],
  })
  new Gauge({
    name: 'invita_mail_queue_depth',
    help: 'Mails that are due and not sent',
    registers: [registry],
    async collect() {
      const moment = now()
      const { _count, _min } = await db.mailDelivery.aggregate({
        where: { status: 'PENDING', dueAt: { lte: moment } },
        _count: true,
        _min: { dueAt: true },
      })
      this.set(_count)
      age.set(_min.dueAt ? (moment.getTime() - _min.dueAt.getTime()) / 1000 : 0)
    },
  })
}
