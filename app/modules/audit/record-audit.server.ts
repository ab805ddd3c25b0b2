import type { Prisma } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { detailsHash, newDetailsSalt } from './details-hash.server.ts'

export type AuditFact = {
  /** noun.verb in the past: 'session.accepted'. */
  action: string
  subjectKind: string
  subjectId: string
  before?: Prisma.InputJsonObject
  after?: Prisma.InputJsonObject
}

/** Writes who did what, when and what was before; in the transaction that does it. No secrets, no addresses. */
export async function recordAudit(tx: Tx, context: ActorContext, fact: AuditFact): Promise<void> {
  await tx.auditEntry.create({ data: entryOf(context, fact) })
}

/** The same for many facts of one act, in one statement. */
export async function recordAudits(
  tx: Tx,
  context: ActorContext,
  facts: readonly AuditFact[],
): Promise<void> {
  await tx.auditEntry.createMany({ data: facts.map((fact) => entryOf(context, fact)) })
}

/** The same for what several people did in one transaction, in this order. */
export async function recordAuditsOfMany(
  tx: Tx,
  entries: { context: ActorContext; fact: AuditFact }[],
): Promise<void> {
  if (entries.length === 0) return
  await tx.auditEntry.createMany({ data: entries.map(({ context, fact }) => entryOf(context, fact)) })
}

function entryOf(context: ActorContext, fact: AuditFact) {
  const salt = newDetailsSalt()
  return {
    ...fact,
    at: context.now,
    actorKind: context.actor.kind,
    actorId: context.actor.id,
    origin: context.origin,
    requestId: context.requestId,
    detailsSalt: salt,
    detailsHash: detailsHash(salt, fact),
  }
}
