import fc from 'fast-check'
import { expect, test } from 'vitest'
import { suppressBreakdown, suppressSmall } from '#app/modules/reports/suppress-small.ts'

test.each([
  [0, 0],
  [1, null],
  [4, null],
  [5, 5],
  [57, 57],
])('%i → %s', (count, shown) => {
  expect(suppressSmall(count)).toBe(shown)
})

const counts = (...values: number[]) =>
  suppressBreakdown(values.map((count) => ({ count }))).map((c) => c.count)

test.each([
  ['nothing small: all shown', [12, 7, 0], [12, 7, 0]],
  ['one small: the next smallest goes with it, or the total would tell it', [30, 3, 9], [30, null, null]],
  ['two that a total gives away (1 + 1)', [30, 1, 1, 8], [30, null, null, null]],
  ['several small protect each other', [30, 3, 4, 8], [30, null, null, 8]],
  ['none is no secret', [30, 0, 3, 4], [30, 0, null, null]],
  ['one alone', [3], [null]],
])('%s', (_, given, shown) => {
  expect(counts(...given)).toEqual(shown)
})

test('no small cell follows from the total and what is shown, and no small one is ever shown', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { minLength: 2, maxLength: 8 }), (values) => {
      const shown = counts(...values)
      const hidden = values.filter((_, index) => shown[index] === null)
      for (const count of shown) expect(count === null || count === 0 || count >= 5).toBe(true)
      if (hidden.length === 0) return
      const all = values.filter((value) => value > 0)
      const total = all.reduce((a, b) => a + b, 0)
      if (all.length < 2 || total < 5 || total === all.length) return
      // What the reader knows: how many are hidden, and their sum. Each hidden cell may be 1, or more than 1.
      const sum = hidden.reduce((a, b) => a + b, 0)
      const most = sum - (hidden.length - 1)
      expect(hidden.length).toBeGreaterThan(1)
      expect(most).toBeGreaterThan(1)
    }),
    { seed: 6 },
  )
})
