import type { Prisma } from '#app/generated/prisma/client.ts'
import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
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
