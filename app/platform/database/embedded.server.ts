import { existsSync } from 'node:fs'
import { chmod, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { PGLiteSocketServer } from '@electric-sql/pglite-socket'
import { log } from '../log.server.ts'
import { lockFolder } from './lock.server.ts'

const PORT = 5432 // Only the name of the socket file: PostgreSQL clients look for `.s.PGSQL.<port>`.
const CHECKPOINT_EVERY_MS = 5 * 60_000

export type EmbeddedDatabase = {
  connection: { host: string; port: number; user: string; database: string }
  /** Whether the database was made just now. */
  created: boolean
  close(): Promise<void>
}

/**
 * PostgreSQL inside this process (PGlite), in `dataDir/db`, served on a UNIX socket in a folder that only this
 * user can enter. One process at a time: PGlite itself would lose rows silently.
 * The first start initialises beside the real folder and renames at the end, so that an interrupted one leaves
 * nothing behind that looks like a database.
 * @throws FolderInUseError where another process has the folder.
 */
export async function openEmbedded(dataDir: string, say: (step: string) => void): Promise<EmbeddedDatabase> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await chmod(dataDir, 0o700)
  const unlock = await lockFolder(dataDir)
  try {
    const folder = join(dataDir, 'db')
    const created = !existsSync(folder)
    if (created) {
      say('Making the database (first start, some seconds)')
      const fresh = join(dataDir, 'db.new')
      await rm(fresh, { recursive: true, force: true })
      const initial = await PGlite.create(fresh, { extensions: { btree_gist } })
      await initial.close()
      await rename(fresh, folder)
    }
    const store = await PGlite.create(folder, { extensions: { btree_gist } })
    const socketFolder = await makeSocketFolder(dataDir)
    const path = join(socketFolder, `.s.PGSQL.${PORT}`)
    await rm(path, { force: true }) // left by a killed process; the lock is ours now
    const server = new PGLiteSocketServer({ db: store, path, maxConnections: 64 })
    await server.start()
    const timer = setInterval(() => {
      store.exec('CHECKPOINT').catch((err) => log.error({ err }, 'checkpoint failed'))
    }, CHECKPOINT_EVERY_MS)
    timer.unref()
    return {
      connection: { host: socketFolder, port: PORT, user: 'postgres', database: 'postgres' },
      created,
      async close() {
        clearInterval(timer)
        await server.stop()
        await store.close()
        await rm(socketFolder, { recursive: true, force: true })
        await unlock()
      },
    }
  } catch (error) {
    await unlock()
    throw error
  }
}

// A UNIX socket's path holds 107 bytes at most, so a deep DATA_DIR needs a shorter place.
async function makeSocketFolder(dataDir: string): Promise<string> {
  const inside = join(dataDir, 'socket')
  if (Buffer.byteLength(join(inside, `.s.PGSQL.${PORT}`)) <= 100) {
    await mkdir(inside, { recursive: true, mode: 0o700 })
    return inside
  }
  const { mkdtemp } = await import('node:fs/promises')
  const { tmpdir } = await import('node:os')
  return mkdtemp(join(tmpdir(), 'invita-'))
}
