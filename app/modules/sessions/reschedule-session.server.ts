import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { moveBlocks, tellingConflicts } from '#app/modules/scheduling/councillor-blocks.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { resolveWallTime, wallTimeAt } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { isSameHour } from './hour-facts.ts'
import { type LockedSession, lockSessionForStaff } from './lock-session.server.ts'
import { moveSession } from './move-session.server.ts'
import { type ChosenHour, settleHour } from './settle-hour.server.ts'

export type RescheduleSession = {
  sessionId: string
  /** When the row was last written as the page showed it: of two people who move it at once, the second is told. */
  seenAt: Date
  to: ChosenHour
  durationMinutes: number
  /** Where only the zone is edited: what stays, the hour on the wall or the instant. */
  keep?: 'wall' | 'instant' | undefined
}

/**
 * Moves a session. Councillors keep their place if they are free at the new hour; everybody who knew the old one gets one mail,
 * some minutes later, so that several edits become one.
 * @throws DomainError 'forbidden' | 'notFound' | 'notMovable' | 'sessionChangedMeanwhile' | 'zoneKeepNeeded' (with both
 * outcomes in words: `wall`, `instant`) | 'hourInvalid' | 'hourSkipped' | 'hourTwice' | 'hourPassed' | a councillor's conflict
 */
export async function rescheduleSession(context: ActorContext, input: RescheduleSession): Promise<void> {
  assertMay(context.actor, 'sessions.schedule')
  await tellingConflicts(() =>
    inTransaction(async (tx) => {
      const session = await lockSessionForStaff(tx, input.sessionId)
      if (session.status !== 'SCHEDULED' && session.status !== 'PUBLISHED')
        throw new DomainError('notMovable')
      const chosen = targetHour(session, input, context)
      const hour = settleHour(chosen, input.durationMinutes, { ...context, place: session.city })
      if (isSameHour(session, hour)) return
      if (session.updatedAt.getTime() !== input.seenAt.getTime())
        throw new DomainError('sessionChangedMeanwhile')

      await moveBlocks(tx, context, session, hour)
      await moveSession(tx, context, session, hour, 'session.rescheduled')
    }),
  )
}

/** The hour that is meant; asks where the zone alone was edited, because "18:00" can then mean two moments. */
function targetHour(
  session: LockedSession,
  { to, keep }: RescheduleSession,
  context: ActorContext,
): ChosenHour {
  const { startsAt, zone, wallDate, wallTime } = session
  const zoneAlone = startsAt && zone !== to.zone && wallDate === to.date && wallTime === to.time
  if (!zoneAlone || keep === 'wall') return to
  if (keep === 'instant') return wallTimeAt(startsAt, to.zone)
  const onTheWall = resolveWallTime(to)
  if (onTheWall.kind !== 'instant') return to
  throw new DomainError('zoneKeepNeeded', {
    wall: momentInWords(onTheWall.instant, to.zone, context.language),
    instant: momentInWords(startsAt, to.zone, context.language),
  })
}
