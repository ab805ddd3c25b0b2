import { createRequire } from 'node:module'
import zoneAt from '@photostructure/tz-lookup'
import type { Language } from '#app/locales/i18n.ts'
import { COUNTRIES, isCountry } from '#app/platform/countries.ts'
import { isZone } from '#app/platform/time.ts'
import { SPANISH_CITY_NAMES } from './city-aliases.server.ts'

export type City = {
  /** Stable: name, province and country in plain letters, as in `las-vegas-nevada-us`. */
  key: string
  /** In the reader's language where it has a name of its own. */
  name: string
  province: string
  /** ISO 3166-1 alpha-2. */
  country: string
  zone: string
  population: number
}

/** Degrees: longitude east, latitude north (the order of GeoJSON, RFC 7946). */
export type Coordinates = [longitude: number, latitude: number]

type Entry = Omit<City, 'name'> & {
  coordinates: Coordinates
  names: { es: string; en: string }
  /** Plain forms of all its names, and of its region, to search in. */
  plainNames: string[]
  plainRegion: string[]
}

/**
 * Cities whose name, in Spanish or their own language, begins with `query` (accents and case do not matter), or has a word that
 * does; whole names first, then beginnings, then words, the most populous first. `Las Vegas, NM` narrows by region or country.
 */
export function searchCities(query: string, limit: number, language: Language = 'es'): City[] {
  const [sought = '', ...region] = query.slice(0, 100).split(',').map(plain)
  if (!sought || limit < 1) return []
  return cities()
    .entries.map((entry) => ({ entry, rank: rankOf(entry, sought) }))
    .filter(({ entry, rank }) => rank !== null && region.every((part) => isIn(entry, part)))
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || b.entry.population - a.entry.population)
    .slice(0, limit)
    .map(({ entry }) => named(entry, language))
}

export function findCity(key: string, language: Language = 'es'): City | null {
  const entry = cities().byKey.get(key)
  return entry ? named(entry, language) : null
}

/** Where a city of this name is in this country: the most populous one, or null where none is known. */
export function locateCity(name: string, country: string): Coordinates | null {
  const found = cities()
    .byName.get(plain(name))
    ?.find((entry) => entry.country === country)
  return found?.coordinates ?? null
}

/**
 * Cities of exactly this name in any language that has one (accents and case do not matter), the most populous first. `Las Vegas, NM`
 * narrows by region or country.
 */
export function citiesNamed(text: string, language: Language = 'es'): City[] {
  const [sought = '', ...region] = text.slice(0, 200).split(',').map(plain)
  return (cities().byName.get(sought) ?? [])
    .filter((entry) => region.every((part) => isIn(entry, part)))
    .map((entry) => named(entry, language))
}

/** The zone of a country whose cities all have the same; null otherwise. */
export function zoneOfCountry(country: string): string | null {
  return cities().zoneOfCountry.get(country) ?? null
}

/** ISO 3166-1 alpha-2 of a country by its code or its name in Spanish or English; null where it is none. */
export function countryNamed(text: string): string | null {
  const sought = plain(text)
  const code = sought.toUpperCase()
  if (isCountry(code)) return code
  if (countryCodes.size === 0) {
    for (const country of COUNTRIES) {
      for (const language of ['es', 'en'] as const)
        countryCodes.set(plain(countryName(country, language)), country)
    }
    for (const [name, country] of Object.entries(OTHER_COUNTRY_NAMES)) countryCodes.set(name, country)
  }
  return countryCodes.get(sought) ?? null
}

const countryCodes = new Map<string, string>()

/** As people write them, in plain letters. */
const OTHER_COUNTRY_NAMES: Record<string, string> = {
  'ee uu': 'US',
  eeuu: 'US',
  'estados unidos de america': 'US',
  'united states of america': 'US',
  usa: 'US',
  'u s a': 'US',
  'gran bretana': 'GB',
  inglaterra: 'GB',
  england: 'GB',
  uk: 'GB',
  holanda: 'NL',
  'republica mexicana': 'MX',
}

