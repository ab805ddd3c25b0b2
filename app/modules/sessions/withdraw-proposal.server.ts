import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { callOff } from './call-off.server.ts'
import { assertHostOf, canWithdraw } from './host-access.ts'
import { lockSession } from './lock-session.server.ts'

/**
 * The host takes their proposal back, while no date is set; a councillor who was on it already is free again and told. Doing it
 * again changes nothing.
 * @throws DomainError 'forbidden' | 'notFound' | 'withdrawTooLate'
 */
export async function withdrawProposal(context: ActorContext, sessionId: string): Promise<void> {
  assertHostOf(context.actor, sessionId)
  await inTransaction(async (tx) => {
    const session = await lockSession(tx, sessionId)
    if (session.status === 'CANCELLED') return
    if (!canWithdraw(session.status)) throw new DomainError('withdrawTooLate')
    await callOff(tx, context, session, null, { withdrawnByHost: true })
  })
}
