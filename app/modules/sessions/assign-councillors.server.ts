import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import {
  blockFor,
  lockCouncillors,
  tellingConflicts,
} from '#app/modules/scheduling/councillor-blocks.server.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRowId } from '#app/platform/row-id.ts'
import { type LockedSession, lockSessionForStaff } from './lock-session.server.ts'
import { tellCouncillors } from './mail-orders.server.ts'

/** When somebody can be put on a session or taken off: from its hour on; after it too, so that the report prints who was there. */
export const ASSIGNABLE: ReadonlySet<SessionStatus> = new Set(['SCHEDULED', 'PUBLISHED', 'HELD'])

/**
 * Puts councillors on a session: all of them or none. Who is on it already stays. Each is told, unless the session is over.
 * @throws DomainError 'forbidden' | 'notFound' | 'notAssignable' | 'councillorBusy' | 'councillorUnavailable' |
 * 'councillorOutOfTerm' | 'councillorBusyMeanwhile'
 */
export async function assignCouncillors(
  context: ActorContext,
  input: { sessionId: string; councillorIds: readonly string[] },
): Promise<void> {
  assertMay(context.actor, 'sessions.schedule')
  await tellingConflicts(() =>
    inTransaction(async (tx) => {
      const session = await lockSessionForStaff(tx, input.sessionId)
      assertAssignable(session)
      await lockCouncillors(tx, input.councillorIds.filter(isRowId))
      let position = session.assignments.length
      for (const councillorId of new Set(input.councillorIds)) {
        if (isAssigned(session, councillorId)) continue
        await assign(tx, context, session, councillorId, position)
        position += 1
      }
    }),
  )
}

export type ReleaseCouncillor = {
  sessionId: string
  assignmentId: string
  /** Stays in the history beside the name. */
  reason: string
  /** Who comes instead, where somebody does. */
  substituteId?: string | undefined
}

/**
 * Takes a councillor off a session and, where there is one, puts a substitute in the same place; the released row stays.
 * @throws as `assignCouncillors`; DomainError 'wordsNeeded' | 'councillorAlreadyAssigned'
 */
export async function releaseCouncillor(context: ActorContext, input: ReleaseCouncillor): Promise<void> {
  assertMay(context.actor, 'sessions.schedule')
  const { now } = context
  const reason = input.reason.trim()
  if (reason === '') throw new DomainError('wordsNeeded')
  await tellingConflicts(() =>
    inTransaction(async (tx) => {
      const session = await lockSessionForStaff(tx, input.sessionId)
      const assignment = session.assignments.find(({ id }) => id === input.assignmentId)
      // Pressed twice: it is released already.
      if (!assignment) return
      assertAssignable(session)
      await tx.assignment.update({
        where: { id: assignment.id },
        data: { releasedAt: now, releaseReason: reason },
      })
      await recordAudit(tx, context, {
        action: 'councillor.released',
        subjectKind: 'session',
        subjectId: session.id,
        before: { councillor: assignment.councillor.name },
        after: { reason },
      })
      if (session.status !== 'HELD') {
        await tellCouncillors(tx, session.id, [assignment.councillorId], 'councillorReleased', now)
      }
      if (!input.substituteId) return
      if (isAssigned(session, input.substituteId)) {
        throw new DomainError('councillorAlreadyAssigned', {
          councillor: nameOf(session, input.substituteId),
        })
      }
      await lockCouncillors(tx, [input.substituteId].filter(isRowId))
      await assign(tx, context, session, input.substituteId, assignment.position)
    }),
  )
}

async function assign(
  tx: Tx,
  context: ActorContext,
  session: LockedSession,
  councillorId: string,
  position: number,
): Promise<void> {
  const councillor = isRowId(councillorId)
    ? await tx.councillor.findUnique({ where: { id: councillorId } })
    : null
  if (!councillor) throw new DomainError('notFound')
  const { startsAt, endsAt } = session
  const block =
    startsAt && endsAt ? await blockFor(tx, context, councillor, session.id, { startsAt, endsAt }) : {}
  await tx.assignment.create({
    data: { sessionId: session.id, councillorId, position, createdAt: context.now, ...block },
  })
  await recordAudit(tx, context, {
    action: 'councillor.assigned',
    subjectKind: 'session',
    subjectId: session.id,
    after: { councillor: councillor.name },
  })
  if (session.status !== 'HELD') {
    await tellCouncillors(tx, session.id, [councillorId], 'councillorAssigned', context.now)
  }
}

function assertAssignable({ status, startsAt }: LockedSession): void {
  if (!ASSIGNABLE.has(status) || (status !== 'HELD' && !startsAt)) throw new DomainError('notAssignable')
}

function isAssigned(session: LockedSession, councillorId: string): boolean {
  return session.assignments.some((assignment) => assignment.councillorId === councillorId)
}

function nameOf(session: LockedSession, councillorId: string): string {
  return (
    session.assignments.find((assignment) => assignment.councillorId === councillorId)?.councillor.name ?? ''
  )
}
