import type { Prisma } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { freeBlocks } from '#app/modules/scheduling/councillor-blocks.server.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { calendarChange } from './calendar-change.server.ts'
import { changeStatus } from './change-status.server.ts'
import type { LockedSession } from './lock-session.server.ts'
import { tellCouncillors } from './mail-orders.server.ts'

/**
 * Ends a session before it took place, whoever says so: its calendar object is cancelled under its UID and never asked for again;
 * its councillors stay on record, are free for another session, and are told.
 * @param words why, for everybody to read; null where nobody has to say
 * @returns the SEQUENCE of the cancellation
 * @throws DomainError 'transitionNotAllowed' | 'statusChangedMeanwhile'
 */
export async function callOff(
  tx: Tx,
  context: ActorContext,
  session: LockedSession,
  words: string | null,
  facts: Prisma.InputJsonObject,
): Promise<number> {
  const { sequence, columns } = calendarChange(session, { status: 'CANCELLED' }, context.now)
  await changeStatus(
    tx,
    context,
    session,
    'CANCELLED',
    { ...columns, decisionWords: words },
    { before: { sequence: session.sequence }, after: { ...facts, sequence } },
  )
  await freeBlocks(tx, session.id)
  const councillors = session.assignments.map(({ councillorId }) => councillorId)
  await tellCouncillors(tx, session.id, councillors, 'sessionChangedCouncillor', context.now, sequence)
  return sequence
}
