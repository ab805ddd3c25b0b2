import type { RegistrationMode, RegistrationStatus, SessionStatus } from '#app/generated/prisma/enums.ts'

// Seats: the one authority. Pure: the numbers come from `seats.server.ts`, read under the row lock of the session.

/** Statuses that hold seats. An offer holds them too, so that nobody can be offered a seat that is gone. */
export const SEATED = ['CONFIRMED', 'OFFERED'] as const satisfies RegistrationStatus[]

/** At most this many people in one registration. */
export const MAX_PARTY = 20

const HOUR = 60 * 60_000
const OFFER_LIFE = 24 * HOUR
const SHORTEST_OFFER = HOUR / 2

export type SeatedSession = {
  status: SessionStatus
  startsAt: Date | null
  registrationClosesAt: Date | null
  capacity: number | null
  registrationMode: RegistrationMode
}

export function holdsSeats(status: RegistrationStatus): boolean {
  return status === 'CONFIRMED' || status === 'OFFERED'
}

/**
 * Seats that nobody holds; never negative. A session without a capacity has none: it can't be published, and "no limit" is
 * never meant.
 */
export function seatsLeft(capacity: number | null, taken: number): number {
  return Math.max(0, (capacity ?? 0) - taken)
}

/** When registration closes: the moment that staff set, at the latest the start. Null while the date is to be confirmed. */
export function closingTime(session: Pick<SeatedSession, 'startsAt' | 'registrationClosesAt'>): Date | null {
  const { startsAt, registrationClosesAt } = session
  if (!startsAt || !registrationClosesAt) return startsAt
  return new Date(Math.min(registrationClosesAt.getTime(), startsAt.getTime()))
}

/** Whether people can register now (a full session is open too: for its waiting list). */
export function isRegistrationOpen(
  session: Pick<SeatedSession, 'status' | 'startsAt' | 'registrationClosesAt'>,
  now: Date,
): boolean {
  const closesAt = closingTime(session)
  return session.status === 'PUBLISHED' && closesAt !== null && now < closesAt
}

/** What a party that registers now gets. In approval mode everybody waits for a yes, whatever room there is. */
export type Outcome = Extract<RegistrationStatus, 'PENDING' | 'CONFIRMED' | 'WAITING'>

export function outcomeFor(mode: RegistrationMode, left: number, partySize: number): Outcome {
  if (mode === 'APPROVAL') return 'PENDING'
  return partySize <= left ? 'CONFIRMED' : 'WAITING'
}

/**
 * Whom free seats go to: the waiting list in its order, each party whole. A party that does not fit is skipped for now and
 * keeps its place, so that a family of six does not leave two seats empty for everybody behind it; it is first in line again
 * as soon as six are free. (What this costs: on a busy list a large party may wait long. Staff see it and can move it by
 * hand.)
 * @param waiting in the order of the list
 */
export function nextInLine<T extends { partySize: number }>(waiting: readonly T[], left: number): T[] {
  let rest = left
  return waiting.filter(({ partySize }) => {
    if (partySize > rest) return false
    rest -= partySize
    return true
  })
}

/**
 * Until when an offer made now can be answered; null once registration has closed, when nothing is offered any more. 24 hours;
 * near the closing half of what is left, so that the next in line gets a chance too, but half an hour at least.
 */
export function offerExpiry(now: Date, closesAt: Date | null): Date | null {
  if (!closesAt || closesAt <= now) return null
  const remaining = closesAt.getTime() - now.getTime()
  const life = Math.min(OFFER_LIFE, Math.max(remaining / 2, SHORTEST_OFFER), remaining)
  return new Date(now.getTime() + Math.floor(life))
}

/** How full a session is, as everybody may know it. */
export type Room = 'plenty' | 'few' | 'full'

/**
 * Room in words instead of numbers: an exact count would tell, before and after registering a stranger's e-mail,
 * whether that person was registered already.
 */
export function roomOf(capacity: number | null, taken: number): Room {
  const left = seatsLeft(capacity, taken)
  if (left === 0) return 'full'
  return left <= Math.max(3, Math.floor((capacity ?? 0) / 5)) ? 'few' : 'plenty'
}

/** What a visitor can do with a session now. */
export type PublicState =
  | 'toBeConfirmed'
  | 'open'
  | 'nearlyFull'
  | 'full'
  | 'closed'
  | 'running'
  | 'held'
  | 'cancelled'

export function publicState(
  session: SeatedSession & { endsAt: Date | null },
  taken: number,
  now: Date,
): PublicState {
  const { status, startsAt, endsAt } = session
  if (status === 'CANCELLED') return 'cancelled'
  if (status !== 'PUBLISHED' || (endsAt && endsAt <= now)) return 'held'
  if (!startsAt) return 'toBeConfirmed'
  if (startsAt <= now) return 'running'
  if (!isRegistrationOpen(session, now)) return 'closed'
  const room = roomOf(session.capacity, taken)
  return room === 'full' ? 'full' : room === 'few' ? 'nearlyFull' : 'open'
}
