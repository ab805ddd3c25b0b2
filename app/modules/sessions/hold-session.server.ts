import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { settleMarks } from '#app/modules/attendance/settle-marks.server.ts'
import { placedMomentInWords } from '#app/modules/scheduling/hour-place.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { reportDate } from '#app/platform/time.ts'
import { changeStatus } from './change-status.server.ts'
import { assertStepFrom } from './lifecycle.ts'
import { assertSeen, type LockedSession, lockSessionForStaff } from './lock-session.server.ts'

/**
 * Says that the session took place; the report counts it from here on.
 * @throws DomainError 'forbidden' | 'notFound' | 'notStartedYet' | 'statusChangedMeanwhile' | 'transitionNotAllowed'
 */
export async function holdSession(
  context: ActorContext,
  input: { sessionId: string; seen: SessionStatus },
): Promise<void> {
  assertMay(context.actor, 'sessions.hold')
  await inTransaction(async (tx) => {
    const session = await lockSessionForStaff(tx, input.sessionId)
    if (session.status === 'HELD') return
    assertSeen(session, input.seen)
    assertStarted(session, context)
    await changeStatus(tx, context, session, 'HELD')
    await settleMarks(tx, context, session.id)
  })
}

/**
 * Takes "held" back, for the wrong button.
 * @throws DomainError 'forbidden' | 'notFound' | 'attendanceRecorded' | 'transitionNotAllowed'
 */
export async function unholdSession(context: ActorContext, input: { sessionId: string }): Promise<void> {
  assertMay(context.actor, 'sessions.hold')
  await inTransaction(async (tx) => {
    const session = await lockSessionForStaff(tx, input.sessionId)
    if (session.status === 'PUBLISHED') return
    assertStepFrom(session.status, 'HELD', 'PUBLISHED')
    // A count of people who came to what did not happen would be a lie with a number.
    const counts = await tx.attendanceRecord.count({ where: { sessionId: session.id } })
    if (counts > 0) throw new DomainError('attendanceRecorded')
    await changeStatus(
      tx,
      context,
      session,
      'PUBLISHED',
      { heldAt: null, publishedAt: session.publishedAt },
      { action: 'session.unheld' },
    )
  })
}

/** Where the hour is unknown (an old programme file), its day must have come. */
function assertStarted(session: LockedSession, { now, language }: ActorContext): void {
  const { startsAt, zone, reportOn } = session
  if (startsAt && zone && startsAt > now) {
    throw new DomainError('notStartedYet', {
      when: placedMomentInWords(startsAt, { zone, city: session.city }, language),
    })
  }
  if (!startsAt && (!reportOn || reportOn > reportDate(now)))
    throw new DomainError('notStartedYet', { when: reportOn ?? '—' })
}
