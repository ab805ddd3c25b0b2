import type { Tx } from '#app/platform/db.server.ts'

/**
 * Keeps back, for good, what of a campaign has not gone out. What a worker has in hand at this moment it finds cancelled by
 * itself, or has sent already.
 */
export async function withholdCampaign(tx: Tx, campaignId: string, now: Date): Promise<void> {
  await tx.mailDelivery.updateMany({
    where: {
      kind: 'campaign',
      subjectId: campaignId,
      status: 'PENDING',
      OR: [{ claimedUntil: null }, { claimedUntil: { lte: now } }],
    },
    data: { status: 'SUPPRESSED', lastError: 'cancelled', failingSince: null, claimedUntil: null },
  })
}
