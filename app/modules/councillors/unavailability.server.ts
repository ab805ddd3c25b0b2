import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { resolveWallTime } from '#app/platform/time.ts'
import type { UnavailabilityInput } from './schema.ts'

/**
 * Keeps a time free of sessions. Where the clock changes the time is taken at its widest: the first of two equal hours to the
 * second; an hour that is skipped, from before to after.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function addUnavailability(
  context: ActorContext,
  councillorId: string,
  input: UnavailabilityInput,
): Promise<void> {
  assertMay(context.actor, 'councillors.edit')
  await inTransaction(async (tx) => {
    const councillor = await tx.councillor.findUnique({ where: { id: councillorId }, select: { zone: true } })
    if (!councillor) throw new DomainError('notFound')
    const { zone } = councillor
    const { id, startsAt, endsAt } = await tx.councillorUnavailability.create({
      data: {
        councillorId,
        zone,
        fromDate: input.fromDate,
        fromTime: input.fromTime,
        toDate: input.toDate,
        toTime: input.toTime,
        startsAt: widest({ date: input.fromDate, time: input.fromTime, zone }, 'start'),
        endsAt: widest({ date: input.toDate, time: input.toTime, zone }, 'end'),
        reason: input.reason ?? null,
        createdAt: context.now,
      },
    })
    // The reason may be private (health, family): it is not kept where nothing can be deleted.
    await recordAudit(tx, context, {
      action: 'councillor.unavailabilityAdded',
      subjectKind: 'councillor',
      subjectId: councillorId,
      after: { unavailabilityId: id, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
    })
  })
}

/** @throws DomainError 'forbidden' | 'notFound' */
export async function removeUnavailability(
  context: ActorContext,
  councillorId: string,
  unavailabilityId: string,
): Promise<void> {
  assertMay(context.actor, 'councillors.edit')
  await inTransaction(async (tx) => {
    const [gone] = await tx.$queryRaw<{ startsAt: Date; endsAt: Date }[]>`
      DELETE FROM "CouncillorUnavailability"
      WHERE "id" = ${unavailabilityId}::uuid AND "councillorId" = ${councillorId}::uuid RETURNING "startsAt", "endsAt"`
    if (!gone) throw new DomainError('notFound')
    await recordAudit(tx, context, {
      action: 'councillor.unavailabilityRemoved',
      subjectKind: 'councillor',
      subjectId: councillorId,
      before: { unavailabilityId, startsAt: gone.startsAt.toISOString(), endsAt: gone.endsAt.toISOString() },
    })
  })
}

function widest(wall: { date: string; time: string; zone: string }, side: 'start' | 'end'): Date {
  const resolution = resolveWallTime({ ...wall, fold: side === 'start' ? 0 : 1 })
  if (resolution.kind === 'instant') return resolution.instant
  if (resolution.kind === 'gap') {
    const nearest = side === 'start' ? resolution.nearest.at(0) : resolution.nearest.at(-1)
    const real = nearest ? resolveWallTime(nearest) : null
    if (real?.kind === 'instant') return real.instant
  }
  throw new RangeError(`No instant for a checked wall time: ${resolution.kind}`)
}