/** `México`, `United States`; the code itself where it is none of a country. */
export function countryName(country: string, language: Language): string {
  if (!/^[A-Za-z]{2}$/.test(country)) return country
  let names = countryNames.get(language)
  if (!names) {
    names = new Intl.DisplayNames([language === 'es' ? 'es-MX' : 'en-US'], { type: 'region' })
    countryNames.set(language, names)
  }
  return names.of(country.toUpperCase()) ?? country
}

const countryNames = new Map<Language, Intl.DisplayNames>()

function rankOf({ plainNames }: Entry, sought: string): number | null {
  if (plainNames.includes(sought)) return 0
  if (plainNames.some((name) => name.startsWith(sought))) return 1
  return plainNames.some((name) => name.includes(` ${sought}`)) ? 2 : null
}

function isIn({ plainRegion }: Entry, part: string): boolean {
  return plainRegion.some((name) => name.startsWith(part))
}

function named({ key, names, province, country, zone, population }: Entry, language: Language): City {
  return { key, name: names[language], province, country, zone, population }
}

/** Letters and digits alone, without accents, in lower case, one space between words. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

type Index = {
  entries: Entry[]
  byKey: Map<string, Entry>
  byName: Map<string, Entry[]>
  /** Null where its cities have several. */
  zoneOfCountry: Map<string, string | null>
}
let index: Index | undefined

// The data are 2 MB: read at the first search, and not by a process that never makes one.
function cities(): Index {
  index ??= buildIndex()
  return index
}

type CityRow = {
  city: string
  city_ascii: string
  province: string
  state_ansi?: string
  iso2: string
  lat: number
  lng: number
  pop: number
  timezone: string
}

function buildIndex(): Index {
  const { cityMapping } = createRequire(import.meta.url)('city-timezones') as { cityMapping: CityRow[] }
  const byKey = new Map<string, Entry>()
  const aliased = new Set<string>()
  for (const row of [...cityMapping].sort((a, b) => b.pop - a.pop)) {
    // Places whose state has no code in ISO 3166 come as -99 or nothing.
    if (!/^[A-Z]{2}$/.test(row.iso2)) continue
    const zone = zoneOf(row)
    const key = plain(`${row.city_ascii} ${row.province ?? ''} ${row.iso2}`).replaceAll(' ', '-')
    if (!zone || byKey.has(key)) continue
    const aliasKey = `${row.city_ascii}|${row.iso2}`
    const aliases = aliased.has(aliasKey) ? undefined : SPANISH_CITY_NAMES[aliasKey]
    aliased.add(aliasKey)
    byKey.set(key, {
      key,
      names: { es: aliases?.[0] ?? row.city, en: row.city },
      province: row.province ?? '',
      country: row.iso2,
      zone,
      population: row.pop,
      coordinates: [row.lng, row.lat],
      plainNames: [...new Set([row.city, row.city_ascii, ...(aliases ?? [])].map(plain))],
      plainRegion: [
        row.province ?? '',
        row.state_ansi ?? '',
        row.iso2,
        countryName(row.iso2, 'es'),
        countryName(row.iso2, 'en'),
      ]
        .map(plain)
        .filter(Boolean),
    })
  }
  const entries = [...byKey.values()]
  const byName = new Map<string, Entry[]>()
  const zoneOfCountry = new Map<string, string | null>()
  for (const entry of entries) {
    for (const name of entry.plainNames) byName.set(name, [...(byName.get(name) ?? []), entry])
    const { country, zone } = entry
    if (!zoneOfCountry.has(country)) zoneOfCountry.set(country, zone)
    else if (zoneOfCountry.get(country) !== zone) zoneOfCountry.set(country, null)
  }
  return { entries, byKey, byName, zoneOfCountry }
}

// By coordinates: the zones that come with the names are old (Ciudad Juárez stands under Ojinaga). Out at sea tz-lookup answers
// Etc/GMT±n, which is no place.
function zoneOf({ lat, lng, timezone }: CityRow): string | null {
  const zone = zoneAt(lat, lng)
  if (isZone(zone)) return zone
  return isZone(timezone) ? timezone : null
}
