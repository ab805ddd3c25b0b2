import { type Language, translator } from '#app/locales/i18n.ts'
import { type City, countryName, searchCities } from '#app/modules/scheduling/cities.server.ts'
import { describeInstant } from '#app/platform/time.ts'

/** How many cities a search shows: what fits a phone without scrolling past the question. */
const LIMIT = 8

export type CityChoice = { key: string; label: string; help: string }

/** The cities a text may mean, each with the hour on its wall now, by which people know their own; and a word on how many. */
export function cityChoices(
  text: string,
  now: Date,
  language: Language,
  chosen: City | null = null,
): { choices: CityChoice[]; status: string } {
  const t = translator(language)
  const found = searchCities(text, LIMIT, language)
  const cities = chosen && !found.some(({ key }) => key === chosen.key) ? [chosen, ...found] : found
  return {
    choices: cities.map((city) => cityChoice(city, now, language)),
    status:
      cities.length > 0 ? t('propose:cityFound', { count: cities.length }) : t('propose:cityNone', { text }),
  }
}

function cityChoice(city: City, now: Date, language: Language): CityChoice {
  const { time, offset } = describeInstant(now, city.zone, language)
  return {
    key: city.key,
    label: [city.name, city.province, countryName(city.country, language)]
      .filter((part, index, all) => part && part !== all[index - 1])
      .join(', '),
    help: translator(language)('propose:cityClock', { time, offset }),
  }
}
