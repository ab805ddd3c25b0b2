import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { Client, type ClientConfig } from 'pg'
import { EVERYTHING } from './changes.server.ts'
import { latestMigration } from './migrate.server.ts'

// A file of lines, gzipped: a header, then `"Table"<TAB>row as JSON`, then a footer with counts and a hash.
// Logical, so that what an embedded database wrote opens on a server and the other way round.
const FORMAT = 'invita-backup-1'
const BATCH = 500

export type BackupFacts = { rows: Record<string, number>; sha256: string }

/** A file that is no backup, is damaged, or does not fit this database. The message is for the person at the shell. */
export class BackupError extends Error {
  override name = 'BackupError'
}

/** Writes the whole database to `file` as it stands at one moment; the file appears only when it is complete. */
export async function writeBackup(config: ClientConfig, file: string): Promise<BackupFacts> {
  const client = new Client(config)
  await client.connect()
  const unfinished = `${file}.part`
  const facts: BackupFacts = { rows: {}, sha256: '' }
  const hash = createHash('sha256')
  async function* lines() {
    yield `${JSON.stringify({ format: FORMAT, migration: latestMigration })}\n`
    for (const table of await tablesInOrder(client)) {
      facts.rows[table] = 0
      const { columns, key } = await shapeOf(client, table)
      await client.query(
        `DECLARE rows CURSOR FOR SELECT row_to_json(t)::text AS line FROM (SELECT ${columns} FROM ${quote(table)} ORDER BY ${key}) t`,
      )
      for (;;) {
        const { rows } = await client.query<{ line: string }>(`FETCH ${BATCH} FROM rows`)
        if (rows.length === 0) break
        facts.rows[table] += rows.length
        const text = rows.map(({ line }) => `${table}\t${line}\n`).join('')
        hash.update(text)
        yield text
      }
      await client.query('CLOSE rows')
    }
    facts.sha256 = hash.digest('hex')
    yield `${JSON.stringify(facts)}\n`
  }
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await pipeline(
      Readable.from(lines()),
      createGzip(),
      createWriteStream(unfinished, { mode: 0o600, flush: true }),
    )
    await client.query('COMMIT')
    await rename(unfinished, file)
    return facts
  } finally {
    await client.end()
    await rm(unfinished, { force: true })
  }
}

/**
 * Fills an empty, migrated database from `file`, in one transaction that is kept only where counts and hash agree.
 * @throws BackupError
 */
export async function readBackup(config: ClientConfig, file: string): Promise<BackupFacts> {
  const client = new Client(config)
  await client.connect()
  try {
    await client.query('BEGIN')
    await refuseUnlessEmpty(client)
    const tables = await tablesInOrder(client)
    // What triggers wrote is in the file; what they would write now would be a second time.
    await switchTriggers(client, tables, 'DISABLE')
    const facts = await insertLines(client, file, tables)
    await switchTriggers(client, tables, 'ENABLE')
    // Whoever runs beside this keeps pages of an empty programme.
    await client.query(
      `INSERT INTO "ContentChange" ("txid", "subjectId") VALUES (pg_current_xact_id()::text::bigint, $1)`,
      [EVERYTHING],
    )
    await restartSequences(client)
    await client.query('COMMIT')
    return facts
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  } finally {
    await client.end()
  }
}

async function insertLines(client: Client, file: string, tables: string[]): Promise<BackupFacts> {
  const hash = createHash('sha256')
  const counted: Record<string, number> = {}
  let header: { format?: unknown; migration?: unknown } | undefined
  let footer: BackupFacts | undefined
  let batch: { table: string; rows: string[] } = { table: '', rows: [] }
  const known = new Set(tables)
  let shape = { table: '', columns: '' }
  const flush = async () => {
    if (batch.rows.length === 0) return
    const into = quote(batch.table)
    if (shape.table !== batch.table) shape = { table: batch.table, ...(await shapeOf(client, batch.table)) }
    await client.query(
      `INSERT INTO ${into} (${shape.columns}) SELECT ${shape.columns} FROM json_populate_recordset(NULL::${into}, $1::json)`,
      [`[${batch.rows.join(',')}]`],
    )
    batch = { table: batch.table, rows: [] }
  }
  const source = createReadStream(file).pipe(createGunzip())
  const broken = new Promise<never>((_, fail) => source.once('error', fail))
  broken.catch(() => {})
  const lines = createInterface({ input: source, crlfDelay: Number.POSITIVE_INFINITY })[
    Symbol.asyncIterator
  ]()
  for (;;) {
    const { value: line, done } = await Promise.race([lines.next(), broken]).catch(() => {
      throw new BackupError(`${file} is not a backup, or is damaged.`)
    })
    if (done) break
    if (!header) {
      header = parseHeader(line, file)
      continue
    }
    const tab = line.indexOf('\t')
    if (line.startsWith('{') || tab < 0) {
      footer = JSON.parse(line) as BackupFacts
      continue
    }
    const table = line.slice(0, tab)
    if (!known.has(table))
      throw new BackupError(`${file} holds a table that this version does not know: ${table}.`)
    if (table !== batch.table || batch.rows.length >= BATCH) await flush()
    batch.table = table
    batch.rows.push(line.slice(tab + 1))
    counted[table] = (counted[table] ?? 0) + 1
    hash.update(`${line}\n`)
  }
  await flush()
  const sha256 = hash.digest('hex')
  const whole =
    footer &&
    footer.sha256 === sha256 &&
    Object.entries(footer.rows).every(([t, n]) => (counted[t] ?? 0) === n)
  if (!footer || !whole) throw new BackupError(`${file} is damaged or was cut short: nothing was restored.`)
  return footer
}

