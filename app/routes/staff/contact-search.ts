import { z } from 'zod'
import { ContactSector, Language } from '#app/generated/prisma/enums.ts'
import { type ContactFilter, NO_FILTER, splitCityKey } from '#app/modules/contacts/contact-filter.ts'
import { isCountry } from '#app/platform/countries.ts'

const absent = undefined

// What an address says wrongly is as if it said nothing.
const searchSchema = z.object({
  buscar: z.string().max(200).catch(''),
  pais: z.string().refine(isCountry).optional().catch(absent),
  ciudad: z
    .string()
    .refine((key) => splitCityKey(key) !== null)
    .optional()
    .catch(absent),
  sector: z.enum(ContactSector).optional().catch(absent),
  etiqueta: z.string().min(1).max(60).optional().catch(absent),
  idioma: z.enum(Language).optional().catch(absent),
  lider: z.literal('1').optional().catch(absent),
})

export type ContactSearch = z.infer<typeof searchSchema>

/** The list's filter as its address says it. */
export function readContactSearch(url: string): { search: ContactSearch; filter: ContactFilter } {
  const given = Object.fromEntries([...new URL(url).searchParams].filter(([, value]) => value !== ''))
  const search = searchSchema.parse({ buscar: '', ...given })
  const listOf = <T>(value: T | undefined) => (value === undefined ? [] : [value])
  return {
    search,
    filter: {
      ...NO_FILTER,
      // A city says its country.
      cities: listOf(search.ciudad) as ContactFilter['cities'],
      countries: search.ciudad ? [] : listOf(search.pais),
      sectors: listOf(search.sector),
      tags: listOf(search.etiqueta),
      languages: listOf(search.idioma),
      leadersOnly: search.lider === '1',
      search: search.buscar.replaceAll('\0', ''),
    },
  }
}

/** The address of the list, or of something that follows it, with the same filter. */
export function contactSearchUrl(
  path: string,
  search: ContactSearch,
  more: Record<string, string | undefined> = {},
): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...search, ...more })) if (value) parameters.set(name, value)
  const query = parameters.toString()
  return query ? `${path}?${query}` : path
}
