import { DateTime, IANAZone } from 'luxon'

// Wall time and zone are what a person chose; the instant is derived from them. Everything here is pure: no function
// reads the clock or the server's zone, so that the answer is the same on every machine and on every day.

export const MEXICO_CITY = 'America/Mexico_City'

/** A civil date (YYYY-MM-DD) and an hour on the wall (HH:MM) in an IANA zone; `fold` says which of two in an overlap (0 = the first). */
export type WallTime = { date: string; time: string; zone: string; fold: 0 | 1 }

export type OverlapOption = { fold: 0 | 1; instant: Date; offset: string }

export type Resolution =
  | { kind: 'instant'; instant: Date; wall: WallTime }
  | { kind: 'gap'; nearest: WallTime[] }
  | { kind: 'overlap'; options: OverlapOption[] }
  | { kind: 'invalid'; field: 'date' | 'time' | 'zone' }

/** An instant in words at a zone; `iso` carries the zone's offset, for `<time datetime>`. */
export type InstantInWords = {
  weekday: string
  date: string
  time: string
  offset: string
  zone: string
  iso: string
}

export type CivilDateStyle = 'full' | 'long' | 'medium'

type Language = 'es' | 'en'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const TAGS = { es: 'es-MX', en: 'en-US' } as const

// ---- zones ------------------------------------------------------------------------------------------

// Intl lists each zone once, by a name that ICU froze long ago (Asia/Calcutta, Europe/Kiev); people, browsers and data
// sets also use the newer ones. Intl accepts those too, with much that is no place ("cst", "EST5EDT", any case), hence the shape.
const PLACE =
  /^(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:\/(?:[A-Z][a-z]+)+(?:[_-](?:(?:[A-Z][a-z]+)+|of|es|au))*){1,2}$/
const knownZones = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])

/** Whether `z` is an IANA zone of the allow-list: a place (Area/Location, in IANA's own case), or UTC. */
export function isZone(z: unknown): z is string {
  if (typeof z !== 'string') return false
  if (knownZones.has(z)) return true
  if (z.length > 64 || !PLACE.test(z)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: z })
  } catch {
    return false
  }
  knownZones.add(z)
  return true
}

function zoneNamed(zone: string): IANAZone {
  if (!isZone(zone)) throw new RangeError(`Not a zone: ${zone}`)
  return IANAZone.create(zone)
}

/** Minutes east of UTC in force in `zone` at `instant`. Throws RangeError for an unknown zone. */
export function offsetMinutesAt(instant: Date, zone: string): number {
  return zoneNamed(zone).offset(instant.getTime())
}

/** The offset in force in `zone` at `instant`, as people read it: `UTC−6`, `UTC+5:45`, `UTC`. */
export function offsetAt(instant: Date, zone: string): string {
  return formatOffset(offsetMinutesAt(instant, zone))
}

