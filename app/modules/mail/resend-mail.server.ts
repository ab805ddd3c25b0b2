import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'

/**
 * Orders a delivery once more, whatever became of it; one that still waits is left alone. It is composed anew, so what is no
 * longer true is not sent after all. A campaign's mails go with it alone. @throws DomainError 'forbidden' | 'notFound' | 'campaignNotMovable'
 */
export async function resendMail(context: ActorContext, deliveryId: string): Promise<void> {
  assertMay(context.actor, 'mail.resend')
  await inTransaction(async (tx) => {
    const before = await tx.mailDelivery.findUnique({ where: { id: deliveryId } })
    if (!before) throw new DomainError('notFound')
    if (before.kind === 'campaign') throw new DomainError('campaignNotMovable')
    const { count } = await tx.mailDelivery.updateMany({
      where: { id: deliveryId, status: { not: 'PENDING' } },
      data: {
        status: 'PENDING',
        dueAt: context.now,
        attempts: 0,
        claimedUntil: null,
        lastError: null,
        failingSince: null,
        sentAt: null,
        resends: { increment: 1 },
      },
    })
    if (count === 0) return
    await recordAudit(tx, context, {
      action: 'mail.resent',
      subjectKind: 'mail',
      subjectId: deliveryId,
      before: { kind: before.kind, status: before.status, lastError: before.lastError },
    })
  })
}
