import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { detailsHash } from './details-hash.server.ts'
import { BEFORE_ALL, beginDigest, digestEntries, endDigest, GENESIS } from './seal-entries.server.ts'

export type AuditFault =
  /** Entries `fromId` to `toId` are not those that were sealed: one was changed, added, deleted, or the seal was. */
  | { kind: 'brokenSeal'; sealId: number; fromId: string; toId: string; missing: number }
  /** A seal between two others is gone, or entries were slipped in between. */
  | { kind: 'gap'; sealId: number; fromId: string }
  /** An entry's details are not those whose hash it carries. */
  | { kind: 'changedDetails'; entryId: string }
  /** A digest noted down earlier is not in the chain: the end of it was cut off, or the whole was made anew. */
  | { kind: 'unknownDigest' }

export type AuditVerdict = {
  /** No faults: the trail is as it was written until `until`. */
  intact: boolean
  faults: AuditFault[]
  /** When the last seal was put. */
  until: Date | null
  /** Hexadecimal; noted down elsewhere, it tells later whether the chain still holds it. */
  digest: string | null
  seals: number
  sealed: number
  /** Entries since the last seal. */
  unsealed: number
  redacted: number
}

/**
 * Reads the whole trail and its seals. `expected`: a digest (hexadecimal) noted down after an earlier check.
 * @throws DomainError 'forbidden'
 */
export async function verifyAudit(context: ActorContext, expected?: string): Promise<AuditVerdict> {
  assertMay(context.actor, 'audit.read')
  const seals = await db.auditSeal.findMany({ orderBy: { toId: 'asc' } })
  const faults: AuditFault[] = []
  let redacted = 0
  let sealed = 0
  let previous: Uint8Array = GENESIS
  let reached = BEFORE_ALL
  let order = 0
  const look = (entry: {
    id: bigint
    before: unknown
    after: unknown
    redactedAt: Date | null
    detailsSalt: Uint8Array | null
    detailsHash: Uint8Array | null
  }) => {
    if (entry.redactedAt) redacted += 1
    if (entry.redactedAt ? entry.before !== null || entry.after !== null : !holds(entry))
      faults.push({ kind: 'changedDetails', entryId: String(entry.id) })
  }

  for (const seal of seals) {
    const { id, fromId, toId, entries } = seal
    const digest = beginDigest(previous)
    const found = await digestEntries(db, digest, reached, toId, look)
    if (id < order || (found.entries > 0 && found.first < fromId))
      faults.push({ kind: 'gap', sealId: id, fromId: String(found.first) })
    if (
      found.entries !== entries ||
      found.first !== fromId ||
      found.last !== toId ||
      !sameBytes(endDigest(digest), seal.digest)
    )
      faults.push({
        kind: 'brokenSeal',
        sealId: id,
        fromId: String(fromId),
        toId: String(toId),
        missing: Math.max(0, entries - found.entries),
      })
    // On from what the seal says, so that one fault is told once.
    previous = seal.digest
    reached = toId
    order = id
    sealed += found.entries
  }
  const rest = beginDigest(previous)
  const { _max } = await db.auditEntry.aggregate({ _max: { id: true } })
  let unsealed = 0
  for (let after = reached; _max.id !== null && after < _max.id; ) {
    const found = await digestEntries(db, rest, after, _max.id, look)
    if (found.entries === 0) break
    unsealed += found.entries
    after = found.last
  }
  if (expected && !seals.some(({ digest }) => hex(digest) === expected.toLowerCase()))
    faults.push({ kind: 'unknownDigest' })
  const last = seals.at(-1)
  return {
    intact: faults.length === 0,
    faults,
    until: last?.sealedAt ?? null,
    digest: last ? hex(last.digest) : null,
    seals: seals.length,
    sealed,
    unsealed,
    redacted,
  }
}

/** Since when and until when entries are sealed, without reading them. @throws DomainError 'forbidden' */
export async function sealedSpan(context: ActorContext): Promise<{ from: Date; until: Date } | null> {
  assertMay(context.actor, 'audit.read')
  const { _min, _max } = await db.auditSeal.aggregate({ _min: { sealedAt: true }, _max: { sealedAt: true } })
  return _min.sealedAt && _max.sealedAt ? { from: _min.sealedAt, until: _max.sealedAt } : null
}

// Entries from before details were hashed carry none.
function holds(entry: {
  before: unknown
  after: unknown
  detailsSalt: Uint8Array | null
  detailsHash: Uint8Array | null
}): boolean {
  if (!entry.detailsHash) return entry.detailsSalt === null
  if (!entry.detailsSalt) return false
  return sameBytes(detailsHash(entry.detailsSalt, entry), entry.detailsHash)
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a).equals(Buffer.from(b))
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
