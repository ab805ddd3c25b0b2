import type { Prisma } from '#app/generated/prisma/client.ts'
import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit, recordAudits } from '#app/modules/audit/record-audit.server.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { assertCanMove, ENTERED_AT } from './lifecycle.ts'

/**
 * The one writer of a session's status. Guarded by the old status, so that of two people who press at once one
 * succeeds and the other is told; the audit row stands in the same transaction. The moment of entering the state is kept
 * unless `data` says otherwise, as when a state is taken back; `facts.action` names such a step.
 * @throws DomainError 'transitionNotAllowed' | 'statusChangedMeanwhile'
 */
export async function changeStatus(
  tx: Tx,
  context: ActorContext,
  session: { id: string; status: SessionStatus },
  to: SessionStatus,
  data: Prisma.SessionUncheckedUpdateManyInput = {},
  facts: { action?: string; before?: Prisma.InputJsonObject; after?: Prisma.InputJsonObject } = {},
): Promise<void> {
  assertCanMove(session.status, to)
  const column = to === 'PROPOSED' ? null : ENTERED_AT[to]
  const { count } = await tx.session.updateMany({
    where: { id: session.id, status: session.status },
    data: { ...(column ? { [column]: context.now } : {}), ...data, status: to },
  })
  if (count === 0) throw new DomainError('statusChangedMeanwhile')
  await recordAudit(tx, context, {
    action: facts.action ?? `session.${to.toLowerCase()}`,
    subjectKind: 'session',
    subjectId: session.id,
    before: { status: session.status, ...facts.before },
    after: { status: to, ...facts.after },
  })
}

/** A statement holds 32,767 parameters. */
const A_STATEMENT = 5_000

/**
 * The same step for many sessions at once, in a few statements; all of them, or none.
 * @throws DomainError 'transitionNotAllowed' | 'statusChangedMeanwhile'
 */
export async function changeStatuses(
  tx: Tx,
  context: ActorContext,
  sessions: readonly { id: string; status: SessionStatus }[],
  to: Exclude<SessionStatus, 'PROPOSED'>,
  facts: { after?: Prisma.InputJsonObject } = {},
): Promise<void> {
  for (const { status } of sessions) assertCanMove(status, to)
  for (let at = 0; at < sessions.length; at += A_STATEMENT) {
    const some = sessions.slice(at, at + A_STATEMENT)
    const { count } = await tx.session.updateMany({
      where: { OR: groupedByStatus(some) },
      data: { status: to, [ENTERED_AT[to]]: context.now },
    })
    if (count !== some.length) throw new DomainError('statusChangedMeanwhile')
  }
  await recordAudits(
    tx,
    context,
    sessions.map(({ id, status }) => ({
      action: `session.${to.toLowerCase()}`,
      subjectKind: 'session',
      subjectId: id,
      before: { status },
      after: { status: to, ...facts.after },
    })),
  )
}

function groupedByStatus(sessions: readonly { id: string; status: SessionStatus }[]) {
  return [...new Set(sessions.map(({ status }) => status))].map((status) => ({
    status,
    id: { in: sessions.filter((session) => session.status === status).map(({ id }) => id) },
  }))
}
