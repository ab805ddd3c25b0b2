import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedDatabase, openEmbedded } from '#app/platform/database/embedded.server.ts'
import { FolderInUseError, lockFolder } from '#app/platform/database/lock.server.ts'

let folder: string
let database: EmbeddedDatabase

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invita-embedded-'))
  database = await openEmbedded(folder, () => {})
})

afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

async function ask(connection: EmbeddedDatabase['connection'], sql: string) {
  const client = new Client(connection)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

test('a second opening of the same folder is refused and names the process', async () => {
  const opening = openEmbedded(folder, () => {})
  await expect(opening).rejects.toBeInstanceOf(FolderInUseError)
  await expect(opening).rejects.toThrow(String(process.pid))
})

test('the command line joins the running one instead', async () => {
  await ask(database.connection, 'CREATE TABLE seen (n int); INSERT INTO seen VALUES (7)')
  const joined = await openEmbedded(folder, () => {}, { joinRunning: true })
  expect(await ask(joined.connection, 'SELECT n FROM seen')).toEqual([{ n: 7 }])
  await joined.close()
  expect(await ask(database.connection, 'SELECT n FROM seen')).toEqual([{ n: 7 }])
})

test('the lock of a process that is gone, or whose number was given again, is taken over', async () => {
  const other = await mkdtemp(join(tmpdir(), 'invita-lock-'))
  for (const stale of ['999999999 1\n', `${process.pid} 1\n`, '']) {
    await writeFile(join(other, 'lock'), stale)
    const unlock = await lockFolder(other)
    await expect(lockFolder(other)).rejects.toBeInstanceOf(FolderInUseError)
    await unlock()
  }
  await rm(other, { recursive: true })
})

test('of many that find the same stale lock at once, one gets it', async () => {
  const other = await mkdtemp(join(tmpdir(), 'invita-lock-'))
  for (let round = 0; round < 20; round++) {
    await writeFile(join(other, 'lock'), '999999999 1\n')
    const taken = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(other)))
    expect(taken.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
  }
  await rm(other, { recursive: true })
})

test('connections never meet in one another’s statements or transactions', async () => {
  await ask(database.connection, 'CREATE TABLE tally (who int, n int)')
  const clients = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = new Client(database.connection)
      await client.connect()
      return client
    }),
  )
  await Promise.all(
    clients.map(async (client, who) => {
      for (let n = 0; n < 25; n++) {
        const { rows } = await client.query('SELECT $1::int AS who, $2::text AS text', [who, `${who}-${n}`])
        expect(rows).toEqual([{ who, text: `${who}-${n}` }])
        await client.query('BEGIN')
        await client.query('INSERT INTO tally VALUES ($1, $2)', [who, n])
        await client.query(n % 5 === 0 ? 'ROLLBACK' : 'COMMIT')
        // A failed statement leaves the connection usable and the others untouched.
        await expect(client.query('SELECT $1::int / 0', [n])).rejects.toThrow(/division by zero/)
      }
    }),
  )
  expect(await ask(database.connection, 'SELECT count(*)::int AS rows FROM tally')).toEqual([{ rows: 160 }])
  await Promise.all(clients.map((client) => client.end()))
})

test('a client that goes in the middle of a transaction leaves nothing and blocks nobody', async () => {
  await ask(database.connection, 'CREATE TABLE left_open (n int)')
  const client = new Client(database.connection)
  client.on('error', () => {})
  await client.connect()
  await client.query('BEGIN')
  await client.query('INSERT INTO left_open VALUES (1)')
  const waiting = ask(database.connection, 'SELECT count(*)::int AS rows FROM left_open')
  ;(client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()
  expect(await waiting).toEqual([{ rows: 0 }])
})
