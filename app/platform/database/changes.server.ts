import { Pool, type PoolConfig } from 'pg'
import { log } from '../log.server.ts'
import { listenForLosses } from './losses.server.ts'

/** Looked again after so long, while somebody asks. */
const LOOK_AFTER_MS = 250
/** Nobody is answered from what was true longer ago. */
const LIMIT_MS = 600
/** The database keeps what changed for ten minutes (`forgetChanges`); who did not look for this long starts anew. */
const TRAIL_MS = 120_000
const ANSWER_WITHIN_MS = 5_000

/** As the database's triggers say it (migration content_changes). */
export const EVERYTHING = '00000000-0000-0000-0000-000000000000'

// What committed between two looks: the transactions that the snapshot of the last one does not see. Numbers in the order of
// commit there are none, and a counter would make every writer wait for the one before.
const LOOK = `SELECT pg_current_snapshot()::text AS "snapshot", ARRAY(
  SELECT DISTINCT "subjectId"::text FROM "ContentChange"
  WHERE "txid" >= pg_snapshot_xmin($1::pg_snapshot)::text::bigint
    AND NOT pg_visible_in_snapshot("txid"::text::xid8, $1::pg_snapshot)) AS "subjects"`

/** Subjects that changed; 'everything' where that is not known. */
export type Changed = ReadonlySet<string> | 'everything'

/**
 * What changed in the database, whoever changed it: read by asking, at most four times a second and only while somebody needs
 * it. Works the same on the embedded database and behind a PgBouncer that pools transactions, where LISTEN does not.
 */
export class ChangeFeed {
  readonly #pool: Pool
  readonly #listeners = new Set<(changed: Changed) => void>()
  #snapshot: string | null = null
  /** When the last look that succeeded began. */
  #lookedAt = Number.NEGATIVE_INFINITY
  /** A look must have begun later than this to count. */
  #notBefore = Number.NEGATIVE_INFINITY
  #looking: { since: number; done: Promise<void> } | null = null

  constructor(connection: PoolConfig) {
    // One connection of its own: readers must not queue behind the people who register.
    this.#pool = new Pool({
      ...connection,
      max: 1,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
    })
    listenForLosses(this.#pool)
  }

  /** `listener` hears what changed before anybody waiting in `settled` goes on. */
  onChange(listener: (changed: Changed) => void): void {
    this.#listeners.add(listener)
  }

  /** This process has just written: the next reader is told of it, however soon it comes. */
  expectChange(): void {
    this.#notBefore = performance.now()
  }

  /**
   * Undefined where the listeners know all that committed until 0.6 s ago; else resolves once they do.
   * Rejects where the database does not answer.
   */
  settled(): Promise<void> | undefined {
    const age = performance.now() - this.#lookedAt
    if (this.#lookedAt < this.#notBefore || age > LIMIT_MS) {
      const looked = this.#lookAfter(this.#notBefore)
      // Who only asks whether it is settled does not wait: a database that is away must not end the process.
      looked.catch(() => {})
      return looked
    }
    if (age > LOOK_AFTER_MS) this.#look().catch(() => {})
    return undefined
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }

  async #lookAfter(moment: number): Promise<void> {
    if (this.#looking && this.#looking.since < moment) await this.#looking.done.catch(() => {})
    await this.#look()
  }

  #look(): Promise<void> {
    if (this.#looking) return this.#looking.done
    const since = performance.now()
    const done = this.#read(since).finally(() => {
      this.#looking = null
    })
    this.#looking = { since, done }
    return done
  }

  async #read(since: number): Promise<void> {
    const before = since - this.#lookedAt < TRAIL_MS ? this.#snapshot : null
    try {
      const { rows } = await this.#pool.query<{ snapshot: string; subjects: string[] }>(LOOK, [
        before ?? '1:1:',
      ])
      const [row] = rows
      if (!row) throw new Error('No answer')
      this.#snapshot = row.snapshot
      this.#lookedAt = since
      if (before === null || row.subjects.includes(EVERYTHING)) this.#tell('everything')
      else if (row.subjects.length > 0) this.#tell(new Set(row.subjects))
    } catch (err) {
      log.warn({ err }, 'change feed has no answer')
      this.#snapshot = null
      this.#lookedAt = Number.NEGATIVE_INFINITY
      this.#tell('everything')
      throw err
    }
  }

  #tell(changed: Changed): void {
    for (const listener of this.#listeners) listener(changed)
  }
}
