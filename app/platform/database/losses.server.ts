import type { Pool } from 'pg'
import { log } from '../log.server.ts'

/**
 * A connection may be lost at any moment, also while it closes: said in the log, and the next one is made when it is needed.
 * Whoever used it hears of it by its statement.
 */
export function listenForLosses(pool: Pool): void {
  const lost = (err: Error) => log.warn({ err }, 'database connection lost')
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', lost))
}
