import { type Language, translator } from '#app/locales/i18n.ts'
import { placeOfHour } from '#app/modules/scheduling/hour-place.server.ts'
import { describeInstant, MEXICO_CITY } from '#app/platform/time.ts'
import { dayShiftInWords, placeOfZone } from '#app/platform/time-words.ts'
import type { Moment } from '#app/ui/when.tsx'

export type LabelledMoment = Moment & {
  label: string
  whose: 'reader' | 'session' | 'programme'
  shift?: string
}

type Where = { zone: string; city: string | null }

/**
 * An instant as three people read it: the reader (where their zone is known), the session's place, Mexico City; a place that
 * is named already is not named twice. A date that differs from the first one's is marked.
 */
export function momentsOf(
  instant: Date,
  { zone, city }: Where,
  readerZone: string | null,
  language: Language,
): LabelledMoment[] {
  const t = translator(language)
  const there = placeOfHour(instant, { zone, city }, language)
  const moments: LabelledMoment[] = []
  function add(at: string, place: string, whose: LabelledMoment['whose'], label: string) {
    const first = moments[0]
    const shift = first ? dayShiftInWords(instant, first.zone, at, language) : null
    const { weekday, ...told } = describeInstant(instant, at, language)
    moments.push({
      ...told,
      // Weekday and date stand side by side; English parts them, as the browser does for the reader's own zone.
      weekday: language === 'en' ? `${weekday},` : weekday,
      city: place,
      whose,
      label,
      ...(shift ? { shift } : {}),
    })
  }
  if (readerZone && readerZone !== zone)
    add(readerZone, placeOfZone(readerZone, language), 'reader', t('public:when.reader'))
  add(zone, there, 'session', readerZone === zone ? t('public:when.reader') : t('public:when.session'))
  if (zone !== MEXICO_CITY && readerZone !== MEXICO_CITY) {
    add(MEXICO_CITY, placeOfZone(MEXICO_CITY, language), 'programme', t('public:when.mexico'))
  }
  return moments
}
