import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { callOff } from './call-off.server.ts'
import { assertSeen, lockSessionForStaff } from './lock-session.server.ts'
import { tellAttendees, tellHost, WHO_MAY_COME } from './mail-orders.server.ts'

export type CancelSession = {
  sessionId: string
  seen: SessionStatus
  /** In words that everybody may read: they stand on the page and in the mails. */
  reason: string
}

/**
 * Calls a session off, for good: its calendar object is cancelled under its UID and never asked for again. Councillors stay on
 * record and are free; everybody who counted on it is told at once.
 * @throws DomainError 'forbidden' | 'notFound' | 'wordsNeeded' | 'statusChangedMeanwhile' | 'transitionNotAllowed'
 */
export async function cancelSession(context: ActorContext, input: CancelSession): Promise<void> {
  assertMay(context.actor, 'sessions.cancel')
  const { now } = context
  const reason = input.reason.trim()
  if (reason === '') throw new DomainError('wordsNeeded')
  await inTransaction(async (tx) => {
    const session = await lockSessionForStaff(tx, input.sessionId)
    if (session.status === 'CANCELLED' && session.decisionWords === reason) return
    assertSeen(session, input.seen)
    const sequence = await callOff(tx, context, session, reason, { reason })
    await tellHost(tx, session, 'sessionCancelledHost', now, sequence)
    await tellAttendees(tx, session.id, 'sessionCancelled', WHO_MAY_COME, now, sequence)
  })
}
