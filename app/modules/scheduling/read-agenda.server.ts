import type { Tx } from '#app/platform/db.server.ts'
import type { BlockedPeriod, CouncillorAgenda } from './conflicts.ts'

/** What a councillor has around a stretch of time; for the rule in `conflicts.ts`. */
export async function readAgenda(
  tx: Tx,
  councillor: { id: string; bufferMinutes: number; termFrom: string | null; termTo: string | null },
  { blockedFrom, blockedTo }: BlockedPeriod,
): Promise<CouncillorAgenda> {
  const assignments = await tx.assignment.findMany({
    where: {
      councillorId: councillor.id,
      releasedAt: null,
      blockedFrom: { lt: blockedTo },
      blockedTo: { gt: blockedFrom },
    },
    include: { session: { select: { startsAt: true, endsAt: true } } },
  })
  const unavailabilities = await tx.councillorUnavailability.findMany({
    where: { councillorId: councillor.id, startsAt: { lt: blockedTo }, endsAt: { gt: blockedFrom } },
  })
  return {
    ...councillor,
    unavailabilities,
    assignments: assignments.flatMap(({ sessionId, session, blockedFrom, blockedTo }) =>
      blockedFrom && blockedTo && session.startsAt && session.endsAt
        ? [{ sessionId, startsAt: session.startsAt, endsAt: session.endsAt, blockedFrom, blockedTo }]
        : [],
    ),
  }
}
