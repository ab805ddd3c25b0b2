import type { Language } from '#app/locales/i18n.ts'
import { COUNTRY_CODES } from '#app/platform/countries.ts'
import { countryName } from '../session-words.ts'

/** Every country in the reader's language, in its order. */
export function countryChoices(language: Language): { value: string; label: string }[] {
  return COUNTRY_CODES.map((value) => ({ value, label: countryName(value, language) })).sort((a, b) =>
    a.label.localeCompare(b.label, language),
  )
}
