import {
  addDays,
  civilDateAt,
  MEXICO_CITY,
  resolveWallTime,
  wallTimeAt,
  weekdayOf,
} from '#app/platform/time.ts'

// When the mails go that no person's act causes. Hours are those of who reads.

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const MORNING = '10:00'
/** From when to when a mail may ring in somebody's pocket without need. */
const CIVIL = { from: '09:00', to: '20:00' }
/** Time to take "held" back, and for people to get home. */
const AFTER_HELD = HOUR
/** A session's start may be this much behind when it is planned; later there is another mail that says it. */
const LATE = 30 * MINUTE

/** Ten in the morning of the day before, by the calendar at `zone`. */
export function dayBefore(startsAt: Date, zone: string): Date {
  return instantOf(addDays(civilDateAt(startsAt, zone), -1), MORNING, zone)
}

export function hourBefore(startsAt: Date): Date {
  return new Date(startsAt.getTime() - HOUR)
}

/** After the session was marked as held, at a civil hour. */
export function afterHeld(heldAt: Date, zone: string): Date {
  const at = new Date(heldAt.getTime() + AFTER_HELD)
  const { date, time } = wallTimeAt(at, zone)
  if (time < CIVIL.from) return instantOf(date, CIVIL.from, zone)
  return time <= CIVIL.to ? at : instantOf(addDays(date, 1), CIVIL.from, zone)
}

/** The number of a mail about a start: another hour is another mail, and the old one is no longer true. */
export function startNumber(startsAt: Date): number {
  return Math.floor(startsAt.getTime() / MINUTE)
}

/** Whether a reminder due at `dueAt` is for somebody who knows of the session since `since`: who came later has just read it. */
export function isWorthPlanning(dueAt: Date, since: Date, now: Date): boolean {
  return since <= dueAt && dueAt.getTime() > now.getTime() - LATE
}

/** The number of the working day whose digest is due in Mexico City (YYYYMMDD), from nine to noon; null at other times. */
export function digestNumber(now: Date): number | null {
  const { date, time } = wallTimeAt(now, MEXICO_CITY)
  const working = weekdayOf(date) <= 5
  return working && time >= CIVIL.from && time < '12:00' ? Number(date.replaceAll('-', '')) : null
}

function instantOf(date: string, time: string, zone: string): Date {
  const found = resolveWallTime({ date, time, zone, fold: 0 })
  if (found.kind === 'instant') return found.instant
  // No zone jumps in the morning; one that drops a whole day (Samoa, 2011) has the hour a day later.
  const later = resolveWallTime({ date: addDays(date, 1), time, zone, fold: 0 })
  if (later.kind !== 'instant') throw new RangeError(`No ${time} in ${zone} around ${date}`)
  return later.instant
}
