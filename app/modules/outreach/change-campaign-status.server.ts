import type { Prisma } from '#app/generated/prisma/client.ts'
import type { CampaignStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { assertCanMove } from './campaign-lifecycle.ts'

const ACTIONS = {
  DRAFT: 'campaign.unscheduled',
  SCHEDULED: 'campaign.scheduled',
  SENDING: 'campaign.started',
  PAUSED: 'campaign.paused',
  SENT: 'campaign.finished',
  CANCELLED: 'campaign.cancelled',
} as const satisfies Record<CampaignStatus, string>

/**
 * The one writer of a campaign's status, guarded by the old one: of two who press at once one succeeds and the other is told.
 * @throws DomainError 'campaignNotMovable' | 'campaignChangedMeanwhile'
 */
export async function changeCampaignStatus(
  tx: Tx,
  context: ActorContext,
  campaign: { id: string; status: CampaignStatus },
  to: CampaignStatus,
  data: Prisma.CampaignUncheckedUpdateManyInput = {},
): Promise<void> {
  assertCanMove(campaign.status, to)
  const { count } = await tx.campaign.updateMany({
    where: { id: campaign.id, status: campaign.status },
    data: { ...data, status: to },
  })
  if (count === 0) throw new DomainError('campaignChangedMeanwhile')
  await recordAudit(tx, context, {
    action: campaign.status === 'PAUSED' && to === 'SENDING' ? 'campaign.resumed' : ACTIONS[to],
    subjectKind: 'campaign',
    subjectId: campaign.id,
    before: { status: campaign.status },
    after: {
      status: to,
      ...(data.scheduledAt instanceof Date ? { scheduledAt: data.scheduledAt.toISOString() } : {}),
    },
  })
}
