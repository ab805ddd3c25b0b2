import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { changeStatus } from './change-status.server.ts'
import { assertHostOf, canWithdraw } from './host-access.ts'

/**
 * The host takes their proposal back, while no date is set. Doing it again changes nothing.
 * @throws DomainError 'forbidden' | 'notFound' | 'withdrawTooLate' | 'statusChangedMeanwhile'
 */
export async function withdrawProposal(context: ActorContext, sessionId: string): Promise<void> {
  assertHostOf(context.actor, sessionId)
  await inTransaction(async (tx) => {
    const session = await tx.session.findUnique({
      where: { id: sessionId },
      select: { id: true, status: true },
    })
    if (!session) throw new DomainError('notFound')
    if (session.status === 'CANCELLED') return
    if (!canWithdraw(session.status)) throw new DomainError('withdrawTooLate')
    await changeStatus(tx, context, session, 'CANCELLED', {}, { after: { withdrawnByHost: true } })
  })
}
