import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { offerSeats } from '#app/modules/registrations/offer-seats.server.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { calendarChange } from './calendar-change.server.ts'
import { hourFacts } from './hour-facts.ts'
import type { LockedSession } from './lock-session.server.ts'
import { tellAttendees, tellCouncillors, tellHost, undoUntil, WHO_MAY_COME } from './mail-orders.server.ts'
import type { HourColumns } from './settle-hour.server.ts'

/**
 * Writes the other hour of a scheduled or published session with all that follows: the next SEQUENCE, the closing of registration,
 * the trail, and one mail to everybody who knew the old hour, some minutes later, so that several edits become one. The
 * councillors' blocks are the caller's, before or after.
 */
export async function moveSession(
  tx: Tx,
  context: ActorContext,
  session: LockedSession,
  hour: HourColumns,
  action: 'session.rescheduled' | 'session.rederived',
): Promise<void> {
  const { sequence, columns } = calendarChange(session, hour, context.now)
  await tx.session.update({
    where: { id: session.id },
    data: { ...hour, ...columns, registrationClosesAt: movedClosing(session, hour.startsAt) },
  })
  await recordAudit(tx, context, {
    action,
    subjectKind: 'session',
    subjectId: session.id,
    before: { ...hourFacts(session), sequence: session.sequence },
    after: { ...hourFacts(hour), sequence },
  })

  const dueAt = undoUntil(context.now)
  const councillors = session.assignments.map(({ councillorId }) => councillorId)
  await tellCouncillors(tx, session.id, councillors, 'sessionChangedCouncillor', dueAt, sequence)
  if (session.status !== 'PUBLISHED') return
  await tellHost(tx, session, 'sessionChangedHost', dueAt, sequence)
  await tellAttendees(tx, session.id, 'sessionChanged', WHO_MAY_COME, dueAt, sequence)
  await offerSeats(tx, context, session.id)
}

/** Registration closes as long before the new hour as it did before the old one. */
function movedClosing({ registrationClosesAt, startsAt }: LockedSession, to: Date): Date | null {
  if (!registrationClosesAt || !startsAt) return registrationClosesAt
  return new Date(registrationClosesAt.getTime() + to.getTime() - startsAt.getTime())
}
