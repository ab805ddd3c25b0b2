import { expect, test } from 'vitest'
import { businessDaysLeft, deadlineFrom, isBusinessDay } from '#app/modules/privacy/business-days.ts'

const NONE = new Set<string>()
/** Revolution Day moved to its Monday, Christmas, New Year, and the office's days between. */
const OFF = new Set([
  '2026-11-16',
  '2026-12-21',
  '2026-12-22',
  '2026-12-23',
  '2026-12-24',
  '2026-12-25',
  '2026-12-28',
  '2026-12-29',
  '2026-12-30',
  '2026-12-31',
  '2027-01-01',
])

test.each([
  ['2026-11-24', true, 'a Tuesday'],
  ['2026-11-28', false, 'a Saturday'],
  ['2026-11-29', false, 'a Sunday'],
  ['2026-11-16', false, 'a Monday off'],
])('%s: %s (%s)', (day, expected) => {
  expect(isBusinessDay(day, OFF)).toBe(expected)
})

test.each([
  ['2026-11-24', 1, NONE, '2026-11-25', 'the day itself does not count'],
  ['2026-11-27', 1, NONE, '2026-11-30', 'Friday: Monday is the first'],
  ['2026-11-28', 1, NONE, '2026-11-30', 'what arrives on a Saturday counts from Monday too'],
  ['2026-11-24', 15, NONE, '2026-12-15', 'three weeks'],
  ['2026-11-13', 1, OFF, '2026-11-17', 'a long weekend'],
  ['2026-12-18', 15, OFF, '2027-01-22', 'over the end of the year'],
  ['2026-12-18', 15, NONE, '2027-01-08', 'the same without days off'],
  ['2028-02-28', 2, NONE, '2028-03-01', 'a leap year'],
  ['2026-11-24', 0, NONE, '2026-11-24', 'none: the same day'],
])('from %s, %i days: %s %s (%s)', (from, days, off, due) => {
  expect(deadlineFrom(from, days, off)).toBe(due)
})

test.each([
  ['2026-11-24', '2026-12-15', NONE, 15, 'all of them'],
  ['2026-12-14', '2026-12-15', NONE, 1, 'the day before'],
  ['2026-12-15', '2026-12-15', NONE, 0, 'the last day'],
  ['2026-12-16', '2026-12-15', NONE, -1, 'a day late'],
  ['2026-11-28', '2026-11-27', NONE, -1, 'late from the very Saturday'],
  ['2026-11-30', '2026-11-27', NONE, -1, 'and one business day late on Monday'],
  ['2027-01-04', '2026-12-18', OFF, -1, 'late over the holidays'],
  ['2026-12-20', '2027-01-05', OFF, 2, 'days off are not counted'],
])('on %s, due %s: %s left %i (%s)', (today, due, off, left) => {
  expect(businessDaysLeft(today, due, off)).toBe(left)
})

test('a deadline is met by exactly its days, from any day and with any days off', () => {
  for (let offset = 0; offset < 400; offset++) {
    const from = new Date(Date.UTC(2026, 0, 1 + offset)).toISOString().slice(0, 10)
    for (const days of [1, 5, 15, 20])
      expect(businessDaysLeft(from, deadlineFrom(from, days, OFF), OFF)).toBe(days)
  }
})
