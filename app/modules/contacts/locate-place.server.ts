import {
  citiesNamed,
  countryName,
  countryNamed,
  zoneOfCountry,
} from '#app/modules/scheduling/cities.server.ts'
import type { PlaceAnswer } from './contact-file.ts'

/** A namesake this many times smaller is not what somebody means who doesn't say so: Las Vegas in New Mexico. */
const FAR_SMALLER = 10

/**
 * What a city and a country, as somebody wrote them, mean: the city's usual name, the country's code and the zone. A city that is
 * not in the tables is believed where its country is said; its zone is then the country's, if it has one.
 */
export function locatePlace(city: string | null, country: string | null): PlaceAnswer {
  const code = country === null ? null : countryNamed(country)
  if (country !== null && code === null) return { kind: 'unknownCountry' }
  if (city === null) {
    return { kind: 'place', place: { city: null, country: code, zone: code && zoneOfCountry(code) } }
  }
  const found = citiesNamed(city).filter((each) => code === null || each.country === code)
  const [best, ...others] = found
  if (!best) {
    if (code === null) return { kind: 'unknownCity' }
    return { kind: 'place', place: { city, country: code, zone: zoneOfCountry(code) } }
  }
  const countries = [...new Set(found.map((each) => each.country))]
  if (countries.length > 1) {
    return { kind: 'severalCountries', options: countries.map((each) => countryName(each, 'es')) }
  }
  const rivals = others.filter(
    ({ zone, population }) => zone !== best.zone && population * FAR_SMALLER > best.population,
  )
  if (rivals.length > 0) {
    return {
      kind: 'severalRegions',
      options: [best, ...rivals].map(({ name, province }) => `${name}, ${province}`),
    }
  }
  return { kind: 'place', place: { city: best.name, country: best.country, zone: best.zone } }
}
