import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { env } from './env.server.ts'

let kept: string | undefined

/** The secret that signs what pages carry: SESSION_SECRET, or one made once and kept in the data folder (embedded). */
export function secret(): string {
  kept ??= env().SESSION_SECRET ?? keptInFolder(join(env().DATA_DIR, 'secret'))
  return kept
}

function keptInFolder(path: string): string {
  try {
    // `wx`: of two that start at once, one writes and the other reads.
    writeFileSync(path, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return readFileSync(path, 'utf8')
}
