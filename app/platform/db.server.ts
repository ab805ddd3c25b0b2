import { PrismaPg } from '@prisma/adapter-pg'
import { Pool } from 'pg'
import { Prisma, PrismaClient } from '#app/generated/prisma/client.ts'
import { ChangeFeed } from './database/changes.server.ts'
import { openEmbedded } from './database/embedded.server.ts'
import { listenForLosses } from './database/losses.server.ts'
import { applyMigrations, latestMigration } from './database/migrate.server.ts'
import { env } from './env.server.ts'
import { log } from './log.server.ts'

export type Tx = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0]

/** The database; usable once `openDatabase` has resolved. */
export let db: PrismaClient

type Connection =
  | { host: string; port?: number; user: string; database: string }
  | { connectionString: string }

/** What changed of what the public sees; usable like `db`. */
export let changes: ChangeFeed

/** The connections that `db` uses, for figures. */
export let pool: Pool

/** How a further client (pg-boss) reaches the same database. */
export let connection: Connection

/** Milliseconds that somebody waits for a free connection: a pool that gave up sooner than Prisma would refuse people in a rush. */
const PATIENCE = 30_000

let close: (() => Promise<void>) | undefined

// `npm run dev` loads this file anew at each edit; what it opened stays open, or it would meet its own lock.
const developing = globalThis as {
  invita?: { db: PrismaClient; changes: ChangeFeed; pool: Pool; connection: Connection }
}

const queryListeners = new Set<(sql: string, ms: number) => void>([logSlow])

/** `listener` hears each statement, with placeholders instead of values, and its milliseconds. Returns what ends that. */
export function onQuery(listener: (sql: string, ms: number) => void): () => void {
  queryListeners.add(listener)
  return () => queryListeners.delete(listener)
}

function logSlow(sql: string, ms: number): void {
  if (ms >= env().SLOW_QUERY_MS) log.warn({ ms, sql: sql.slice(0, 600) }, 'slow query')
}

/**
 * Opens the database (the server at DATABASE_URL, or the embedded one in DATA_DIR), applies the migrations,
 * and makes `db` usable. `say` hears of steps that take long.
 * @returns whether the database was made just now (embedded only).
 */
export async function openDatabase(
  say: (step: string) => void = () => {},
  { joinRunning = false } = {},
): Promise<{ created: boolean }> {
  const { DATABASE_URL, DATABASE_POOL, DATA_DIR } = env()
  if (import.meta.env.DEV && developing.invita) {
    ;({ db, changes, pool, connection } = developing.invita)
    return { created: false }
  }
  let created = false
  let closeStore = async () => {}
  if (DATABASE_URL) {
    connection = { connectionString: DATABASE_URL }
  } else {
    const embedded = await openEmbedded(DATA_DIR, say, { joinRunning })
    created = embedded.created
    closeStore = embedded.close
    connection = embedded.connection
  }
  try {
    await applyMigrations(connection, say)
  } catch (error) {
    await closeStore()
    throw error
  }
  pool = new Pool({ ...connection, max: DATABASE_POOL, connectionTimeoutMillis: PATIENCE })
  listenForLosses(pool)
  const adapter = new PrismaPg(pool)
  const client = new PrismaClient({ adapter, log: [{ emit: 'event', level: 'query' }] })
  client.$on('query', ({ query, duration }) => {
    for (const listener of queryListeners) listener(query, duration)
  })
  db = client
  changes = new ChangeFeed(connection)
  if (import.meta.env.DEV && !import.meta.env.VITEST) developing.invita = { db, changes, pool, connection }
  close = async () => {
    await changes.close()
    await db.$disconnect()
    await pool.end()
    await closeStore()
  }
  return { created }
}

export async function closeDatabase(): Promise<void> {
  const closing = close
  close = undefined
  await closing?.()
}

/** @throws where the database does not answer, or its migrations are behind this build. */
export async function checkDatabase(): Promise<void> {
  const [row] = await db.$queryRaw<{ finished: boolean }[]>`
    SELECT "finished_at" IS NOT NULL AS "finished" FROM "_prisma_migrations" WHERE "migration_name" = ${latestMigration}`
  if (!row?.finished) throw new Error('migrations are behind')
}

/**
 * Runs `work` in one transaction: all of it, or nothing. Waits longer for a connection than Prisma's two
 * seconds, because a forwarded link brings hundreds of people within a minute.
 * @param limitMs how long the work may take
 */
export function inTransaction<T>(work: (tx: Tx) => Promise<T>, limitMs = 20_000): Promise<T> {
  return db.$transaction(work, { maxWait: PATIENCE, timeout: limitMs })
}

/** Runs several statements as one, in one round trip; none of them sees what another writes. */
export async function executeAtOnce(tx: Tx, statements: Prisma.Sql[]): Promise<void> {
  if (statements.length === 0) return
  const parts = statements.map((each, index) => Prisma.sql`${Prisma.raw(`part${index}`)} AS (${each})`)
  await tx.$executeRaw`WITH ${Prisma.join(parts)} SELECT`
}

/** Takes away notes of changes that every process has read (it starts anew where it did not look for two minutes). */
export async function forgetChanges(): Promise<void> {
  await db.$executeRaw`DELETE FROM "ContentChange" WHERE "at" < now() - interval '10 minutes'`
}
