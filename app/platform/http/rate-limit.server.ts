import { createHmac } from 'node:crypto'
import { Pool } from 'pg'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { env } from '../env.server.ts'
import { DomainError } from '../errors.ts'
import { log } from '../log.server.ts'

// Its own few connections: who sends a thousand forms must not take those that registrations wait for.
const CONNECTIONS = 2
let pool: Pool | undefined

/**
 * Counts what each key did within a time and refuses what is over the limit. With DATABASE_URL all processes count together in
 * the table "RateLimit"; embedded there is one process, which counts in its memory. Keys are hashed with what only the processes
 * know (the few addresses there are could be tried one by one), so no address and no e-mail is written down for it. Where the table does not answer, each process counts its own for that time.
 * @param name one limit's own, for every process the same
 */
export function rateLimit(name: string, points: number, seconds: number): (key: string) => Promise<void> {
  let limiter: RateLimiterMemory | RateLimiterPostgres | undefined
  /** @throws DomainError 'tooManyAttempts' with `minutes` until it can be tried again */
  return async (key) => {
    // At the first use, not at import: the configuration is read by then.
    limiter ??= limiterFor(name, points, seconds)
    try {
      await limiter.consume(hashed(key))
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      throw new DomainError('tooManyAttempts', {
        minutes: Math.max(1, Math.ceil(refusal.msBeforeNext / 60_000)),
      })
    }
  }
}

function hashed(key: string): string {
  return createHmac('sha256', env().DATABASE_URL ?? '')
    .update(key)
    .digest('base64url')
}

function limiterFor(name: string, points: number, duration: number): RateLimiterMemory | RateLimiterPostgres {
  const own = new RateLimiterMemory({ keyPrefix: name, points, duration })
  const { DATABASE_URL } = env()
  if (!DATABASE_URL) return own
  if (!pool) {
    // It holds no process back from ending.
    pool = new Pool({ connectionString: DATABASE_URL, max: CONNECTIONS, allowExitOnIdle: true })
    pool.on('error', (err) => log.warn({ err }, 'rate limit: connection lost'))
  }
  return new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'RateLimit',
    // By a migration.
    tableCreated: true,
    keyPrefix: name,
    points,
    duration,
    // Who is over the limit is refused without asking the database again.
    inMemoryBlockOnConsumed: points,
    insuranceLimiter: own,
  })
}
