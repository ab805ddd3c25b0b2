import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRowId } from '#app/platform/row-id.ts'

/**
 * Reads a session and keeps its row until the transaction ends, so that what is decided on it is still true when it is
 * written: seats are counted, councillors assigned and states changed under this lock.
 * @throws DomainError 'notFound'
 */
export async function lockSession(tx: Tx, id: string) {
  if (!isRowId(id)) throw new DomainError('notFound')
  await tx.$queryRaw`SELECT "id" FROM "Session" WHERE "id" = ${id}::uuid FOR UPDATE`
  const session = await tx.session.findUnique({
    where: { id },
    include: {
      assignments: {
        where: { releasedAt: null },
        orderBy: { position: 'asc' },
        include: { councillor: true },
      },
    },
  })
  if (!session) throw new DomainError('notFound')
  return session
}

export type LockedSession = Awaited<ReturnType<typeof lockSession>>

/**
 * `lockSession` for staff, for whom a proposal whose e-mail nobody confirmed does not exist.
 * @throws DomainError 'notFound'
 */
export async function lockSessionForStaff(tx: Tx, id: string): Promise<LockedSession> {
  const session = await lockSession(tx, id)
  if (session.origin === 'PROPOSAL' && !session.emailVerifiedAt) throw new DomainError('notFound')
  return session
}

/**
 * Refuses a decision taken on a page that shows an older state.
 * @throws DomainError 'statusChangedMeanwhile'
 */
export function assertSeen(session: { status: SessionStatus }, seen: SessionStatus): void {
  if (session.status !== seen) throw new DomainError('statusChangedMeanwhile')
}
