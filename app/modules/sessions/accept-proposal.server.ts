import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { changeStatus } from './change-status.server.ts'
import { assertStepFrom } from './lifecycle.ts'
import { assertSeen, lockSessionForStaff } from './lock-session.server.ts'
import { tellHost, undoUntil } from './mail-orders.server.ts'
import { NEUTRALITY_POINTS, type NeutralityPoint } from './neutrality.ts'

export type AcceptProposal = {
  sessionId: string
  /** The state that the page showed. */
  seen: SessionStatus
  /** For the host; may be empty. */
  words: string
  /** What was looked at; every point of the list must be there. */
  neutrality: readonly NeutralityPoint[]
}

/**
 * Opens the door to a proposal. The letter to the host waits some minutes, so that a wrong press can be taken back
 * before anyone heard of it. Accepting again with the same words changes nothing.
 * @throws DomainError 'forbidden' | 'notFound' | 'neutralityIncomplete' | 'statusChangedMeanwhile' | 'transitionNotAllowed'
 */
export async function acceptProposal(context: ActorContext, input: AcceptProposal): Promise<void> {
  assertMay(context.actor, 'sessions.decide')
  const words = input.words.trim() || null
  await inTransaction(async (tx) => {
    const session = await lockSessionForStaff(tx, input.sessionId)
    if (session.status === 'ACCEPTED' && session.decisionWords === words) return
    assertSeen(session, input.seen)
    assertStepFrom(session.status, 'PROPOSED', 'ACCEPTED')
    if (!NEUTRALITY_POINTS.every((point) => input.neutrality.includes(point))) {
      throw new DomainError('neutralityIncomplete')
    }
    await changeStatus(
      tx,
      context,
      session,
      'ACCEPTED',
      { decisionWords: words },
      { after: { words, neutrality: [...NEUTRALITY_POINTS] } },
    )
    await tellHost(tx, session, 'proposalAccepted', undoUntil(context.now))
  })
}
