import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import type { Tx } from '#app/platform/db.server.ts'

/**
 * Takes a contact off the mailings, or puts them back, with its trail. Who is off stays in the base, so that no later import
 * writes to them again.
 * @returns whether anything changed; false also where there is no such contact
 */
export async function changeSubscription(
  tx: Tx,
  context: ActorContext,
  id: string,
  subscribed: boolean,
): Promise<boolean> {
  const { count } = await tx.contact.updateMany({
    where: { id, unsubscribedAt: subscribed ? { not: null } : null },
    data: { unsubscribedAt: subscribed ? null : context.now, updatedAt: context.now },
  })
  if (count === 0) return false
  await recordAudit(tx, context, {
    action: subscribed ? 'contact.resubscribed' : 'contact.unsubscribed',
    subjectKind: 'contact',
    subjectId: id,
  })
  return true
}
