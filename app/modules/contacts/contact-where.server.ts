import type { Prisma } from '#app/generated/prisma/client.ts'
import { fold } from '#app/platform/fold.ts'
import { type ContactFilter, splitCityKey } from './contact-filter.ts'

const MOST_WORDS = 8

/** The contacts that a filter means, for any query on them. Each condition has an index behind it or narrows what one found. */
export function contactWhere(filter: ContactFilter): Prisma.ContactWhereInput {
  const all: Prisma.ContactWhereInput[] = searchWords(filter.search).map((word) => ({
    searchText: { contains: word },
  }))
  const places: Prisma.ContactWhereInput[] = filter.cities.flatMap((key) => splitCityKey(key) ?? [])
  if (filter.countries.length) places.push({ country: { in: filter.countries } })
  if (places.length) all.push({ OR: places })
  if (filter.sectors.length) all.push({ sector: { in: filter.sectors } })
  if (filter.tags.length) all.push({ tags: { hasSome: filter.tags } })
  if (filter.languages.length) all.push({ language: { in: filter.languages } })
  if (filter.leadersOnly) all.push({ leader: true })
  return all.length ? { AND: all } : {}
}

/** The words of a search, folded, with `LIKE`'s own signs taken literally: Prisma does not escape them. */
function searchWords(search: string): string[] {
  return fold(search)
    .split(' ')
    .filter(Boolean)
    .slice(0, MOST_WORDS)
    .map((word) => word.replace(/[\\%_]/g, '\\$&'))
}
