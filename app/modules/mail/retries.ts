const SECOND = 1_000
const HOUR = 3_600 * SECOND

/** With the waits below, two days and more. */
export const MAX_ATTEMPTS = 60

/**
 * How long a mail waits after its nth attempt failed for now: half a minute, doubling up to an hour, and up to a
 * fifth more by `chance` (0 to 1), so that a thousand do not come back at once.
 */
export function retryDelay(attempts: number, chance: number): number {
  const wait = Math.min(HOUR, 30 * SECOND * 2 ** (Math.min(attempts, 20) - 1))
  return Math.round(wait * (1 + chance / 5))
}

/** How long all mail rests after the server failed n times in a row: a second, doubling up to a minute. */
export function serverPause(faults: number): number {
  return Math.min(60 * SECOND, SECOND * 2 ** (Math.min(faults, 10) - 1))
}
