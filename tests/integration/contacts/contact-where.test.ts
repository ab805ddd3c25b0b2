import { beforeAll, expect, test } from 'vitest'
import { contactFilterSchema } from '#app/modules/contacts/contact-filter.ts'
import { contactWhere } from '#app/modules/contacts/contact-where.server.ts'
import { searchTextOf } from '#app/modules/contacts/search-text.ts'
import { db } from '#app/platform/db.server.ts'
import { useDatabase } from '#tests/support/database.ts'

useDatabase()

beforeAll(async () => {
  const people = [
    {
      name: 'Ana',
      city: 'Chicago',
      country: 'US',
      tags: ['boletín'],
      language: 'es',
      leader: true,
      sector: 'CULTURE',
    },
    { name: 'Beto', city: 'Madrid', country: 'ES', tags: ['boletín', 'feria'], language: 'es' },
    { name: 'Cata 100% Núñez', city: 'León', country: 'MX', tags: [], language: 'en' },
    {
      name: 'Dora',
      city: 'León',
      country: 'ES',
      tags: ['feria'],
      language: 'en',
      leader: true,
      sector: 'BUSINESS',
    },
    { name: 'Eva_M', city: null, country: null, tags: [], language: 'es' },
    { name: 'Fe\\lix', city: null, country: null, tags: [], language: 'es' },
  ] as const
  await db.contact.createMany({
    data: people.map((person) => {
      const email = `${person.name.charAt(0).toLowerCase()}@example.org`
      return {
        ...person,
        tags: [...person.tags],
        email,
        source: 'prueba',
        searchText: searchTextOf({ ...person, email, organization: null }),
      }
    }),
  })
})

test.each([
  [{}, 'ABCDEF'],
  [{ cities: ['León|MX'] }, 'C'],
  [{ cities: ['León|ES'], countries: ['US'] }, 'AD'],
  [{ countries: ['ES'] }, 'BD'],
  [{ sectors: ['CULTURE', 'BUSINESS'] }, 'AD'],
  [{ tags: ['feria'] }, 'BD'],
  [{ tags: ['feria', 'boletín'], languages: ['es'] }, 'AB'],
  [{ leadersOnly: true, countries: ['US'] }, 'A'],
  [{ search: 'NUNEZ leon' }, 'C'],
  [{ search: '%' }, 'C'],
  [{ search: '_' }, 'E'],
  [{ search: '\\' }, 'F'],
  [{ search: 'nadie' }, ''],
])('%j means %s', async (filter, expected) => {
  const found = await db.contact.findMany({
    where: contactWhere(contactFilterSchema.parse(filter)),
    orderBy: { name: 'asc' },
    select: { name: true },
  })
  expect(found.map(({ name }) => name.charAt(0)).join('')).toBe(expected)
})
