import {
  addDays,
  civilDateAt,
  daysBetween,
  isCivilDate,
  isZone,
  MEXICO_CITY,
  resolveWallTime,
  wallTimeAt,
} from '#app/platform/time.ts'

/** A stretch of time; the end is no longer part of it. */
export type Period = { startsAt: Date; endsAt: Date }
export type BlockedPeriod = { blockedFrom: Date; blockedTo: Date }

/** What a councillor has: terms are civil dates (null: open), an assignment carries what it blocks. */
export type CouncillorAgenda = {
  bufferMinutes: number
  termFrom: string | null
  termTo: string | null
  assignments: readonly ({ sessionId: string } & Period & BlockedPeriod)[]
  unavailabilities: readonly ({ id: string; reason: string | null } & Period)[]
}

/** `session`: the times themselves meet; `buffer`: only what is kept free around them does. */
export type Reach = 'session' | 'buffer'

export type CouncillorConflict =
  | { kind: 'outOfTerm'; on: string; termFrom: string | null; termTo: string | null }
  | ({ kind: 'assignment'; sessionId: string; reach: Reach } & Period)
  | ({ kind: 'unavailability'; unavailabilityId: string; reason: string | null; reach: Reach } & Period)

/** A session with the councillor's buffer around it: what an assignment blocks, here and in the exclusion constraint. */
export function blockedPeriod({ startsAt, endsAt }: Period, bufferMinutes: number): BlockedPeriod {
  const buffer = bufferMinutes * 60_000
  return {
    blockedFrom: new Date(startsAt.getTime() - buffer),
    blockedTo: new Date(endsAt.getTime() + buffer),
  }
}

/**
 * Why a councillor cannot be at a session: the term first (by the date in Mexico City), then the rest, earliest first. Empty: can.
 * Half-open, like the database's `tstzrange`. `sessionId` is the session itself, whose own block is no conflict.
 */
export function councillorConflicts(
  session: Period,
  agenda: CouncillorAgenda,
  sessionId?: string,
): CouncillorConflict[] {
  const wanted = asPeriod(blockedPeriod(session, agenda.bufferMinutes))
  const assignments = agenda.assignments.flatMap((other): CouncillorConflict[] => {
    if (other.sessionId === sessionId || !meet(wanted, asPeriod(other))) return []
    const { startsAt, endsAt } = other
    return [
      { kind: 'assignment', sessionId: other.sessionId, reach: reachOf(session, other), startsAt, endsAt },
    ]
  })
  const absences = agenda.unavailabilities.flatMap((absence): CouncillorConflict[] => {
    if (!meet(wanted, absence)) return []
    const { id, reason, startsAt, endsAt } = absence
    return [
      {
        kind: 'unavailability',
        unavailabilityId: id,
        reason,
        reach: reachOf(session, absence),
        startsAt,
        endsAt,
      },
    ]
  })
  const busy = [...assignments, ...absences].sort((a, b) => startOf(a) - startOf(b))
  const { termFrom, termTo } = agenda
  const on = civilDateAt(session.startsAt, MEXICO_CITY)
  const inTerm = (termFrom === null || termFrom <= on) && (termTo === null || on <= termTo)
  return inTerm ? busy : [{ kind: 'outOfTerm', on, termFrom, termTo }, ...busy]
}

function asPeriod({ blockedFrom, blockedTo }: BlockedPeriod): Period {
  return { startsAt: blockedFrom, endsAt: blockedTo }
}

function meet(a: Period, b: Period): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt
}

function reachOf(a: Period, b: Period): Reach {
  return meet(a, b) ? 'session' : 'buffer'
}

function startOf(conflict: CouncillorConflict): number {
  return conflict.kind === 'outOfTerm' ? Number.NEGATIVE_INFINITY : conflict.startsAt.getTime()
}

/** Whether one may be asked to sit down and talk at this hour HH:MM: from 8:00 to before 22:00. */
export function isCivilHour(time: string): boolean {
  return time >= '08:00' && time < '22:00'
}

/** The zones at which an instant falls on an uncivil hour, each once, with its date and hour there. */
export function uncivilHours(
  instant: Date,
  zones: readonly string[],
): { zone: string; date: string; time: string }[] {
  return [...new Set(zones)].flatMap((zone) => {
    const { date, time } = wallTimeAt(instant, zone)
    return isCivilHour(time) ? [] : [{ zone, date, time }]
  })
}

export type RibbonHour = { at: Date; date: string; time: string; civil: boolean; dayShift: number }

/**
 * The hours of a civil date in `zone`, and what the clocks of other zones show at each; the zone itself first. A day on which
 * the clock changes has 23 or 25. Throws RangeError for what is no date or no zone.
 */
export function zoneRibbon(
  date: string,
  zone: string,
  others: readonly string[],
): { zone: string; hours: RibbonHour[] }[] {
  if (!isCivilDate(date) || !isZone(zone)) throw new RangeError(`Not a day at a zone: ${date} ${zone}`)
  const hours: Date[] = []
  const end = startOfDay(addDays(date, 1), zone)
  for (let at = startOfDay(date, zone).getTime(); at < end.getTime(); at += 3_600_000)
    hours.push(new Date(at))
  return [...new Set([zone, ...others])].map((place) => ({
    zone: place,
    hours: hours.map((at) => {
      const wall = wallTimeAt(at, place)
      return {
        at,
        date: wall.date,
        time: wall.time,
        civil: isCivilHour(wall.time),
        dayShift: daysBetween(date, wall.date),
      }
    }),
  }))
}

/** The first instant of a day; in a zone that skips midnight, the hour after the jump. */
function startOfDay(date: string, zone: string): Date {
  const resolution = resolveWallTime({ date, time: '00:00', zone, fold: 0 })
  if (resolution.kind === 'instant') return resolution.instant
  const later = resolution.kind === 'gap' ? resolution.nearest.at(-1) : undefined
  const after = later ? resolveWallTime(later) : undefined
  if (after?.kind !== 'instant') throw new RangeError(`Not a day: ${date} ${zone}`)
  return after.instant
}
