import { type Language, translator } from '#app/locales/i18n.ts'
import { countryName } from '#app/modules/scheduling/cities.server.ts'

/** A city with its country, as tables of figures name it; also where one of them, or both, are unknown. */
export function placeInWords(
  { city, country }: { city: string | null; country: string | null },
  language: Language,
): string {
  const t = translator(language)
  if (!country) return city ?? t('dashboard:noPlace')
  return [city ?? t('dashboard:noCity'), countryName(country, language)].join(', ')
}
