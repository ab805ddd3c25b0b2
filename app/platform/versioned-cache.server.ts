import type { Changed, ChangeFeed } from './database/changes.server.ts'

/** What a value was made from (ids of the change feed; 'everything': any of them) and when time alone makes it wrong. */
export type Keep = { subjects: readonly string[] | 'everything'; until: Date | null }

type Kept<T> = { value: T; size: number; keep: Keep; madeAt: number }
type Making<T> = { promise: Promise<T>; changed: Set<string>; everything: boolean }

/**
 * Values made from the database and kept while they are true: forgotten when the feed tells that one of their subjects changed,
 * at their hour, or when there is no room (the least used first). Whoever asks while a value is being made waits for it.
 */
export class VersionedCache<T> {
  // A Map keeps the order of insertion: what was used last is put at the end.
  readonly #kept = new Map<string, Kept<T>>()
  readonly #making = new Map<string, Making<T>>()
  #size = 0

  constructor(
    readonly feed: ChangeFeed,
    readonly limit: number,
  ) {
    feed.onChange((changed) => this.#forget(changed))
  }

  get size(): number {
    return this.#size
  }

  /** The value where there is a true one; the caller has waited for `feed.settled()`. */
  peek(key: string, now: number): T | undefined {
    const kept = this.#kept.get(key)
    if (!kept) return undefined
    // Also where the clock was put back: what was made then speaks of a later hour.
    if (kept.keep.until && (kept.keep.until.getTime() <= now || now < kept.madeAt)) {
      this.#drop(key, kept)
      return undefined
    }
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    return kept.value
  }

  /** The value, made by `make` where there is none. Without `keep` it is handed to those who wait, and forgotten. */
  async get(
    key: string,
    now: () => number,
    make: () => Promise<{ value: T; size: number; keep: Keep | null }>,
  ): Promise<T> {
    await this.feed.settled()
    const kept = this.peek(key, now())
    if (kept !== undefined) return kept
    const already = this.#making.get(key)
    // Begun before a change that the asker may know of: the asker makes it anew.
    if (already && !already.everything && already.changed.size === 0) return already.promise
    return this.#make(key, now, make)
  }

  #make(
    key: string,
    now: () => number,
    make: () => Promise<{ value: T; size: number; keep: Keep | null }>,
  ): Promise<T> {
    const making: Making<T> = { changed: new Set(), everything: false, promise: Promise.resolve() as never }
    const madeAt = now()
    making.promise = (async () => {
      try {
        const { value, size, keep } = await make()
        if (keep && !isTouched(keep, making) && !(keep.until && keep.until.getTime() <= now())) {
          this.#put(key, { value, size, keep, madeAt })
        }
        return value
      } finally {
        if (this.#making.get(key) === making) this.#making.delete(key)
      }
    })()
    this.#making.set(key, making)
    return making.promise
  }

  #put(key: string, kept: Kept<T>): void {
    const before = this.#kept.get(key)
    if (before) this.#drop(key, before)
    if (kept.size > this.limit) return
    this.#kept.set(key, kept)
    this.#size += kept.size
    for (const [oldest, value] of this.#kept) {
      if (this.#size <= this.limit) break
      this.#drop(oldest, value)
    }
  }

  #drop(key: string, { size }: Kept<T>): void {
    if (this.#kept.delete(key)) this.#size -= size
  }

  #forget(changed: Changed): void {
    for (const making of this.#making.values()) {
      if (changed === 'everything') making.everything = true
      else for (const subject of changed) making.changed.add(subject)
    }
    if (changed === 'everything') {
      this.#kept.clear()
      this.#size = 0
      return
    }
    for (const [key, kept] of this.#kept) {
      const { subjects } = kept.keep
      if (subjects === 'everything' || subjects.some((subject) => changed.has(subject))) this.#drop(key, kept)
    }
  }
}

function isTouched({ subjects }: Keep, { changed, everything }: Making<unknown>): boolean {
  if (everything) return true
  return subjects === 'everything' ? changed.size > 0 : subjects.some((subject) => changed.has(subject))
}
