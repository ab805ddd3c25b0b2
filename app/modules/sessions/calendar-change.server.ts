import type { Prisma } from '#app/generated/prisma/client.ts'
import {
  type CalendarChange,
  type CalendarState,
  calendarChanges,
  nextSequence,
} from '#app/modules/calendar/sequence.ts'
import type { LockedSession } from './lock-session.server.ts'

/**
 * What a change of a session does to its calendar object: what of it people must know, and the columns that say so. Without
 * such a change the columns stay, and nobody gets a mail.
 */
export function calendarChange(
  session: LockedSession,
  after: Partial<CalendarState>,
  now: Date,
): { changes: CalendarChange[]; sequence: number; columns: Prisma.SessionUncheckedUpdateManyInput } {
  const changes = calendarChanges(session, { ...session, ...after })
  if (changes.length === 0) return { changes, sequence: session.sequence, columns: {} }
  const columns = nextSequence(session, now)
  return { changes, sequence: columns.sequence, columns }
}
