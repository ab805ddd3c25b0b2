import { Prisma } from '#app/generated/prisma/client.ts'
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

export type AuditRow = { context: ActorContext; fact: AuditFact }

/** Writes who did what, when and what was before; in the transaction that does it. No secrets, no addresses. */
export function recordAudit(tx: Tx, context: ActorContext, fact: AuditFact): Promise<void> {
  return recordAudits(tx, context, [fact])
}

/** The same for many facts of one act, in one statement. */
export async function recordAudits(
  tx: Tx,
  context: ActorContext,
  facts: readonly AuditFact[],
): Promise<void> {
  if (facts.length > 0) await tx.$executeRaw(auditStatement(facts.map((fact) => ({ context, fact }))))
}

/** The statement that writes what several people did in one transaction, in this order. */
export function auditStatement(entries: readonly AuditRow[]): Prisma.Sql {
  const rows = entries.map(({ context, fact }) => entryOf(context, fact))
  return Prisma.sql`
    INSERT INTO "AuditEntry" ("at", "actorKind", "actorId", "action", "subjectKind", "subjectId", "before", "after", "origin",
      "requestId", "detailsSalt", "detailsHash")
    SELECT "at", "actorKind", "actorId", "action", "subjectKind", "subjectId", "before", "after", "origin", "requestId",
      decode("detailsSalt", 'hex'), decode("detailsHash", 'hex')
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS (
      "at" timestamptz, "actorKind" "ActorKind", "actorId" text, "action" text, "subjectKind" text, "subjectId" text,
      "before" jsonb, "after" jsonb, "origin" text, "requestId" text, "detailsSalt" text, "detailsHash" text))
      WITH ORDINALITY ORDER BY "ordinality"`
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
    detailsSalt: Buffer.from(salt).toString('hex'),
    detailsHash: Buffer.from(detailsHash(salt, fact)).toString('hex'),
  }
}
