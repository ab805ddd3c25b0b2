import { createHash } from 'node:crypto'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { db, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRowId } from '#app/platform/row-id.ts'
import { evidenceName, evidenceType, MOST_EVIDENCE_BYTES } from './evidence-type.ts'

export type Evidence = { name: string; bytes: Uint8Array }

/**
 * Keeps the file behind a statement; the same file twice in one session is one.
 * @returns its id
 * @throws DomainError 'evidenceTooLarge' | 'evidenceType'
 */
export async function keepEvidence(
  tx: Tx,
  context: ActorContext & { actor: { id: string | null } },
  sessionId: string,
  evidence: Evidence,
): Promise<string> {
  const bytes = new Uint8Array(evidence.bytes)
  if (bytes.length > MOST_EVIDENCE_BYTES)
    throw new DomainError('evidenceTooLarge', { max: MOST_EVIDENCE_BYTES / 1024 / 1024 })
  const type = evidenceType(bytes)
  if (!type) throw new DomainError('evidenceType')
  const recordedById = context.actor.id
  if (!recordedById) throw new DomainError('forbidden')
  const sha256 = new Uint8Array(createHash('sha256').update(bytes).digest())
  const known = await tx.evidenceFile.findFirst({ where: { sessionId, sha256 }, select: { id: true } })
  if (known) return known.id
  const { id } = await tx.evidenceFile.create({
    data: {
      sessionId,
      name: evidenceName(evidence.name, type),
      mediaType: type.mediaType,
      bytes,
      sha256,
      recordedById,
      createdAt: context.now,
    },
  })
  return id
}

/**
 * A file behind a statement, to give back.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function readEvidence(context: ActorContext, sessionId: string, evidenceId: string) {
  // Lists of people: not for who reads figures alone.
  assertMay(context.actor, 'attendance.record')
  if (!isRowId(sessionId) || !isRowId(evidenceId)) throw new DomainError('notFound')
  const file = await db.evidenceFile.findFirst({
    where: { id: evidenceId, sessionId },
    select: { name: true, mediaType: true, bytes: true },
  })
  if (!file) throw new DomainError('notFound')
  return file
}
