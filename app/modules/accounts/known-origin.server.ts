import type { Context } from '#app/platform/context.ts'
import { db } from '#app/platform/db.server.ts'

const KNOWN_FOR_MS = 90 * 24 * 60 * 60_000

/** Whether the account was signed in, with both factors, from this network within 90 days. */
export async function isKnownOrigin(accountId: string, { origin, now }: Context): Promise<boolean> {
  if (!origin) return false
  const entry = await db.auditEntry.findFirst({
    where: {
      subjectKind: 'account',
      subjectId: accountId,
      action: 'account.signedIn',
      origin,
      at: { gt: new Date(now.getTime() - KNOWN_FOR_MS) },
    },
    select: { id: true },
  })
  return entry !== null
}
