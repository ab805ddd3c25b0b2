import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { log } from '../log.server.ts'
import { FolderInUseError, lockFolder } from './lock.server.ts'
import { serveOnSocket } from './socket-server.server.ts'

const PORT = 5432 // Only a part of the socket file's name, by which PostgreSQL clients look for it.
const SOCKET_NAME = `.s.PGSQL.${PORT}`
/** Made by the build (make-empty.mjs), beside the server's bundle; tests run without. */
const EMPTY = fileURLToPath(new URL('../empty-database', import.meta.url))
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
 * `joinRunning`: where a process already serves this folder, use its socket (the command line beside a server).
 * @throws FolderInUseError where another process has the folder.
 */
export async function openEmbedded(
  dataDir: string,
  say: (step: string) => void,
  { joinRunning = false } = {},
): Promise<EmbeddedDatabase> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  await chmod(dataDir, 0o700)
  const unlock = await lockFolder(dataDir).catch((error) => {
    const socket = socketFolderOf(dataDir)
    if (joinRunning && error instanceof FolderInUseError && existsSync(join(socket, SOCKET_NAME))) return null
    throw error
  })
  if (!unlock)
    return { connection: connectionTo(socketFolderOf(dataDir)), created: false, close: async () => {} }
  try {
    const folder = join(dataDir, 'db')
    const created = !existsSync(folder)
    if (created) {
      say('Making the database')
      const fresh = join(dataDir, 'db.new')
      await rm(fresh, { recursive: true, force: true })
      if (existsSync(EMPTY)) await cp(EMPTY, fresh, { recursive: true })
      else await (await PGlite.create(fresh)).close()
      await rename(fresh, folder)
    }
    const store = await PGlite.create(folder, { extensions: { btree_gist, pg_trgm } })
    const socketFolder = await makeSocketFolder(dataDir)
    const path = join(socketFolder, SOCKET_NAME)
    await rm(path, { force: true }) // left by a killed process; the lock is ours now
    const server = await serveOnSocket(store, path)
    const timer = setInterval(() => {
      server.exclusive(() => store.exec('CHECKPOINT')).catch((err) => log.error({ err }, 'checkpoint failed'))
    }, CHECKPOINT_EVERY_MS)
    timer.unref()
    return {
      connection: connectionTo(socketFolder),
      created,
      async close() {
        clearInterval(timer)
        await server.close()
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

function connectionTo(socketFolder: string): EmbeddedDatabase['connection'] {
  return { host: socketFolder, port: PORT, user: 'postgres', database: 'postgres' }
}

// A UNIX socket's path holds 107 bytes at most, so a deep DATA_DIR needs a shorter place, found again by its name.
function socketFolderOf(dataDir: string): string {
  const inside = join(dataDir, 'socket')
  if (Buffer.byteLength(join(inside, SOCKET_NAME)) <= 100) return inside
  return join(tmpdir(), `invita-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`)
}

async function makeSocketFolder(dataDir: string): Promise<string> {
  const folder = socketFolderOf(dataDir)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { mode, uid } = await stat(folder)
  // In a shared temporary folder somebody else may have made it first.
  if (uid !== process.getuid?.() || (mode & 0o077) !== 0)
    throw new Error(`The folder ${folder} is open to others.`)
  return folder
}
