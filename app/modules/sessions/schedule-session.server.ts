import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { calendarChange } from './calendar-change.server.ts'
import { changeStatus } from './change-status.server.ts'
import { hourFacts, isSameHour } from './hour-facts.ts'
import { assertStepFrom } from './lifecycle.ts'
import { assertSeen, lockSessionForStaff } from './lock-session.server.ts'
import { type ChosenHour, settleHour } from './settle-hour.server.ts'

export type ScheduleSession = {
  sessionId: string
  seen: SessionStatus
  /** One of the slots that the host proposed, or any other hour. */
  choice: { slotId: string } | ChosenHour
  durationMinutes: number
}

/**
 * Gives an accepted session its hour. The host and the public hear of it when it is published; councillors when they are
 * assigned.
 * @throws DomainError 'forbidden' | 'notFound' | 'hourInvalid' | 'hourSkipped' | 'hourTwice' | 'hourPassed' |
 * 'statusChangedMeanwhile' | 'transitionNotAllowed'
 */
export async function scheduleSession(context: ActorContext, input: ScheduleSession): Promise<void> {
  assertMay(context.actor, 'sessions.schedule')
  await inTransaction(async (tx) => {
    const session = await lockSessionForStaff(tx, input.sessionId)
    const chosen = await chosenHour(tx, session.id, input.choice)
    const hour = settleHour(chosen, input.durationMinutes, { ...context, place: session.city })
    if (session.status === 'SCHEDULED' && isSameHour(session, hour)) return
    assertSeen(session, input.seen)
    const { columns } = calendarChange(session, { ...hour, status: 'SCHEDULED' }, context.now)
    await changeStatus(
      tx,
      context,
      session,
      'SCHEDULED',
      { ...hour, ...columns },
      { before: hourFacts(session), after: hourFacts(hour) },
    )
  })
}

/**
 * Takes the hour back, while nobody was invited: the session is accepted and waits for another hour.
 * @throws DomainError 'forbidden' | 'notFound' | 'councillorsAssigned' | 'transitionNotAllowed'
 */
export async function unscheduleSession(context: ActorContext, input: { sessionId: string }): Promise<void> {
  assertMay(context.actor, 'sessions.schedule')
  await inTransaction(async (tx) => {
    const session = await lockSessionForStaff(tx, input.sessionId)
    if (session.status === 'ACCEPTED') return
    assertStepFrom(session.status, 'SCHEDULED', 'ACCEPTED')
    // They were told the hour; releasing them says that it no longer holds, with its reason.
    if (session.assignments.length > 0) throw new DomainError('councillorsAssigned')
    const nothing = {
      wallDate: null,
      wallTime: null,
      wallFold: 0,
      startsAt: null,
      endsAt: null,
      reportOn: null,
    }
    const { columns } = calendarChange(session, { ...nothing, status: 'ACCEPTED' }, context.now)
    await changeStatus(
      tx,
      context,
      session,
      'ACCEPTED',
      { ...nothing, ...columns, acceptedAt: session.acceptedAt, scheduledAt: null },
      { action: 'session.unscheduled', before: hourFacts(session) },
    )
  })
}

async function chosenHour(tx: Tx, sessionId: string, choice: ScheduleSession['choice']): Promise<ChosenHour> {
  if (!('slotId' in choice)) return choice
  const slots = await tx.proposedSlot.findMany({ where: { sessionId } })
  const slot = slots.find(({ id }) => id === choice.slotId)
  if (!slot) throw new DomainError('notFound')
  return { date: slot.wallDate, time: slot.wallTime, zone: slot.zone, fold: slot.wallFold === 1 ? 1 : 0 }
}
