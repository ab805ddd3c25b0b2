import { hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { env } from './env.server.ts'

let kept: { from: string; secret: string } | undefined

/**
 * A key of 32 bytes for one purpose, derived (HKDF, RFC 5869) from SESSION_SECRET, or where that is absent from one made at the
 * first need and kept for its owner alone in `DATA_DIR/session-secret`. Not in the database: a dump must not open what it seals.
 */
export function keyFor(purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret(), 'invita', purpose, 32))
}

function secret(): string {
  const { SESSION_SECRET, DATA_DIR } = env()
  if (SESSION_SECRET) return SESSION_SECRET
  const file = join(DATA_DIR, 'session-secret')
  if (kept?.from !== file) kept = { from: file, secret: readOrMake(file, DATA_DIR) }
  return kept.secret
}

function readOrMake(file: string, folder: string): string {
  mkdirSync(folder, { recursive: true })
  if (!existsSync(file)) {
    const draft = `${file}.${randomBytes(6).toString('hex')}`
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
    try {
      // Whole or not at all; of two processes that start at once one makes it.
      linkSync(draft, file)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    } finally {
      unlinkSync(draft)
    }
  }
  return readFileSync(file, 'utf8').trim()
}
