import type { Language } from '#app/locales/i18n.ts'
import { offsetAt } from '#app/platform/time.ts'
import { momentInWords, placeOfZone } from '#app/platform/time-words.ts'
import { citiesNamed } from './cities.server.ts'

/**
 * The place that an hour is printed with: the session's city, unless the clocks of every city of that name show another hour then (staff
 * may hold a session of Chicago by the clock of New York). Then the zone's own city says whose hour it is, so that nobody
 * in Chicago reads it as theirs.
 */
export function placeOfHour(
  instant: Date,
  { zone, city }: { zone: string; city: string | null },
  language: Language,
): string {
  if (!city) return placeOfZone(zone, language)
  const known = citiesNamed(city)
  const offset = offsetAt(instant, zone)
  const fits = known.length === 0 || known.some((one) => offsetAt(instant, one.zone) === offset)
  return fits ? city : placeOfZone(zone, language)
}

/** An hour of a session as its own place reads it: `miércoles 9 de diciembre de 2026, 18:00 (Chicago, UTC−6)`. */
export function placedMomentInWords(
  instant: Date,
  { zone, city }: { zone: string; city: string | null },
  language: Language,
): string {
  return momentInWords(instant, zone, language, placeOfHour(instant, { zone, city }, language))
}