function formatOffset(minutes: number): string {
  const whole = Math.round(Math.abs(minutes))
  if (whole === 0) return 'UTC'
  const rest = whole % 60
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(whole / 60)}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`
}

/** The offsets of `zone` at two instants where they differ (daylight saving began or ended between them); null where they do not. */
export function dstChangeBetween(from: Date, to: Date, zone: string): { from: string; to: string } | null {
  const before = offsetMinutesAt(from, zone)
  const after = offsetMinutesAt(to, zone)
  return before === after ? null : { from: formatOffset(before), to: formatOffset(after) }
}

// ---- wall time ↔ instant ----------------------------------------------------------------------------

/**
 * The instant of an hour on the wall. An hour that the clock skips is a `gap`, with the same hour moved back and forward by
 * what the clock jumps; one that happens twice is an `overlap` until `fold` says which. `invalid` names the first wrong field.
 */
export function resolveWallTime(wall: {
  date: string
  time: string
  zone: string
  fold?: 0 | 1 | undefined
}): Resolution {
  if (!isCivilDate(wall.date)) return { kind: 'invalid', field: 'date' }
  if (!isWallClock(wall.time)) return { kind: 'invalid', field: 'time' }
  if (!isZone(wall.zone)) return { kind: 'invalid', field: 'zone' }

  const asUtc = utcMillis(wall.date, wall.time)
  const [first, second] = instantsOf(asUtc, wall.zone)
  if (!first) {
    const { before, after } = offsetsAround(asUtc, wall.zone)
    const nearest = [asUtc - after * MINUTE, asUtc - before * MINUTE].map((at) =>
      wallTimeAt(new Date(at), wall.zone),
    )
    return { kind: 'gap', nearest }
  }
  if (!second) return resolved(first, wall, 0)
  if (wall.fold !== undefined) return resolved(wall.fold === 0 ? first : second, wall, wall.fold)
  return {
    kind: 'overlap',
    options: [
      { fold: 0, instant: first, offset: offsetAt(first, wall.zone) },
      { fold: 1, instant: second, offset: offsetAt(second, wall.zone) },
    ],
  }
}

function resolved(instant: Date, { date, time, zone }: Omit<WallTime, 'fold'>, fold: 0 | 1): Resolution {
  return { kind: 'instant', instant, wall: { date, time, zone, fold } }
}

/** What clock and calendar on the wall say in `zone` at `instant`; seconds are dropped. */
export function wallTimeAt(instant: Date, zone: string): WallTime {
  const local = localMillis(instant, zone)
  const whole = Math.floor(local / MINUTE) * MINUTE
  const iso = new Date(whole).toISOString()
  const [first, second] = instantsOf(whole, zone)
  const elapsed = local - whole
  const fold = first && second && instant.getTime() - elapsed === second.getTime() ? 1 : 0
  return { date: iso.slice(0, 10), time: iso.slice(11, 16), zone, fold }
}

/**
 * The jump of the clock that swallows or repeats a wall time, as the wall shows it just before and just after; null where the
 * clock does not change within a day of it.
 */
export function clockChangeNear(wall: { date: string; time: string; zone: string }): {
  before: { date: string; time: string }
  after: { date: string; time: string }
} | null {
  const zone = zoneNamed(wall.zone)
  let low = utcMillis(wall.date, wall.time) - DAY
  let high = low + 2 * DAY
  const before = zone.offset(low)
  const after = zone.offset(high)
  if (before === after) return null
  while (high - low > 1_000) {
    const middle = Math.floor((low + high) / 2)
    if (zone.offset(middle) === before) low = middle
    else high = middle
  }
  const change = Math.round(high / MINUTE) * MINUTE
  return { before: clockAndDate(change + before * MINUTE), after: clockAndDate(change + after * MINUTE) }
}

function clockAndDate(millis: number): { date: string; time: string } {
  const iso = new Date(millis).toISOString()
  return { date: iso.slice(0, 10), time: iso.slice(11, 16) }
}

function utcMillis(date: string, time: string): number {
  return Date.parse(`${date}T${time}:00Z`)
}

function localMillis(instant: Date, zone: string): number {
  return instant.getTime() + offsetMinutesAt(instant, zone) * MINUTE
}

/** The offsets a day before and a day after a wall time written as if it were UTC: the only two that can be in force at it. */
function offsetsAround(asUtc: number, zone: string): { before: number; after: number } {
  const iana = zoneNamed(zone)
  return { before: iana.offset(asUtc - DAY), after: iana.offset(asUtc + DAY) }
}

/** The instants at which the wall of `zone` shows this: none in a gap, two (in order) in an overlap. Luxon would choose by today's date. */
function instantsOf(asUtc: number, zone: string): Date[] {
  const iana = zoneNamed(zone)
  const { before, after } = offsetsAround(asUtc, zone)
  return [...new Set([before, after])]
    .map((offset) => ({ offset, at: asUtc - offset * MINUTE }))
    .filter(({ offset, at }) => iana.offset(at) === offset)
    .map(({ at }) => new Date(at))
    .sort((a, b) => a.getTime() - b.getTime())
}

// ---- civil dates ------------------------------------------------------------------------------------

/** A real day YYYY-MM-DD of the years 1900 to 2199. */
export function isCivilDate(s: unknown): s is string {
  if (typeof s !== 'string' || !/^(?:19|20|21)\d\d-\d\d-\d\d$/.test(s)) return false
  const millis = Date.parse(`${s}T00:00:00Z`)
  return !Number.isNaN(millis) && new Date(millis).toISOString().startsWith(s)
}

/** An hour HH:MM from 00:00 to 23:59. */
export function isWallClock(s: unknown): s is string {
  return typeof s === 'string' && /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(s)
}

/** The civil date in `zone` at `instant`. */
export function civilDateAt(instant: Date, zone: string): string {
  return new Date(localMillis(instant, zone)).toISOString().slice(0, 10)
}

/** Report date: the civil date in Mexico City at which a session starts. */
export function reportDate(startsAt: Date): string {
  return civilDateAt(startsAt, MEXICO_CITY)
}

/** The civil date `n` days later (earlier where negative). */
export function addDays(civil: string, n: number): string {
  return new Date(civilMillis(civil) + n * DAY).toISOString().slice(0, 10)
}

/** Days from `a` to `b`; negative where `b` is earlier. */
export function daysBetween(a: string, b: string): number {
  return (civilMillis(b) - civilMillis(a)) / DAY
}

/** 1 Monday … 7 Sunday. */
export function weekdayOf(civil: string): 1 | 2 | 3 | 4 | 5 | 6 | 7 {
  return (new Date(civilMillis(civil)).getUTCDay() || 7) as 1 | 2 | 3 | 4 | 5 | 6 | 7
}

function civilMillis(civil: string): number {
  const millis = Date.parse(`${civil}T00:00:00Z`)
  if (Number.isNaN(millis)) throw new RangeError(`Not a civil date: ${civil}`)
  return millis
}

/** Days by which the calendar in `toZone` is ahead of the one in `fromZone` at `instant`: 1 is "a day after". */
export function dayShift(instant: Date, fromZone: string, toZone: string): -2 | -1 | 0 | 1 | 2 {
  return daysBetween(civilDateAt(instant, fromZone), civilDateAt(instant, toZone)) as -2 | -1 | 0 | 1 | 2
}

// ---- words ------------------------------------------------------------------------------------------

/** An instant as people at `zone` say it: weekday, date, hour and the offset in force then. */
export function describeInstant(instant: Date, zone: string, language: Language): InstantInWords {
  const { date, time } = wallTimeAt(instant, zone)
  return {
    weekday: formatWeekday(date, language),
    date: formatCivilDate(date, language, 'long'),
    time: formatWallClock(time, language),
    offset: offsetAt(instant, zone),
    zone,
    iso: DateTime.fromMillis(instant.getTime(), { zone: zoneNamed(zone) }).toFormat(
      "yyyy-MM-dd'T'HH:mm:ssZZ",
    ),
  }
}

/** `HH:MM` as read: `9:30`, `18:00` in Spanish; `9:30 AM`, `6:00 PM` in English. */
export function formatWallClock(time: string, language: Language): string {
  const hour = Number(time.slice(0, 2))
  const minute = time.slice(3, 5)
  if (language === 'es') return `${hour}:${minute}`
  return `${hour % 12 || 12}:${minute} ${hour < 12 ? 'AM' : 'PM'}`
}

/** `viernes`, `Friday`. */
export function formatWeekday(civil: string, language: Language): string {
  return formatter(language, 'weekday').format(civilMillis(civil))
}

/**
 * A civil date in words. `full`: `viernes 15 de enero de 2021`; `long`: `15 de enero de 2021`; `medium`: `15 ene 2021`. The first
 * of a month is `1° de enero`, as Mexico writes it.
 */
export function formatCivilDate(civil: string, language: Language, style: CivilDateStyle = 'long'): string {
  const date = formatter(language, style === 'medium' ? 'medium' : 'long').format(civilMillis(civil))
  if (language === 'en') return style === 'full' ? `${formatWeekday(civil, language)}, ${date}` : date
  const ordinal = style === 'medium' ? date : date.replace(/^1 /, '1° ')
  return style === 'full' ? `${formatWeekday(civil, language)} ${ordinal}` : ordinal
}

/** A month (`2026-11`) or a year (`2026`): `noviembre de 2026` and, for under a column, `nov 26`. */
export function formatMonth(span: string, language: Language): { name: string; short: string } {
  if (span.length === 4) return { name: span, short: span }
  const day = civilMillis(`${span}-01`)
  const month = formatter(language, 'month').format(day)
  return { name: formatter(language, 'monthOfYear').format(day), short: `${month} ${span.slice(2, 4)}` }
}

/** How far a civil date is from `today`: `hoy`, `mañana`, `dentro de 3 días`, `hace 2 días`; from two months on in months,
 * from two years on in years. */
export function relativeDays(civil: string, today: string, language: Language): string {
  let relative = relativeFormats.get(language)
  if (!relative) {
    relative = new Intl.RelativeTimeFormat(TAGS[language], { numeric: 'auto' })
    relativeFormats.set(language, relative)
  }
  const days = daysBetween(today, civil)
  if (Math.abs(days) < 60) return relative.format(days, 'day')
  if (Math.abs(days) < 730) return relative.format(Math.round(days / 30.44), 'month')
  return relative.format(Math.round(days / 365.25), 'year')
}

const relativeFormats = new Map<Language, Intl.RelativeTimeFormat>()
const dateFormats = new Map<string, Intl.DateTimeFormat>()
const PARTS = {
  weekday: { weekday: 'long' },
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  medium: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'short' },
  monthOfYear: { month: 'long', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

function formatter(language: Language, parts: keyof typeof PARTS): Intl.DateTimeFormat {
  const key = `${language} ${parts}`
  let format = dateFormats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(TAGS[language], { ...PARTS[parts], timeZone: 'UTC' })
    dateFormats.set(key, format)
  }
  return format
}
