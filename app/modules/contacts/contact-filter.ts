import { z } from 'zod'
import { ContactSector, Language } from '#app/generated/prisma/enums.ts'
import { isCountry } from '#app/platform/countries.ts'

/** A place of the base: `Chicago|US`. The same name lies in several countries. */
export type CityKey = `${string}|${string}`

const cityKey = z.custom<CityKey>((value) => typeof value === 'string' && splitCityKey(value) !== null)
const MOST_CHOSEN = 200

/**
 * Which contacts: what is empty restricts nothing; values of one list widen, lists narrow one another (a city or a country is
 * one list: "Chicago, and all of Spain"). Kept as JSON in a campaign's audience, hence the defaults for what an older one lacks.
 */
export const contactFilterSchema = z.object({
  cities: z.array(cityKey).max(MOST_CHOSEN).default([]),
  /** ISO 3166-1 alpha-2. */
  countries: z.array(z.string().refine(isCountry)).max(MOST_CHOSEN).default([]),
  sectors: z.array(z.enum(ContactSector)).max(10).default([]),
  tags: z.array(z.string().min(1).max(60)).max(MOST_CHOSEN).default([]),
  languages: z.array(z.enum(Language)).max(10).default([]),
  leadersOnly: z.boolean().default(false),
  /** Words that name, address, organization or city contain, each; accents and case do not matter. */
  search: z.string().max(200).default(''),
})

export type ContactFilter = z.infer<typeof contactFilterSchema>

export const NO_FILTER: ContactFilter = contactFilterSchema.parse({})

export function cityKeyOf(city: string, country: string): CityKey {
  return `${city}|${country}`
}

/** @returns null where the text is no city key */
export function splitCityKey(key: string): { city: string; country: string } | null {
  const [, city, country] = /^([^|]{1,120})\|([A-Z]{2})$/.exec(key) ?? []
  return city && country ? { city, country } : null
}
