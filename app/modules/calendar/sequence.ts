import type { Modality, SessionStatus } from '#app/generated/prisma/enums.ts'
import { calendarStatus } from './calendar-session.ts'

/** What people must know of a session to arrive: the columns of a session that its calendar object and its mails speak of. */
export type CalendarState = {
  status: SessionStatus
  startsAt: Date | null
  endsAt: Date | null
  zone: string | null
  city: string | null
  country: string | null
  modality: Modality
  /** These two stand in no calendar object, but whoever confirmed must know that they changed. */
  address: string | null
  joinUrl: string | null
}

export type CalendarChange = 'time' | 'place' | 'status'

/**
 * What changed that people must know; empty: SEQUENCE stays and nobody gets a mail. Texts, seats and the steps of the staff's
 * board are no such change. Throws where a cancelled session would come back: its UID must never be asked for again.
 */
export function calendarChanges(before: CalendarState, after: CalendarState): CalendarChange[] {
  const statusBefore = calendarStatus(before.status)
  const statusAfter = calendarStatus(after.status)
  if (before.status === 'CANCELLED' && statusAfter !== 'CANCELLED') {
    throw new Error('A cancelled session cannot come back under its UID')
  }
  const differs = (...keys: (keyof CalendarState)[]) =>
    keys.some((key) => comparable(before[key]) !== comparable(after[key]))

  const changes: CalendarChange[] = []
  if (differs('startsAt', 'endsAt', 'zone')) changes.push('time')
  if (differs('city', 'country', 'modality', 'address', 'joinUrl')) changes.push('place')
  if (statusBefore !== statusAfter) changes.push('status')
  return changes
}

function comparable(value: CalendarState[keyof CalendarState]): string | number | null {
  return value instanceof Date ? value.getTime() : value || null
}

const LARGEST = 2 ** 31 - 1

/**
 * SEQUENCE and DTSTAMP after a change. Calendars compare DTSTAMP by whole seconds, so it is at least one later than the last.
 */
export function nextSequence(
  current: { sequence: number; calendarStampAt: Date | null },
  now: Date,
): { sequence: number; calendarStampAt: Date } {
  if (current.sequence >= LARGEST) throw new RangeError('SEQUENCE is exhausted')
  const last = current.calendarStampAt ? Math.floor(current.calendarStampAt.getTime() / 1_000) : 0
  const stamp = Math.max(Math.floor(now.getTime() / 1_000), last + 1)
  return { sequence: current.sequence + 1, calendarStampAt: new Date(stamp * 1_000) }
}
