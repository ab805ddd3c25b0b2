import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { freeBlocks } from '#app/modules/scheduling/councillor-blocks.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { calendarChange } from './calendar-change.server.ts'
import { changeStatus } from './change-status.server.ts'
import { assertSeen, lockSessionForStaff } from './lock-session.server.ts'
import { tellAttendees, tellCouncillors, tellHost } from './mail-orders.server.ts'

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
    const { sequence, columns } = calendarChange(session, { status: 'CANCELLED' }, now)
    await changeStatus(
      tx,
      context,
      session,
      'CANCELLED',
      { ...columns, decisionWords: reason },
      { before: { sequence: session.sequence }, after: { reason, sequence } },
    )
    await freeBlocks(tx, session.id)
    const councillors = session.assignments.map(({ councillorId }) => councillorId)
    await tellHost(tx, session, 'sessionCancelledHost', now, sequence)
    await tellCouncillors(tx, session.id, councillors, 'sessionChangedCouncillor', now, sequence)
    await tellAttendees(
      tx,
      session.id,
      'sessionCancelled',
      ['CONFIRMED', 'OFFERED', 'WAITING', 'PENDING'],
      now,
      sequence,
    )
  })
}
