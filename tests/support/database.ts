import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { closeDatabase, openDatabase } from '#app/platform/db.server.ts'

/**
 * Gives the calling test file a database of its own, migrated and empty: a copy of the embedded one that the
 * run made once (global-setup.ts), or a new database on the server at TEST_DATABASE_URL.
 */
export function useDatabase(): void {
  let dispose = async () => {}
  beforeAll(async () => {
    const server = process.env.TEST_DATABASE_URL
    dispose = server ? await onServer(server) : await embedded()
    await openDatabase()
  })
  afterAll(async () => {
    await closeDatabase()
    await dispose()
  })
}

async function embedded() {
  const folder = await mkdtemp(join(tmpdir(), 'invita-test-'))
  await cp(inject('baseDataDir'), folder, { recursive: true })
  process.env.DATA_DIR = folder
  return () => rm(folder, { recursive: true, force: true })
}

async function onServer(server: string) {
  const name = `invita_test_${randomBytes(6).toString('hex')}`
  const admin = new Client({ connectionString: server })
  await admin.connect()
  await admin.query(`CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  process.env.DATABASE_URL = url.href
  // Mail files and the ledger of erasures are written here too.
  const folder = await mkdtemp(join(tmpdir(), 'invita-test-'))
  process.env.DATA_DIR = folder
  return async () => {
    await rm(folder, { recursive: true, force: true })
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await admin.end()
  }
}
