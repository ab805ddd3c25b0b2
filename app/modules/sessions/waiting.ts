const DAY_MS = 24 * 60 * 60_000

/**
 * What a session waits for from the staff: a decision; an hour; to be published; to be marked as held (or not) once it is past;
 * an official attendance, a week after. The board's lanes say which (board-lanes.server.ts).
 */
export const WAITING = ['undecided', 'undated', 'unpublished', 'unrecorded', 'uncounted'] as const
export type Waiting = (typeof WAITING)[number]

/** Days that a thing may wait before the board marks it; to publish, days that must be left before the session. */
const PATIENCE_DAYS: Record<Waiting, number> = {
  undecided: 7,
  undated: 14,
  unpublished: 7,
  unrecorded: 2,
  uncounted: 14,
}

/** Whether it has waited too long at `now`. `since`: when the waiting began (for `unrecorded` and `uncounted`, the session's end). */
export function isOverdue(
  { waits, since, startsAt }: { waits: Waiting | null; since: Date; startsAt: Date | null },
  now: Date,
): boolean {
  if (waits === null) return false
  if (waits === 'unpublished' && startsAt)
    return startsAt.getTime() - now.getTime() < PATIENCE_DAYS.unpublished * DAY_MS
  return now.getTime() - since.getTime() > PATIENCE_DAYS[waits] * DAY_MS
}
