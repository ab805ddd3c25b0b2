import type { Campaign } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { contactFilterSchema } from '#app/modules/contacts/contact-filter.ts'
import { testNumber } from '#app/modules/mail/compose-campaign-mails.server.ts'
import { enqueueMails } from '#app/modules/mail/enqueue-mail.server.ts'
import { withholdCampaign } from '#app/modules/mail/withhold-mails.server.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { MEXICO_CITY, resolveWallTime } from '#app/platform/time.ts'
import { countAudience } from './audience.server.ts'
import { changeCampaignStatus } from './change-campaign-status.server.ts'
import { recordSends } from './record-sends.server.ts'
import { assertInvitable } from './save-campaign.server.ts'

// What staff do with a campaign. What follows from it is done by whoever runs campaigns (run-campaigns.server.ts).

/**
 * Starts it now.
 * @throws DomainError 'forbidden' | 'notFound' | 'campaignNotMovable' | 'campaignChangedMeanwhile' | 'sessionNotInvitable'
 *   | 'campaignNobody'
 */
export function sendCampaign(context: ActorContext, id: string): Promise<void> {
  return steer(context, id, async (tx, campaign) => {
    await assertInvitable(tx, campaign.sessionId, context.now)
    await assertSomebody(tx, context, campaign)
    await changeCampaignStatus(tx, context, campaign, 'SENDING', {
      startedAt: context.now,
      scheduledAt: null,
    })
  })
}

/**
 * Has it start at an hour of Mexico City's clock.
 * @throws DomainError as `sendCampaign`, and 'hourInvalid' | 'campaignHourPassed'
 */
export function scheduleCampaign(
  context: ActorContext,
  id: string,
  wall: { date: string; time: string },
): Promise<void> {
  return steer(context, id, async (tx, campaign) => {
    const found = resolveWallTime({ ...wall, zone: MEXICO_CITY, fold: 0 })
    if (found.kind !== 'instant') throw new DomainError('hourInvalid')
    if (found.instant <= context.now) throw new DomainError('campaignHourPassed')
    await assertInvitable(tx, campaign.sessionId, found.instant)
    await assertSomebody(tx, context, campaign)
    await changeCampaignStatus(tx, context, campaign, 'SCHEDULED', { scheduledAt: found.instant })
  })
}

/** Makes a scheduled one a draft again. @throws DomainError as `sendCampaign` */
export function unscheduleCampaign(context: ActorContext, id: string): Promise<void> {
  return steer(context, id, (tx, campaign) =>
    changeCampaignStatus(tx, context, campaign, 'DRAFT', { scheduledAt: null }),
  )
}

/** Nothing more of it goes out until it is resumed; what is on its way at this moment may. @throws DomainError as `sendCampaign` */
export function pauseCampaign(context: ActorContext, id: string): Promise<void> {
  return steer(context, id, async (tx, campaign) => {
    await changeCampaignStatus(tx, context, campaign, 'PAUSED')
    await recordSends(tx, campaign)
  })
}

/** @throws DomainError as `sendCampaign` */
export function resumeCampaign(context: ActorContext, id: string): Promise<void> {
  return steer(context, id, (tx, campaign) => changeCampaignStatus(tx, context, campaign, 'SENDING'))
}

/** What has not gone out stays here, for good. @throws DomainError as `sendCampaign` */
export function cancelCampaign(context: ActorContext, id: string): Promise<void> {
  return steer(context, id, async (tx, campaign) => {
    await changeCampaignStatus(tx, context, campaign, 'CANCELLED', { finishedAt: context.now })
    await withholdCampaign(tx, id, context.now)
    await recordSends(tx, campaign)
  })
}

/** Sends it to whoever asks, in both languages, whatever its state. @throws DomainError 'forbidden' | 'notFound' */
export async function sendTest(context: ActorContext, id: string): Promise<void> {
  assertMay(context.actor, 'campaigns.manage')
  const recipientId = context.actor.id
  if (!recipientId) throw new DomainError('forbidden')
  await inTransaction(async (tx) => {
    await lockCampaign(tx, id)
    const kind = 'campaignTest'
    const times = await tx.mailDelivery.count({ where: { kind, recipientId, subjectId: id } })
    await enqueueMails(
      tx,
      (['es', 'en'] as const).map((language) => ({
        kind,
        recipientId,
        subjectId: id,
        version: testNumber(times, language),
        dueAt: context.now,
      })),
    )
  })
}

async function assertSomebody(tx: Tx, context: ActorContext, { audience }: Campaign): Promise<void> {
  const { recipients } = await countAudience(context, contactFilterSchema.parse(audience), tx)
  if (recipients === 0) throw new DomainError('campaignNobody')
}

async function steer(
  context: ActorContext,
  id: string,
  turn: (tx: Tx, campaign: Campaign) => Promise<void>,
): Promise<void> {
  assertMay(context.actor, 'campaigns.manage')
  await inTransaction(async (tx) => turn(tx, await lockCampaign(tx, id)))
}

/** A step waits for the handful of orders that is being written; the next handful finds the new state. */
async function lockCampaign(tx: Tx, id: string): Promise<Campaign> {
  await tx.$queryRaw`SELECT 1 FROM "Campaign" WHERE "id" = ${id}::uuid FOR UPDATE`
  const campaign = await tx.campaign.findUnique({ where: { id } })
  if (!campaign) throw new DomainError('notFound')
  return campaign
}
