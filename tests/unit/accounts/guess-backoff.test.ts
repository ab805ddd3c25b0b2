import { expect, it } from 'vitest'
import { createBackoff } from '#app/modules/accounts/guess-backoff.ts'

const start = Date.parse('2026-11-24T18:00:00Z')
const at = (seconds: number) => new Date(start + seconds * 1000)

function backoffAfter(guesses: number) {
  const backoff = createBackoff(5)
  for (let made = 0; made < guesses; made++) backoff.count('ana', at(0))
  return backoff
}

it.each([
  [5, 0],
  [6, 30],
  [7, 60],
  [8, 120],
  [11, 900],
  [40, 900],
])('after %i guesses the wait is %i seconds', (guesses, seconds) => {
  expect(backoffAfter(guesses).waitMs('ana', at(0))).toBe(seconds * 1000)
})

it('ends with time, is of one key alone, and is forgotten after an hour', () => {
  const backoff = backoffAfter(6)
  expect(backoff.waitMs('ana', at(29))).toBe(1000)
  expect(backoff.waitMs('ana', at(30))).toBe(0)
  expect(backoff.waitMs('eva', at(0))).toBe(0)
  backoff.count('ana', at(3601 + 30))
  expect(backoff.waitMs('ana', at(3601 + 30))).toBe(0)
})

it('takes back what was right', () => {
  const backoff = backoffAfter(6)
  backoff.takeBack('ana')
  expect(backoff.waitMs('ana', at(0))).toBe(0)
  backoff.count('ana', at(0))
  backoff.clear('ana')
  backoff.count('ana', at(0))
  expect(backoff.waitMs('ana', at(0))).toBe(0)
})

it('keeps no more than a bounded number of keys, dropping the one longest untouched', () => {
  const backoff = backoffAfter(20)
  for (let other = 0; other < 20_000; other++) backoff.count(`other ${other}`, at(1))
  expect(backoff.waitMs('ana', at(1))).toBe(0)
})
