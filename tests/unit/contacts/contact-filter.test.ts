import { describe, expect, test } from 'vitest'
import { contactFilterSchema, NO_FILTER, splitCityKey } from '#app/modules/contacts/contact-filter.ts'
import { searchTextOf } from '#app/modules/contacts/search-text.ts'
import { fold } from '#app/platform/fold.ts'

describe('the filter', () => {
  test('what an older one lacks restricts nothing', () => {
    expect(contactFilterSchema.parse({ cities: ['Chicago|US'] })).toEqual({
      ...NO_FILTER,
      cities: ['Chicago|US'],
    })
  })

  test.each([
    { cities: ['Chicago'] },
    { cities: ['Chicago|us'] },
    { countries: ['XX'] },
    { sectors: ['SPORT'] },
    { languages: ['fr'] },
    { tags: [''] },
    { search: 'a'.repeat(201) },
  ])('%j is no filter', (input) => {
    expect(contactFilterSchema.safeParse(input).success).toBe(false)
  })

  test.each([
    ['Chicago|US', { city: 'Chicago', country: 'US' }],
    ['Ciudad de México|MX', { city: 'Ciudad de México', country: 'MX' }],
    ['a|b|US', null],
    ['|US', null],
  ])('city key %s', (key, place) => {
    expect(splitCityKey(key)).toEqual(place)
  })
})

describe('folding', () => {
  test.each([
    ['  Núñez   de\tÁvila ', 'nunez de avila'],
    ['MÜNCHEN', 'munchen'],
    ['a\u0000b\u200Bc', 'a b c'],
    ['Łódź', 'łodz'],
    ['', ''],
  ])('%j', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  test('what is absent leaves no gap', () => {
    expect(searchTextOf({ name: 'Ana', email: 'ana@example.org', organization: null, city: 'León' })).toBe(
      'ana ana@example.org leon',
    )
  })
})
