import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import type { StaffContext } from './require-staff.server.ts'
import { openSessions } from './staff-sessions.server.ts'

export type OwnSession = {
  id: string
  startedAt: Date
  lastSeenAt: Date
  /** When it ends by itself, however busy. */
  expiresAt: Date
  /** Where from, shortened. */
  origin: string | null
  /** The one that asks. */
  current: boolean
}

/** The open sessions of who is signed in, the asking one first. */
export async function listOwnSessions({ account, sessionId, now }: StaffContext): Promise<OwnSession[]> {
  const sessions = await db.staffSession.findMany({
    where: { accountId: account.id, ...openSessions(now) },
    orderBy: { lastSeenAt: 'desc' },
    select: { id: true, createdAt: true, lastSeenAt: true, expiresAt: true, origin: true },
  })
  return sessions
    .map(({ createdAt, ...session }) => ({
      ...session,
      startedAt: createdAt,
      current: session.id === sessionId,
    }))
    .sort((a, b) => Number(b.current) - Number(a.current))
}

/**
 * Ends another session of one's own, or with 'others' every one but the asking; another person's is as if it were not there.
 * Ending what has ended changes nothing.
 * @returns how many ended
 */
export function endOwnSessions(context: StaffContext, which: string | 'others'): Promise<number> {
  const { account, sessionId, now } = context
  return inTransaction(async (tx) => {
    const { count } = await tx.staffSession.updateMany({
      where: {
        accountId: account.id,
        endedAt: null,
        AND: [{ id: { not: sessionId } }, which === 'others' ? {} : { id: which }],
      },
      data: { endedAt: now },
    })
    if (count === 0) return 0
    await recordAudit(tx, context, {
      action: 'account.sessionsEnded',
      subjectKind: 'account',
      subjectId: account.id,
      after: { count },
    })
    return count
  })
}
