import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import nodemailer from 'nodemailer'
import { composeCampaignMails } from '#app/modules/mail/compose-campaign-mails.server.ts'
import type { ComposedMail } from '#app/modules/mail/composed-mail.ts'
import { startPost } from '#app/modules/mail/post.server.ts'
import { closeDatabase, db, openDatabase } from '#app/platform/db.server.ts'
import { env } from '#app/platform/env.server.ts'
import { smtpTransport } from '#app/platform/mail-transport.server.ts'
import { makeContacts, startedCampaign } from '#tests/support/outreach-factory.ts'
import { publishedSession } from '#tests/support/registration-factory.ts'

export type BenchRow = { name: string; value: number; unit: string; baseline?: number; ratio?: number }

const MAILS = 1_500
const WARM_UP = 100
const CONNECTIONS = 5
const LIMIT_MS = 180_000

/**
 * A campaign's mails per second through the post (claimed, composed from the state of the moment with a link of their own, sent,
 * written down) beside a bare nodemailer loop that sends the same text, composed before, over as many connections to the same
 * sink: a mail server in another process. On the empty database that DATABASE_URL names.
 */
export async function benchMail(): Promise<{ rows: BenchRow[] }> {
  // By its path in the sources: what runs is a bundle of them.
  const sink = fork('tests/bench/smtp-sink.mjs')
  await openDatabase()
  try {
    const [{ port }] = (await once(sink, 'message')) as [{ port: number }]
    const url = `smtp://127.0.0.1:${port}`
    const session = await publishedSession({ startsAt: null, endsAt: null })
    await makeContacts(MAILS + WARM_UP)
    const now = new Date()
    await db.contact.updateMany({ data: { createdAt: now } })
    const campaignId = await startedCampaign({ sessionId: session.id }, now)
    const example = await exampleOf(campaignId, now)
    await db.mailDelivery.updateMany({
      where: { subjectId: campaignId },
      data: { status: 'PENDING', attempts: 0 },
    })

    const bare = await bareLoop(url, example)
    const post = await throughPost(url, campaignId)
    return {
      rows: [
        {
          name: 'campaign mails',
          value: Math.round(post),
          unit: 'mails/s',
          baseline: Math.round(bare),
          ratio: Math.round((post / bare) * 100) / 100,
        },
      ],
    }
  } finally {
    await closeDatabase()
    sink.disconnect()
  }
}

/** One of the campaign's mails, for the loop that is compared with. */
async function exampleOf(campaignId: string, now: Date): Promise<ComposedMail> {
  const [delivery] = await db.mailDelivery.findMany({ where: { subjectId: campaignId }, take: 1 })
  const mail = delivery && (await composeCampaignMails([delivery], now)).get(delivery.id)
  if (!mail || mail === 'wait' || 'skip' in mail) throw new Error('The campaign has no mail to show.')
  return mail
}

async function bareLoop(url: string, mail: ComposedMail): Promise<number> {
  const transport = nodemailer.createTransport({ url, pool: true, maxConnections: CONNECTIONS })
  const { html, text, subject, to } = mail
  let left = WARM_UP + MAILS
  let begun = 0
  async function sender() {
    while (left > 0) {
      if (left === MAILS) begun = performance.now()
      left -= 1
      await transport.sendMail({ from: env().MAIL_FROM, to, subject, html, text })
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, sender))
  transport.close()
  return perSecond(MAILS, begun)
}

async function throughPost(url: string, campaignId: string): Promise<number> {
  const transport = smtpTransport(url)
  const post = startPost({ transport, clock: () => new Date(), idleMs: 50 })
  const sent = () => db.mailDelivery.count({ where: { subjectId: campaignId, status: 'SENT' } })
  while ((await sent()) < WARM_UP) await delay(10)
  const begun = performance.now()
  const before = await sent()
  let after = before
  while (after < WARM_UP + MAILS) {
    if (performance.now() - begun > LIMIT_MS)
      throw new Error(`Only ${after} of the campaign's mails were sent`)
    await delay(25)
    after = await sent()
  }
  const rate = perSecond(after - before, begun)
  await post.stop()
  await transport.close()
  return rate
}

function perSecond(count: number, begun: number): number {
  return count / ((performance.now() - begun) / 1_000)
}