function parseHeader(line: string, file: string): { migration: string } {
  const header: Record<string, unknown> = line.startsWith('{') ? JSON.parse(line) : {}
  if (header.format !== FORMAT) throw new BackupError(`${file} is not a backup of Invita.`)
  if (header.migration !== latestMigration)
    throw new BackupError(
      `${file} was made at migration ${String(header.migration)}; this version is at ${latestMigration}. Restore it with the version that made it, then update.`,
    )
  return { migration: latestMigration }
}

async function refuseUnlessEmpty(client: Client): Promise<void> {
  for (const table of await tablesInOrder(client)) {
    const { rows } = await client.query(`SELECT 1 FROM ${quote(table)} LIMIT 1`)
    if (rows.length > 0)
      throw new BackupError(
        'The database is not empty. Restore into a new one: another DATA_DIR or DATABASE_URL.',
      )
  }
}

/** What belongs to one database alone: its migrations, and the numbers of its transactions. */
const NOT_CARRIED = ['_prisma_migrations', 'ContentChange']

/** Our tables, each after those that it refers to. */
async function tablesInOrder(client: Client): Promise<string[]> {
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL($1) ORDER BY 1`,
    [NOT_CARRIED],
  )
  const { rows: references } = await client.query<{ from: string; to: string }>(
    `SELECT c.relname AS from, r.relname AS to FROM pg_constraint k
     JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid
     WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace ORDER BY 1, 2`,
  )
  const ordered: string[] = []
  const visit = (name: string) => {
    if (ordered.includes(name)) return
    for (const reference of references)
      if (reference.from === name && reference.to !== name) visit(reference.to)
    ordered.push(name)
  }
  for (const { name } of tables) visit(name)
  return ordered
}

/** A table's columns that are written, not worked out by the database, and its key, by which the same rows are the same file. */
async function shapeOf(client: Client, table: string): Promise<{ columns: string; key: string }> {
  const { rows } = await client.query<{ name: string; key: number | null; text: boolean }>(
    `SELECT a.attname AS name, array_position(i.indkey::int2[], a.attnum) AS key, a.attcollation <> 0 AS text
     FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
     WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     ORDER BY a.attnum`,
    [quote(table)],
  )
  const key = rows.filter((row) => row.key !== null).sort((a, b) => (a.key ?? 0) - (b.key ?? 0))
  return {
    columns: rows.map(({ name }) => quote(name)).join(', '),
    // Databases sort texts each in their own language.
    key: key.map(({ name, text }) => (text ? `${quote(name)} COLLATE "C"` : quote(name))).join(', '),
  }
}

async function switchTriggers(client: Client, tables: string[], how: 'DISABLE' | 'ENABLE'): Promise<void> {
  for (const table of tables) await client.query(`ALTER TABLE ${quote(table)} ${how} TRIGGER USER`)
}

async function restartSequences(client: Client): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `SELECT t.relname AS table, a.attname AS column, s.oid::regclass::text AS sequence
     FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype = 'a'
     JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
     WHERE s.relkind = 'S' AND t.relnamespace = 'public'::regnamespace`,
  )
  for (const { table, column, sequence } of rows)
    await client.query(
      `SELECT setval($1::regclass, GREATEST((SELECT max(${quote(column)}) FROM ${quote(table)}), 1), (SELECT count(*) > 0 FROM ${quote(table)}))`,
      [sequence],
    )
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}
