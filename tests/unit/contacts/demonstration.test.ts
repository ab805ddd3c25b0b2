import { expect, test } from 'vitest'
import { demonstrationContacts } from '#app/cli/demonstration-contacts.server.ts'

test('the demonstration’s base has the size of the real one, and nobody real', () => {
  const started = performance.now()
  const contacts = demonstrationContacts('2026-11-24')
  const distinct = (of: (contact: (typeof contacts)[number]) => unknown) => new Set(contacts.map(of)).size
  expect(contacts).toHaveLength(1_500)
  expect(distinct(({ email }) => email)).toBe(1_500)
  expect(distinct(({ place }) => `${place?.city}|${place?.country}`)).toBe(77)
  expect(distinct(({ place }) => place?.country)).toBe(25)
  expect(contacts.filter(({ leader }) => leader)).toHaveLength(121)
  expect(new Set(contacts.flatMap(({ sector }) => sector ?? [])).size).toBe(4)
  expect(contacts.every(({ email }) => /^[a-z.]+\d+@example\.org$/.test(email))).toBe(true)
  expect(contacts.every(({ place }) => place?.zone)).toBe(true)
  expect(demonstrationContacts('2026-11-24')).toEqual(contacts)
  expect(performance.now() - started).toBeLessThan(5_000)
})
