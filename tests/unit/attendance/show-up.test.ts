import fc from 'fast-check'
import { expect, it } from 'vitest'
import { arrivalOf, type Expected, showUpOf } from '#app/modules/attendance/show-up.ts'

it.each([
  ['nobody has counted: unknown', { confirmed: 8, official: null, marked: null }, null],
  ['nobody was expected', { confirmed: 0, official: 12, marked: null }, null],
  ['a count stands for the registered', { confirmed: 8, official: 6, marked: null }, [8, 6, 2]],
  [
    'a count of more than were expected says that all may have come',
    { confirmed: 8, official: 20, marked: null },
    [8, 8, 0],
  ],
  ['the door’s list knows better than a count', { confirmed: 8, official: 20, marked: 5 }, [8, 5, 3]],
  ['nobody came is known', { confirmed: 8, official: 0, marked: null }, [8, 0, 8]],
  ['a marked list without a figure is not yet settled', { confirmed: 8, official: null, marked: 5 }, null],
])('%s', (_, expected, arrival) => {
  const found = arrivalOf(expected)
  expect(found && [found.confirmed, found.came, found.absent]).toEqual(arrival)
})

it('adds up, and an unknown session changes neither who came nor who did not', () => {
  const session: fc.Arbitrary<Expected> = fc.record({
    confirmed: fc.nat(40),
    official: fc.option(fc.nat(60), { nil: null }),
    marked: fc.option(fc.nat(60), { nil: null }),
  })
  fc.assert(
    fc.property(fc.array(session), (sessions) => {
      const all = showUpOf(sessions)
      expect(all.came + all.absent).toBe(all.confirmed)
      expect(all.absent).toBeGreaterThanOrEqual(0)
      const { unknown, ...known } = showUpOf(sessions.filter(({ official }) => official !== null))
      expect(all).toEqual({ ...known, unknown: all.unknown })
      expect(unknown).toBe(0)
    }),
  )
})
