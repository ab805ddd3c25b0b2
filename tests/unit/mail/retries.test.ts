import { expect, it } from 'vitest'
import { MAX_ATTEMPTS, retryDelay, serverPause } from '#app/modules/mail/retries.ts'

it('waits half a minute, then twice as long, never more than an hour and a fifth', () => {
  expect([1, 2, 3, 7, 8, 60].map((attempt) => retryDelay(attempt, 0) / 1_000)).toEqual([
    30, 60, 120, 1_920, 3_600, 3_600,
  ])
  expect(retryDelay(60, 1)).toBe(3_600_000 * 1.2)
})

it('goes on trying for two days and more', () => {
  const total = Array.from({ length: MAX_ATTEMPTS }, (_, i) => retryDelay(i + 1, 0)).reduce((a, b) => a + b)
  expect(total / 3_600_000).toBeGreaterThan(48)
})

it('rests a second when the server fails, a minute at most', () => {
  expect([1, 2, 3, 50].map(serverPause)).toEqual([1_000, 2_000, 4_000, 60_000])
})
