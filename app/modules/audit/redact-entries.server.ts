import { Prisma } from '#app/generated/prisma/client.ts'
import type { Tx } from '#app/platform/db.server.ts'

/**
 * Takes the details (before, after) out of a subject's entries, for good: that something happened, when and by whom stays, and
 * so does the seal over it, which covers the details' hash. The one change that the database lets through.
 * @returns how many entries were redacted
 */
export async function redactEntries(
  tx: Tx,
  subjectKind: string,
  subjectId: string,
  now: Date,
): Promise<number> {
  const { count } = await tx.auditEntry.updateMany({
    where: { subjectKind, subjectId, redactedAt: null },
    data: { before: Prisma.DbNull, after: Prisma.DbNull, detailsSalt: null, redactedAt: now },
  })
  return count
}
