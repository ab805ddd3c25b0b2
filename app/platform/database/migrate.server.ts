import { createHash, randomUUID } from 'node:crypto'
import { Client, type ClientConfig } from 'pg'

// Inlined at build time, so that the built server carries its migrations.
const files = import.meta.glob<string>('/prisma/migrations/*/migration.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
})

type Migration = { name: string; sql: string; checksum: string }

/** The migrations in order, named and summed as Prisma does. */
export const migrations: Migration[] = Object.entries(files)
  .map(([path, sql]) => ({
    name: path.split('/').at(-2) ?? path,
    sql,
    checksum: createHash('sha256').update(sql).digest('hex'),
  }))
  .sort((a, b) => (a.name < b.name ? -1 : 1))

// Prisma's own lock for `migrate deploy`, so that both wait for each other.
const PRISMA_MIGRATION_LOCK = 72707369

const HISTORY_TABLE = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`

/**
 * Applies what is missing, each file in a transaction of its own, under Prisma's advisory lock: one process
 * migrates while the others wait. Recorded in `_prisma_migrations`, so that `prisma migrate deploy` agrees.
 * The lock belongs to the transaction, so that none is left behind on a connection that a pool gives to somebody else.
 * @throws where an applied file was edited, or the database is ahead of this build by a failed migration.
 */
export async function applyMigrations(
  config: ClientConfig,
  say: (step: string) => void = () => {},
): Promise<void> {
  const client = new Client(config)
  await client.connect()
  try {
    const applied = await readHistory(client)
    for (const migration of migrations) {
      if (isApplied(migration, applied.get(migration.name))) continue
      await client.query('BEGIN')
      try {
        await client.query('SELECT pg_advisory_xact_lock($1)', [PRISMA_MIGRATION_LOCK])
        await client.query(HISTORY_TABLE)
        // Somebody else may have applied it meanwhile.
        if (!isApplied(migration, (await readHistory(client)).get(migration.name))) {
          say(`Applying migration ${migration.name}`)
          await client.query(migration.sql)
          await client.query(
            `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
             VALUES ($1, $2, $3, now(), 1)`,
            [randomUUID(), migration.checksum, migration.name],
          )
        }
        await client.query('COMMIT')
      } catch (error) {
        await client.query('ROLLBACK')
        throw error
      }
    }
  } finally {
    await client.end()
  }
}

type HistoryRow = { migration_name: string; checksum: string; finished_at: Date | null }

async function readHistory(client: Client): Promise<Map<string, HistoryRow>> {
  const { rows: tables } = await client.query(
    `SELECT to_regclass('"_prisma_migrations"') IS NOT NULL AS made`,
  )
  if (!tables[0]?.made) return new Map()
  const { rows } = await client.query<HistoryRow>(
    'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
  )
  return new Map(rows.map((row) => [row.migration_name, row]))
}

function isApplied({ name, checksum }: Migration, row: HistoryRow | undefined): boolean {
  if (!row) return false
  if (!row.finished_at) throw new Error(`Migration ${name} failed earlier and needs a person.`)
  if (row.checksum !== checksum) throw new Error(`Migration ${name} was edited after it was applied.`)
  return true
}

/** The newest migration that this build knows; `/readyz` compares. */
export const latestMigration = migrations.at(-1)?.name ?? ''
