import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay, may } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { listProcesses } from './processes.server.ts'
import type { Period } from './report-data.ts'

// Which periods somebody may read figures of. Whoever may not read exact attendance is given whole processes, which do not
// overlap: of a process and one of its stages, or of two spans a day apart, the difference tells what either alone keeps back
// (published-attendance.ts).

export type OfferedPeriods = {
  /** Whether any two days may be asked for. */
  anyDays: boolean
  /** What a page opens with: the process that is under way, else the latest with a session, else this year so far. */
  current: Period
  named: { id: string; process: string; stage: string | null; period: Period }[]
}

/** @throws DomainError 'forbidden' */
export async function offeredPeriods(context: ActorContext): Promise<OfferedPeriods> {
  assertMay(context.actor, 'reports.read')
  const processes = await listProcesses(context)
  const today = civilDateAt(context.now, MEXICO_CITY)
  // The last one in the index, not the largest of all.
  const last = await db.session.findFirst({
    where: { status: { in: ['HELD', 'REPORTED'] }, reportOn: { lte: today } },
    orderBy: { reportOn: 'desc' },
    select: { reportOn: true },
  })
  const held = last?.reportOn ?? null
  const begun = processes.filter(({ period }) => period.from <= today)
  const opening =
    begun.find(({ period }) => period.to >= today) ??
    begun.find(({ period }) => held !== null && period.from <= held) ??
    begun[0]
  const anyDays = may(context.actor, 'attendance.exact')
  return {
    anyDays,
    current: opening?.period ?? { from: `${today.slice(0, 4)}-01-01`, to: today },
    named: processes.flatMap(({ id, name, period, stages }) => [
      { id, process: name, stage: null, period },
      ...(anyDays ? stages : []).map((stage) => ({
        id: stage.id,
        process: name,
        stage: stage.name,
        period: { from: stage.startsOn, to: stage.endsOn },
      })),
    ]),
  }
}

/** @throws DomainError 'forbidden' where this period is not offered to who asks */
export async function assertOffered(context: ActorContext, { from, to }: Period): Promise<void> {
  assertMay(context.actor, 'reports.read')
  if (may(context.actor, 'attendance.exact')) return
  const { current, named } = await offeredPeriods(context)
  const offered = [current, ...named.map(({ period }) => period)]
  if (!offered.some((period) => period.from === from && period.to === to)) throw new DomainError('forbidden')
}
