import { describe, expect, it } from 'vitest'
import { countryName, findCity, searchCities } from '#app/modules/scheduling/cities.server.ts'
import { SPANISH_CITY_NAMES } from '#app/modules/scheduling/city-aliases.server.ts'
import { isZone } from '#app/platform/time.ts'

function first(query: string) {
  return searchCities(query, 5)[0]
}

describe('the first answer', () => {
  it.each([
    ['Las Vegas', 'Las Vegas', 'US', 'America/Los_Angeles'],
    ['Las Vegas, New Mexico', 'Las Vegas', 'US', 'America/Denver'],
    ['las vegas, nm', 'Las Vegas', 'US', 'America/Denver'],
    ['ciudad juarez', 'Ciudad Juárez', 'MX', 'America/Ciudad_Juarez'],
    ['Juárez', 'Ciudad Juárez', 'MX', 'America/Ciudad_Juarez'],
    ['Tijuana', 'Tijuana', 'MX', 'America/Tijuana'],
    ['Kathmandu', 'Katmandú', 'NP', 'Asia/Kathmandu'],
    ['KATMANDÚ', 'Katmandú', 'NP', 'Asia/Kathmandu'],
    ['nueva y', 'Nueva York', 'US', 'America/New_York'],
    ['los angeles', 'Los Ángeles', 'US', 'America/Los_Angeles'],
    ['Londres', 'Londres', 'GB', 'Europe/London'],
    ['cdmx', 'Ciudad de México', 'MX', 'America/Mexico_City'],
    ['chicago', 'Chicago', 'US', 'America/Chicago'],
    ['san josé, costa rica', 'San José', 'CR', 'America/Costa_Rica'],
    ['París, Francia', 'París', 'FR', 'Europe/Paris'],
    ['Calcuta', 'Calcuta', 'IN', 'Asia/Kolkata'],
    ['Kiev', 'Kiev', 'UA', 'Europe/Kyiv'],
  ])('to %s is %s, %s, %s', (query, name, country, zone) => {
    expect(first(query)).toMatchObject({ name, country, zone })
  })
})

it('answers as many as asked for, and nothing to nothing', () => {
  expect(searchCities('san', 7)).toHaveLength(7)
  for (const query of ['', '  ', ',', '%%', 'xyzzyxyzzy']) expect(searchCities(query, 7)).toEqual([])
})

it('finds a city again by its key, in either language', () => {
  const city = first('Londres')
  expect(city).toBeDefined()
  expect(findCity(city?.key ?? '', 'es')).toEqual(city)
  expect(findCity(city?.key ?? '', 'en')?.name).toBe('London')
  expect(findCity('nowhere')).toBeNull()
})

it('knows each city of the Spanish names, under a zone that is one', () => {
  const names = Object.entries(SPANISH_CITY_NAMES)
  expect(names.length).toBeGreaterThanOrEqual(80)
  const lost = names.filter(([key, [name]]) => {
    const found = searchCities(name, 50).find((city) => city.name === name)
    return !found || found.country !== key.slice(-2) || !isZone(found.zone)
  })
  expect(lost.map(([key]) => key)).toEqual([])
})

it('names countries', () => {
  expect(countryName('US', 'es')).toBe('Estados Unidos')
  expect(countryName('GB', 'en')).toBe('United Kingdom')
  expect(countryName('?', 'es')).toBe('?')
})
