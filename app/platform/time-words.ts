import { type Language, translator, wordList } from '#app/locales/i18n.ts'
import {
  clockChangeNear,
  dayShift,
  describeInstant,
  dstChangeBetween,
  formatCivilDate,
  formatWallClock,
  type OverlapOption,
  resolveWallTime,
} from './time.ts'

// Sentences about hours. `place` is a city's name in the reader's language; without one, the city of the zone.

type Wall = { date: string; time: string; zone: string }

/** The city a zone is known by, in the reader's language: `Los Ángeles`, `Katmandú`. */
export function placeOfZone(zone: string, language: Language): string {
  const name = wordList(language, 'time:zone')[zone]
  return typeof name === 'string' ? name : (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}

/** `viernes 15 de enero de 2021, 18:00 (Ciudad de México, UTC−6)`. */
export function momentInWords(instant: Date, zone: string, language: Language, place?: string): string {
  const { weekday, date, time, offset } = describeInstant(instant, zone, language)
  return translator(language)('time:moment', {
    weekday,
    date,
    time,
    offset,
    place: place ?? placeOfZone(zone, language),
  })
}

/** `un día después` where the calendar in `toZone` is a day ahead of the one in `fromZone`; null where the dates agree. */
export function dayShiftInWords(
  instant: Date,
  fromZone: string,
  toZone: string,
  language: Language,
): string | null {
  const t = translator(language)
  switch (dayShift(instant, fromZone, toZone)) {
    case -2:
      return t('time:dayShift.twoDaysBefore')
    case -1:
      return t('time:dayShift.dayBefore')
    case 0:
      return null
    case 1:
      return t('time:dayShift.dayAfter')
    case 2:
      return t('time:dayShift.twoDaysAfter')
  }
}

/** Why an hour that the clock skips cannot be chosen, and the nearest ones that can; null where the hour exists. */
export function gapInWords(wall: Wall, language: Language, place?: string): string | null {
  const resolution = resolveWallTime(wall)
  const change = clockChangeNear(wall)
  if (resolution.kind !== 'gap' || !change) return null
  const [earlier, later] = resolution.nearest
  if (!earlier || !later) return null
  const t = translator(language)
  const where = { date: dateInWords(wall.date, language), place: place ?? placeOfZone(wall.zone, language) }
  if (earlier.date !== later.date) {
    return t('time:gap.wholeDay', {
      ...where,
      beforeDate: dateInWords(earlier.date, language),
      afterDate: dateInWords(later.date, language),
    })
  }
  return t('time:gap.sameDay', {
    ...where,
    hour: theHour(wall.time, language),
    before: theHour(change.before.time, language),
    after: theHour(change.after.time, language),
    earlier: theHour(earlier.time, language),
    later: theHour(later.time, language),
  })
}

/** The question about an hour that happens twice, with its two answers; null where it happens once. */
export function overlapInWords(
  wall: Wall,
  language: Language,
  place?: string,
): { question: string; options: (OverlapOption & { label: string })[] } | null {
  const { date, time, zone } = wall
  const resolution = resolveWallTime({ date, time, zone })
  const change = clockChangeNear(wall)
  if (resolution.kind !== 'overlap' || !change) return null
  const t = translator(language)
  return {
    question: t('time:overlap.question', {
      date: dateInWords(date, language),
      place: place ?? placeOfZone(zone, language),
      hour: theHour(time, language),
      before: theHour(change.before.time, language),
      after: theHour(change.after.time, language),
    }),
    options: resolution.options.map((option) => ({
      ...option,
      label: t(option.fold === 0 ? 'time:overlap.first' : 'time:overlap.second', {
        time: formatWallClock(time, language),
        offset: option.offset,
      }),
    })),
  }
}

/** A sentence that names a change of DST between two instants at a place; null where the offset is the same at both. */
export function dstChangeInWords(
  from: Date,
  to: Date,
  zone: string,
  language: Language,
  place?: string,
): string | null {
  const change = dstChangeBetween(from, to, zone)
  if (!change) return null
  return translator(language)('time:dstChange', { place: place ?? placeOfZone(zone, language), ...change })
}

/** An hour with its article: `la 1:30`, `las 2:30`; English has none. */
function theHour(time: string, language: Language): string {
  const key = time.startsWith('01') ? 'time:theHour.singular' : 'time:theHour.plural'
  return translator(language)(key, { time: formatWallClock(time, language) })
}

function dateInWords(civil: string, language: Language): string {
  return formatCivilDate(civil, language, 'long')
}
