import { createHmac } from 'node:crypto'
import { Pool } from 'pg'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { listenForLosses } from '../database/losses.server.ts'
import { env } from '../env.server.ts'
import { DomainError } from '../errors.ts'
import { log } from '../log.server.ts'
import { restOfTurn } from '../together.ts'

const CLEAN_EVERY_MS = 5 * 60_000
/** Keys that a process knows to be over a limit. */
const ROOM = 10_000
let shared: SharedCounts | undefined

/**
 * Counts what each key did within a time and refuses what is over the limit. With DATABASE_URL all processes count together in
 * the table "RateLimit"; embedded there is one process, which counts in its memory. Keys are hashed with what only the processes
 * know (the few addresses there are could be tried one by one), so no address and no e-mail is written down for it. Where the table does not answer, each process counts its own for that time.
 * @param name one limit's own, for every process the same
 */
export function rateLimit(name: string, points: number, seconds: number): (key: string) => Promise<void> {
  let limiter: Limiter | undefined
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

type Limiter = { consume(key: string): Promise<unknown> }

function limiterFor(name: string, points: number, duration: number): Limiter {
  const own = new RateLimiterMemory({ keyPrefix: name, points, duration })
  const { DATABASE_URL } = env()
  if (!DATABASE_URL) return own
  shared ??= new SharedCounts(DATABASE_URL)
  const counts = shared
  /** Who is over the limit is refused without asking the database again. */
  const blocked = new Map<string, number>()
  return {
    async consume(key) {
      const until = blocked.get(key) ?? 0
      // Further off than a whole time: the clock was put back meanwhile.
      if (until > Date.now() && until <= Date.now() + duration * 1000) throw refusalUntil(until)
      const counted = await counts.count(`${name}:${key}`, duration * 1000).catch((err) => {
        log.warn({ err }, 'rate limit: counted in this process alone')
        return null
      })
      if (!counted) return own.consume(key)
      if (counted.points <= points) return
      if (blocked.size >= ROOM) for (const [each, end] of blocked) if (end <= Date.now()) blocked.delete(each)
      if (blocked.size < ROOM) blocked.set(key, counted.expire)
      throw refusalUntil(counted.expire)
    },
  }
}

function refusalUntil(moment: number): RateLimiterRes {
  return new RateLimiterRes(0, Math.max(0, moment - Date.now()))
}

type Counted = { points: number; expire: number }
type Asked = { key: string; ms: number; resolve(counted: Counted): void; reject(error: unknown): void }

/** Counts that processes share. What is asked while a statement is under way goes together with the next one. */
class SharedCounts {
  readonly #pool: Pool
  #asked: Asked[] = []
  #counting = false
  #cleanedAt = 0

  constructor(connectionString: string) {
    // Its own connection: who sends a thousand forms must not take those that registrations wait for. It holds no process back
    // from ending.
    this.#pool = new Pool({ connectionString, max: 1, allowExitOnIdle: true, connectionTimeoutMillis: 5_000 })
    listenForLosses(this.#pool)
  }

  count(key: string, ms: number): Promise<Counted> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ key, ms, resolve, reject })
      if (!this.#counting) void this.#run()
    })
  }

  async #run() {
    this.#counting = true
    while (this.#asked.length > 0) {
      await restOfTurn()
      const asked = this.#asked
      this.#asked = []
      try {
        await this.#write(asked)
      } catch (error) {
        for (const { reject } of asked) reject(error)
      }
    }
    this.#counting = false
  }

  async #write(asked: Asked[]) {
    const now = Date.now()
    const byKey = new Map<string, Asked[]>()
    for (const each of asked) byKey.set(each.key, [...(byKey.get(each.key) ?? []), each])
    const rows = [...byKey].map(([key, [first, ...more]]) => ({
      key,
      points: 1 + more.length,
      expire: now + (first?.ms ?? 0),
    }))
    // In the order of their keys, so that no two processes wait for each other. No count ends later than one that begins now, or a
    // clock that was put back would keep people out for as long as it was ahead.
    const { rows: counted } = await this.#pool.query<{ key: string; points: number; expire: string }>(
      `INSERT INTO "RateLimit" AS kept ("key", "points", "expire")
       SELECT "key", "points", "expire"
       FROM jsonb_to_recordset($1::jsonb) AS row ("key" text, "points" int, "expire" bigint) ORDER BY "key"
       ON CONFLICT ("key") DO UPDATE SET
         "points" = CASE WHEN kept."expire" <= $2 THEN 0 ELSE kept."points" END + excluded."points",
         "expire" = CASE WHEN kept."expire" <= $2 THEN excluded."expire" ELSE least(kept."expire", excluded."expire") END
       RETURNING "key", "points", "expire"`,
      [JSON.stringify(rows), now],
    )
    for (const { key, points, expire } of counted) {
      const those = byKey.get(key) ?? []
      for (const [index, { resolve }] of those.entries())
        resolve({ points: points - those.length + 1 + index, expire: Number(expire) })
    }
    if (now - this.#cleanedAt < CLEAN_EVERY_MS) return
    this.#cleanedAt = now
    await this.#pool.query('DELETE FROM "RateLimit" WHERE "expire" < $1', [now])
  }
}
