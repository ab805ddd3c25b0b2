import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { changeStatus } from './change-status.server.ts'
import { assertSeen, lockSessionForStaff } from './lock-session.server.ts'
import { tellHost, undoUntil } from './mail-orders.server.ts'

export type DeclineProposal = {
  sessionId: string
  seen: SessionStatus
  /** For the host: nobody is turned away without a word. */
  words: string
}

/**
 * Says no, with words. The letter waits some minutes; taken back before, the host never hears of it.
 * @throws DomainError 'forbidden' | 'notFound' | 'wordsNeeded' | 'statusChangedMeanwhile' | 'transitionNotAllowed'
 */
export async function declineProposal(context: ActorContext, input: DeclineProposal): Promise<void> {
  assertMay(context.actor, 'sessions.decide')
  const words = input.words.trim()
  if (words === '') throw new DomainError('wordsNeeded')
  await inTransaction(async (tx) => {
    const session = await lockSessionForStaff(tx, input.sessionId)
    if (session.status === 'DECLINED' && session.decisionWords === words) return
    assertSeen(session, input.seen)
    await changeStatus(tx, context, session, 'DECLINED', { decisionWords: words }, { after: { words } })
    await tellHost(tx, session, 'proposalDeclined', undoUntil(context.now))
  })
}

/**
 * Takes a refusal back: the proposal waits for a decision again. A letter that is still to go out is found untrue when
 * its hour comes, and stays unsent.
 * @throws DomainError 'forbidden' | 'notFound' | 'transitionNotAllowed'
 */
export async function undoDecline(context: ActorContext, input: { sessionId: string }): Promise<void> {
  assertMay(context.actor, 'sessions.decide')
  await inTransaction(async (tx) => {
    const session = await lockSessionForStaff(tx, input.sessionId)
    if (session.status === 'PROPOSED') return
    await changeStatus(
      tx,
      context,
      session,
      'PROPOSED',
      { decisionWords: null, declinedAt: null, acceptedAt: null },
      { action: 'session.declineUndone', before: { words: session.decisionWords } },
    )
  })
}
