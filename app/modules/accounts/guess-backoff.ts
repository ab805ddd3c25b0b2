const FORGET_MS = 60 * 60_000
const LONGEST_WAIT_MS = 15 * 60_000
const FIRST_WAIT_MS = 30_000
const MOST_KEYS = 20_000

export type Backoff = {
  /** Milliseconds until `key` may try again; 0 when it may now. */
  waitMs(key: string, now: Date): number
  /** Counts a guess. Said before the guess is checked, so that a hundred at once count as a hundred. */
  count(key: string, now: Date): void
  /** The guess was right after all. */
  takeBack(key: string): void
  clear(key: string): void
}

/**
 * Slows guessing down: `free` wrong guesses cost nothing, each further one doubles the wait (30 s … 15 min), an hour without
 * one forgets them. A wait never grows by trying during it, so nobody can be kept out for good. In memory: a restart forgets.
 */
export function createBackoff(free: number): Backoff {
  const guesses = new Map<string, { count: number; lastAt: number }>()

  function waitMs(key: string, now: Date): number {
    const made = guesses.get(key)
    if (!made || made.count <= free || isForgotten(made.lastAt, now)) return 0
    // A clock that was put back keeps nobody out for as long as it was ahead.
    made.lastAt = Math.min(made.lastAt, now.getTime())
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (made.count - free - 1))
    return Math.max(0, made.lastAt + wait - now.getTime())
  }

  function count(key: string, now: Date): void {
    const made = guesses.get(key)
    const before = made && !isForgotten(made.lastAt, now) ? made.count : 0
    // Put back at the end, so that the first key is the one longest untouched.
    guesses.delete(key)
    guesses.set(key, { count: before + 1, lastAt: now.getTime() })
    if (guesses.size > MOST_KEYS) {
      const [oldest] = guesses.keys()
      if (oldest !== undefined) guesses.delete(oldest)
    }
  }

  function takeBack(key: string): void {
    const made = guesses.get(key)
    if (made) made.count -= 1
  }

  return { waitMs, count, takeBack, clear: (key) => void guesses.delete(key) }
}

function isForgotten(lastAt: number, now: Date): boolean {
  return now.getTime() - lastAt > FORGET_MS
}
