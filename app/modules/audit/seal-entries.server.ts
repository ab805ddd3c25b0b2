import { createHash, type Hash } from 'node:crypto'
import type { Prisma } from '#app/generated/prisma/client.ts'
import { type db, inTransaction, type Tx } from '#app/platform/db.server.ts'

/** Entries under one seal at most: what is read in one transaction. */
const MOST_ENTRIES = 20_000
const ENTRIES_A_PAGE = 1000
/** pg_advisory_xact_lock: one sealer at a time. */
const SEALERS = 7_340_101

/** What the first seal stands on. */
export const GENESIS = new Uint8Array(32)

/** Below every id there can be: an entry slipped in under the first counts too. */
export const BEFORE_ALL = -(2n ** 63n)

/**
 * Chains the entries that have come since the last seal: each seal is a SHA-256 over the seal before and every entry after it.
 * Who changes, deletes or slips in an entry later breaks it, whatever right to the tables they have (verify-audit.server.ts).
 * Called each minute; an entry is open to change by a database owner until then.
 * @returns how many entries were sealed; 0 also where the trail was too busy, which the next call makes up for
 */
export async function sealEntries(now: Date): Promise<number> {
  const last = await settledId()
  let sealed = 0
  if (last === null) return sealed
  for (;;) {
    const entries = await inTransaction((tx) => sealNext(tx, last, now))
    sealed += entries
    if (entries < MOST_ENTRIES) return sealed
  }
}

/**
 * The newest id below which nothing can arrive any more. Ids are handed out before their transactions end, so a smaller one
 * may come after a larger: the lock waits for every writer, for an instant. It gives up soon, so that it is never the one that
 * others wait for.
 */
async function settledId(): Promise<bigint | null> {
  try {
    return await inTransaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL lock_timeout = '500ms'`
      const [row] = await tx.$queryRaw<{ id: bigint | null }[]>`SELECT settled_audit_id() AS "id"`
      return row?.id ?? null
    })
  } catch (error) {
    if (isLockTimeout(error)) return null
    throw error
  }
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && /55P03|lock timeout/.test(`${error.message} ${JSON.stringify(error)}`)
}

async function sealNext(tx: Tx, last: bigint, now: Date): Promise<number> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${SEALERS})`
  const previous = await tx.auditSeal.findFirst({ orderBy: { id: 'desc' } })
  const after = previous?.toId ?? BEFORE_ALL
  if (last <= after) return 0
  const digest = beginDigest(previous?.digest ?? GENESIS)
  const found = await digestEntries(tx, digest, after, last)
  if (found.entries === 0) return 0
  await tx.auditSeal.create({
    data: {
      fromId: found.first,
      toId: found.last,
      entries: found.entries,
      digest: endDigest(digest),
      sealedAt: now,
    },
  })
  return found.entries
}

export function beginDigest(previous: Uint8Array): Hash {
  return createHash('sha256').update(previous)
}

export function endDigest(digest: Hash): Uint8Array<ArrayBuffer> {
  return new Uint8Array(digest.digest())
}

/** Adds the entries in `(after, last]` to the digest, in their order, MOST_ENTRIES at most; `look` sees each. */
export async function digestEntries(
  tx: Tx | typeof db,
  digest: Hash,
  after: bigint,
  last: bigint,
  look: (entry: Entry) => void = () => {},
): Promise<{ entries: number; first: bigint; last: bigint }> {
  const found = { entries: 0, first: after, last: after }
  while (found.entries < MOST_ENTRIES) {
    const page = await tx.auditEntry.findMany({
      where: { id: { gt: found.last, lte: last } },
      orderBy: { id: 'asc' },
      take: Math.min(ENTRIES_A_PAGE, MOST_ENTRIES - found.entries),
    })
    for (const entry of page) {
      digest.update(line(entry))
      look(entry)
      if (found.entries === 0) found.first = entry.id
      found.last = entry.id
      found.entries += 1
    }
    if (page.length === 0) break
  }
  return found
}

type Entry = Prisma.AuditEntryGetPayload<object>

// Everything of an entry but what a redaction takes: the details stand here by their hash.
function line(entry: Entry): string {
  const { id, at, actorKind, actorId, action, subjectKind, subjectId, origin, requestId, detailsHash } = entry
  const hash = detailsHash ? Buffer.from(detailsHash).toString('hex') : null
  const fields = [
    String(id),
    at.toISOString(),
    actorKind,
    actorId,
    action,
    subjectKind,
    subjectId,
    origin,
    requestId,
    hash,
  ]
  return `${JSON.stringify(fields)}\n`
}
