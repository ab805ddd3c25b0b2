import type { SessionKind } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { blockedPeriod, type CouncillorConflict, councillorConflicts, type Period } from './conflicts.ts'

/** The institute has seven councillors; a list of people in office never comes near it. */
const COUNCILLORS_READ = 200

export type ConflictView =
  | Extract<CouncillorConflict, { kind: 'outOfTerm' | 'unavailability' }>
  | (Extract<CouncillorConflict, { kind: 'assignment' }> & {
      title: string | null
      sessionKind: SessionKind
      hostName: string | null
    })

export type CouncillorHours = {
  id: string
  name: string
  zone: string
  /** For each asked period, in its order: why they cannot be there. Empty: they can. */
  conflicts: ConflictView[][]
}

/**
 * What each councillor has at each of some periods that a session could take, three statements however many there are. The
 * session's own block is no conflict.
 * @throws DomainError 'forbidden'
 */
export async function readCouncillorHours(
  context: ActorContext,
  sessionId: string,
  periods: readonly Period[],
): Promise<CouncillorHours[]> {
  assertMay(context.actor, 'sessions.read')
  const councillors = await db.councillor.findMany({ orderBy: { name: 'asc' }, take: COUNCILLORS_READ })
  if (periods.length === 0)
    return councillors.map(({ id, name, zone }) => ({ id, name, zone, conflicts: [] }))
  // As wide as the most careful councillor keeps free; the rule narrows it for each.
  const widest = Math.max(0, ...councillors.map(({ bufferMinutes }) => bufferMinutes))
  const blocks = periods.map((period) => blockedPeriod(period, widest))
  const [assignments, absences] = await Promise.all([
    db.assignment.findMany({
      where: {
        releasedAt: null,
        OR: blocks.map(({ blockedFrom, blockedTo }) => ({
          blockedFrom: { lt: blockedTo },
          blockedTo: { gt: blockedFrom },
        })),
      },
      include: {
        session: { select: { startsAt: true, endsAt: true, title: true, kind: true, hostName: true } },
      },
    }),
    db.councillorUnavailability.findMany({
      where: {
        OR: blocks.map(({ blockedFrom, blockedTo }) => ({
          startsAt: { lt: blockedTo },
          endsAt: { gt: blockedFrom },
        })),
      },
    }),
  ])
  const sessions = new Map(assignments.map(({ sessionId: id, session }) => [id, session]))
  const taken = assignments.flatMap(({ councillorId, sessionId: id, session, blockedFrom, blockedTo }) =>
    blockedFrom && blockedTo && session.startsAt && session.endsAt
      ? [
          {
            councillorId,
            sessionId: id,
            startsAt: session.startsAt,
            endsAt: session.endsAt,
            blockedFrom,
            blockedTo,
          },
        ]
      : [],
  )
  return councillors.map(({ id, name, zone, bufferMinutes, termFrom, termTo }) => {
    const agenda = {
      bufferMinutes,
      termFrom,
      termTo,
      assignments: taken.filter(({ councillorId }) => councillorId === id),
      unavailabilities: absences.filter(({ councillorId }) => councillorId === id),
    }
    return {
      id,
      name,
      zone,
      conflicts: periods.map((period) =>
        councillorConflicts(period, agenda, sessionId).map((conflict) => {
          if (conflict.kind !== 'assignment') return conflict
          const session = sessions.get(conflict.sessionId)
          return {
            ...conflict,
            title: session?.title ?? null,
            sessionKind: session?.kind ?? 'HOME_MEETING',
            hostName: session?.hostName ?? null,
          }
        }),
      ),
    }
  })
}
