import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { DomainError } from '../errors.ts'

/**
 * Counts what each key did within a time and refuses what is over the limit. Kept in this process's memory: addresses and
 * e-mails are never written down for it. With several processes each counts its own, so the whole lets through at most the
 * limit times the processes.
 */
export function rateLimit(points: number, seconds: number): (key: string) => Promise<void> {
  const limiter = new RateLimiterMemory({ points, duration: seconds })
  /** @throws DomainError 'tooManyAttempts' with `minutes` until it can be tried again */
  return async (key) => {
    try {
      await limiter.consume(key)
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      throw new DomainError('tooManyAttempts', {
        minutes: Math.max(1, Math.ceil(refusal.msBeforeNext / 60_000)),
      })
    }
  }
}
