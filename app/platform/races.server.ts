/** SQLSTATEs that say "another transaction came first": unique and exclusion constraints, serialization, deadlock. */
const LOST = new Set(['23505', '23P01', '40001', '40P01'])
const RETRIES = 3

/**
 * Runs a whole transaction again where another one came first. Each run reads what the one before could not see yet, so that
 * a rule finds the reason and says it in words; nothing is left of the run that lost.
 * @throws what `work` throws; the database's own refusal only where it lost every time
 */
export async function retryingRaces<T>(work: () => Promise<T>): Promise<T> {
  for (let left = RETRIES; ; left -= 1) {
    try {
      return await work()
    } catch (error) {
      if (left === 0 || !LOST.has(sqlState(error) ?? '')) throw error
    }
  }
}

/**
 * The SQLSTATE with which PostgreSQL refused; undefined where it did not. Measured with Prisma 7.10 and adapter-pg: the
 * known-request error (P2002, P2034, P2039) carries the adapter's error in `meta`, and that one the state in `cause`.
 */
export function sqlState(error: unknown): string | undefined {
  const adapterError = property(property(error, 'meta'), 'driverAdapterError') ?? error
  const state = property(property(adapterError, 'cause'), 'originalCode')
  return typeof state === 'string' ? state : undefined
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
