import { setTimeout as delay } from 'node:timers/promises'
import type { Campaign } from '#app/generated/prisma/client.ts'
import { type ActorContext, SYSTEM } from '#app/modules/accounts/actor.ts'
import { contactFilterSchema } from '#app/modules/contacts/contact-filter.ts'
import { contactWhere } from '#app/modules/contacts/contact-where.server.ts'
import { enqueueMails } from '#app/modules/mail/enqueue-mail.server.ts'
import { isInvitable } from '#app/modules/mail/still-true.ts'
import { undeliverableAmong } from '#app/modules/mail/undeliverable.server.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { log } from '#app/platform/log.server.ts'
import { changeCampaignStatus } from './change-campaign-status.server.ts'
import { ensureMailing, recordSends } from './record-sends.server.ts'

const IDLE_MS = 1_000
const AFTER_FAILURE_MS = 5_000
const RECORD_MS = 15_000
/** What was in hand when a campaign ended has landed by then. */
const SETTLED_MS = 5 * 60_000
/** Orders in one transaction: steps by staff, and the post, wait no longer than for one of these. */
const CHUNK = 500

/**
 * Brings campaigns on, step by step, until stopped: starts those whose hour has come, orders their mails, ends those of which
 * nothing waits. Any number of processes may do it on one database; one that dies leaves its step to be done again.
 */
export function startCampaigns({ clock, idleMs = IDLE_MS }: { clock: () => Date; idleMs?: number }): {
  stop(): Promise<void>
} {
  const stopping = new AbortController()
  const { signal } = stopping
  let recordedAt = 0

  async function run() {
    while (!signal.aborted) {
      let wait = idleMs
      try {
        const now = clock()
        await advanceCampaigns(now)
        if (now.getTime() - recordedAt >= RECORD_MS) {
          recordedAt = now.getTime()
          await recordRunning(now)
        }
      } catch (err) {
        log.error({ err }, 'campaigns interrupted')
        wait = AFTER_FAILURE_MS
      }
      await delay(wait, undefined, { signal, ref: false }).catch(() => {})
    }
  }

  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}

/** Takes every step that is due. */
export async function advanceCampaigns(now: Date): Promise<void> {
  const context = { actor: SYSTEM, now, requestId: 'campaigns', language: 'es', origin: null } as const
  const moving = await db.campaign.findMany({
    where: { OR: [{ status: 'SCHEDULED', scheduledAt: { lte: now } }, { status: 'SENDING' }] },
    select: { id: true, status: true, recipients: true },
    orderBy: { id: 'asc' },
  })
  for (const { id, status, recipients } of moving) {
    if (status === 'SCHEDULED') await startScheduled(context, id)
    if (recipients === null) await orderMails(id)
    await finishIfDone(context, id)
  }
}

async function startScheduled(context: ActorContext, id: string): Promise<void> {
  await withCampaign(id, async (tx, campaign) => {
    if (campaign.status !== 'SCHEDULED' || !campaign.scheduledAt || campaign.scheduledAt > context.now) return
    const session = campaign.sessionId
      ? await tx.session.findUnique({ where: { id: campaign.sessionId } })
      : null
    // Nobody is invited to what no longer takes place: it waits for somebody who decides.
    if (session && !isInvitable(session, context.now))
      return changeCampaignStatus(tx, context, campaign, 'DRAFT', { scheduledAt: null })
    await changeCampaignStatus(tx, context, campaign, 'SENDING', { startedAt: context.now })
  })
}

/**
 * Orders a mail for each contact of the audience, by handfuls. Once all are there `recipients` says how many; until then a
 * process that comes after one that died goes through all of them again, and the orders' unique key keeps each to one.
 */
async function orderMails(id: string): Promise<void> {
  let after: string | null = null
  do {
    after = await orderHandful(id, after)
  } while (after)
}

/** @returns the last contact, where more may follow */
async function orderHandful(id: string, after: string | null): Promise<string | null> {
  return withCampaign(id, async (tx, campaign) => {
    if (campaign.status !== 'SENDING' || campaign.recipients !== null || !campaign.startedAt) return null
    const dueAt = campaign.startedAt
    const contacts = await tx.contact.findMany({
      where: {
        AND: [
          contactWhere(contactFilterSchema.parse(campaign.audience)),
          { unsubscribedAt: null, createdAt: { lte: campaign.startedAt } },
          after ? { id: { gt: after } } : {},
        ],
      },
      orderBy: { id: 'asc' },
      take: CHUNK,
      select: { id: true, email: true },
    })
    const gone = await undeliverableAmong(
      contacts.map(({ email }) => email),
      tx,
    )
    await enqueueMails(
      tx,
      contacts
        .filter(({ email }) => !gone.has(email))
        .map((contact) => ({ kind: 'campaign', recipientId: contact.id, subjectId: id, dueAt })),
    )
    if (contacts.length === CHUNK) return contacts.at(-1)?.id ?? null
    const recipients = await tx.mailDelivery.count({ where: { kind: 'campaign', subjectId: id } })
    await tx.campaign.update({ where: { id }, data: { recipients } })
    await ensureMailing(tx, campaign)
    return null
  })
}

async function finishIfDone(context: ActorContext, id: string): Promise<void> {
  const waiting = { kind: 'campaign', subjectId: id, status: 'PENDING' } as const
  if (await db.mailDelivery.findFirst({ where: waiting, select: { id: true } })) return
  await withCampaign(id, async (tx, campaign) => {
    if (campaign.status !== 'SENDING' || campaign.recipients === null) return
    await changeCampaignStatus(tx, context, campaign, 'SENT', { finishedAt: context.now })
    await recordSends(tx, campaign)
  })
}

async function recordRunning(now: Date): Promise<void> {
  const lately = new Date(now.getTime() - SETTLED_MS)
  const running = await db.campaign.findMany({
    where: {
      mailingId: { not: null },
      OR: [{ status: { in: ['SENDING', 'PAUSED'] } }, { finishedAt: { gt: lately } }],
    },
    select: { id: true },
  })
  for (const campaign of running) await inTransaction((tx) => recordSends(tx, campaign))
}

function withCampaign<T>(id: string, step: (tx: Tx, campaign: Campaign) => Promise<T>): Promise<T> {
  return inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Campaign" WHERE "id" = ${id}::uuid FOR UPDATE`
    return step(tx, await tx.campaign.findUniqueOrThrow({ where: { id } }))
  })
}
