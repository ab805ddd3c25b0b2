import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { addDays, civilDateAt, resolveWallTime } from '#app/platform/time.ts'
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
        ...spanOf({ ...input, zone }),
        reason: input.reason ?? null,
        createdAt: context.now,
      },
    })
    // The reason may be private (health, family): it is not kept where nothing can be deleted.
    await recordAudit(tx, context, {
      action: 'councillor.unavailabilityAdded',
      subjectKind: 'councillor',
      subjectId: councillorId,
      after: { unavailabilityId: id, ...isoOf({ startsAt, endsAt }) },
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
      before: { unavailabilityId, ...isoOf(gone) },
    })
  })
}

/**
 * After a change of the time zone data: times to come are derived again from what stands on the wall. In the caller's transaction.
 * @returns how many moved
 */
export async function rederiveUnavailabilities(tx: Tx, context: ActorContext): Promise<number> {
  const { now } = context
  const times = await tx.councillorUnavailability.findMany({
    where: { toDate: { gte: addDays(civilDateAt(now, 'UTC'), -1) } },
    orderBy: { id: 'asc' },
  })
  let moved = 0
  for (const time of times) {
    const span = spanOf(time)
    if (
      span.startsAt.getTime() === time.startsAt.getTime() &&
      span.endsAt.getTime() === time.endsAt.getTime()
    )
      continue
    await tx.councillorUnavailability.update({ where: { id: time.id }, data: span })
    await recordAudit(tx, context, {
      action: 'councillor.unavailabilityRederived',
      subjectKind: 'councillor',
      subjectId: time.councillorId,
      before: { unavailabilityId: time.id, ...isoOf(time) },
      after: { unavailabilityId: time.id, ...isoOf(span) },
    })
    moved += 1
  }
  return moved
}

type OnTheWall = Record<'zone' | 'fromDate' | 'fromTime' | 'toDate' | 'toTime', string>

function spanOf({ zone, fromDate, fromTime, toDate, toTime }: OnTheWall): { startsAt: Date; endsAt: Date } {
  return {
    startsAt: widest({ date: fromDate, time: fromTime, zone }, 'start'),
    endsAt: widest({ date: toDate, time: toTime, zone }, 'end'),
  }
}

function isoOf({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }) {
  return { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() }
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
