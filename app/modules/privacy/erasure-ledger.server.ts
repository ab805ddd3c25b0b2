import { mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { db } from '#app/platform/db.server.ts'
import { env } from '#app/platform/env.server.ts'

export const ERASED_KINDS = ['registration', 'host', 'contact', 'arcoRequest'] as const

/** Who was erased: an id, never more. */
export type ErasedSubject = { subjectKind: (typeof ERASED_KINDS)[number]; subjectId: string; erasedAt: Date }

const line = z.object({
  subjectKind: z.enum(ERASED_KINDS),
  subjectId: z.uuid(),
  erasedAt: z.iso.datetime().transform((text) => new Date(text)),
})

/** The ledger outside the database: a backup taken before an erasure does not know of it. One JSON object a line, only added to. */
export function ledgerFile(): string {
  return join(env().DATA_DIR, 'erasures.jsonl')
}

/** Adds to the ledger and returns once it is on the disk; call it before the transaction that erases ends. */
export async function appendToLedger(subjects: readonly ErasedSubject[]): Promise<void> {
  if (subjects.length === 0) return
  await mkdir(env().DATA_DIR, { recursive: true, mode: 0o700 })
  const file = await open(ledgerFile(), 'a', 0o600)
  try {
    await file.write(
      subjects
        .map(({ subjectKind, subjectId, erasedAt }) => JSON.stringify({ subjectKind, subjectId, erasedAt }))
        .map((text) => `${text}\n`)
        .join(''),
    )
    await file.sync()
  } finally {
    await file.close()
  }
}

/**
 * What a ledger says; null where there is none. A last line that was cut by a crash is left out: its transaction did not end.
 * @throws Error where another line does not read: a ledger must not be taken for whole.
 */
export async function readLedger(path: string = ledgerFile()): Promise<ErasedSubject[] | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
  const lines = text.split('\n')
  const cut = lines.pop()
  if (cut) lines.push(...(isLine(cut) ? [cut] : []))
  return lines
    .filter((each) => each !== '')
    .map((each, index) => {
      if (!isLine(each)) throw new Error(`${path}: line ${index + 1} is no erasure`)
      return line.parse(JSON.parse(each))
    })
}

function isLine(text: string): boolean {
  try {
    return line.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}

/** Brings erasures that only the database knows into the ledger (another process's folder, a lost file). @returns how many */
export async function completeLedger(): Promise<number> {
  const known = new Set(
    (await readLedger())?.map(({ subjectKind, subjectId }) => `${subjectKind} ${subjectId}`),
  )
  const rows = await db.erasure.findMany({ orderBy: { id: 'asc' } })
  const missing = rows.flatMap(({ subjectKind, subjectId, erasedAt }) => {
    const kind = ERASED_KINDS.find((each) => each === subjectKind)
    return kind && !known.has(`${kind} ${subjectId}`) ? [{ subjectKind: kind, subjectId, erasedAt }] : []
  })
  await appendToLedger(missing)
  return missing.length
}
