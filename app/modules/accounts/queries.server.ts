import { db } from '#app/platform/db.server.ts'
import type { ActorContext } from './actor.ts'
import { assertMay } from './permissions.ts'
import { isPlaceholderEmail } from './placeholder.ts'
import { openSessions } from './staff-sessions.server.ts'

/**
 * Every account, active ones first; `lastSeenAt` null who never signed in.
 * @throws DomainError 'forbidden'
 */
export async function listAccounts(context: ActorContext) {
  assertMay(context.actor, 'accounts.manage')
  const accounts = await db.staffAccount.findMany({
    orderBy: [{ disabledAt: { sort: 'asc', nulls: 'first' } }, { name: 'asc' }, { email: 'asc' }],
    select: {
      id: true,
      email: true,
      name: true,
      role: true,
      passwordHash: true,
      disabledAt: true,
      sessions: { orderBy: { lastSeenAt: 'desc' }, take: 1, select: { lastSeenAt: true } },
      _count: { select: { sessions: { where: openSessions(context.now) } } },
    },
  })
  return accounts.map(({ passwordHash, disabledAt, sessions, _count, email, ...account }) => ({
    ...account,
    email: isPlaceholderEmail(email) ? null : email,
    standing: disabledAt
      ? ('disabled' as const)
      : passwordHash === null
        ? ('invited' as const)
        : ('active' as const),
    lastSeenAt: sessions[0]?.lastSeenAt ?? null,
    openSessions: _count.sessions,
  }))
}
