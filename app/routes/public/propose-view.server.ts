import { type Language, translator } from '#app/locales/i18n.ts'
import { hostCredit } from '#app/modules/reports/words.ts'
import { type City, findCity } from '#app/modules/scheduling/cities.server.ts'
import { SLOT_NAMES, type SlotName } from '#app/modules/sessions/proposal-schema.ts'
import { civilDateAt, isCivilDate, isWallClock } from '#app/platform/time.ts'
import { gapInWords, overlapInWords } from '#app/platform/time-words.ts'
import { formWords } from '../field-error.ts'
import { type CityChoice, cityChoices } from './city-choices.server.ts'

/** Everything the form shows; what was typed comes back as it was typed. */
export type ProposeView = {
  idempotencyKey: string
  notice: { version: number; simplified: string }
  values: Record<string, string>
  /** By field, in words. */
  errors: Record<string, string>
  /** What is wrong with the whole. */
  formError: string | null
  city: {
    choices: CityChoice[]
    status: string | null
    /** The text that `choices` answer; another text in the field leaves the city open. */
    searched: string
    chosenKey: string | null
    name: string | null
    today: string | null
  }
  /** For an hour that happens twice: which of the two. */
  folds: Partial<Record<SlotName, { question: string; options: { value: string; label: string }[] }>>
  preview: string | null
}

type Given = {
  now: Date
  language: Language
  notice: { version: number; simplified: string }
  idempotencyKey: string
  values?: Record<string, string>
  /** Fields' messages: keys of the namespace `form`. */
  errors?: Record<string, string[] | null>
  formError?: string | null
}

/**
 * The city that a form settles: the chosen one, unless another text was typed after the search it comes from. A zone
 * that nobody meant would put the meeting at the wrong hour.
 */
export function settledCity(values: Record<string, string>, language: Language): City | null {
  if ((values.citySearch ?? '').trim() !== (values.citySearched ?? '').trim()) return null
  return findCity(values.city ?? '', language)
}

export function proposeView({
  now,
  language,
  notice,
  idempotencyKey,
  values = {},
  errors = {},
  formError = null,
}: Given): ProposeView {
  const t = translator(language)
  const city = settledCity(values, language)
  const text = (values.citySearch ?? '').trim()
  const search = text ? cityChoices(text, now, language, city) : { choices: [], status: null }
  // One answer alone is taken as meant; the radio shows it, and it can be searched again.
  const only = search.choices.length === 1 ? search.choices[0]?.key : undefined

  const folds: ProposeView['folds'] = {}
  const words: Record<string, string> = {}
  for (const [field, messages] of Object.entries(errors)) {
    const message = messages?.[0]
    if (message) words[field] = formWords(language, message)
  }
  for (const slot of SLOT_NAMES) {
    const date = values[`slots.${slot}.date`] ?? ''
    const time = values[`slots.${slot}.time`] ?? ''
    if (!city || !isCivilDate(date) || !isWallClock(time)) continue
    const wall = { date, time, zone: city.zone }
    const overlap = overlapInWords(wall, language, city.name)
    if (overlap) {
      folds[slot] = {
        question: overlap.question,
        options: overlap.options.map(({ fold, label }) => ({ value: String(fold), label })),
      }
    }
    if (errors[`slots.${slot}.fold`]) words[`slots.${slot}.fold`] = t('form:choose')
    if (errors[`slots.${slot}.time`]?.[0] === 'slotGap') {
      words[`slots.${slot}.time`] = gapInWords(wall, language, city.name) ?? t('form:time')
    }
  }
  const name = values.name?.trim()
  const credit = values.credit?.trim()
  return {
    idempotencyKey,
    notice: { version: notice.version, simplified: notice.simplified },
    values,
    errors: words,
    formError,
    city: {
      ...search,
      searched: text,
      chosenKey: city?.key ?? only ?? null,
      name: city?.name ?? null,
      today: city ? civilDateAt(now, city.zone) : null,
    },
    folds,
    preview: name && credit ? `${name}, ${hostCredit(credit)}` : null,
  }
}
