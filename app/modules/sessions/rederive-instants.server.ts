import { type Language, wordsOf } from '#app/locales/i18n.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { rederiveUnavailabilities } from '#app/modules/councillors/unavailability.server.ts'
import {
  forceBlocks,
  freeBlocks,
  lockCouncillors,
  nameOfSession,
} from '#app/modules/scheduling/councillor-blocks.server.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { retryingRaces } from '#app/platform/races.server.ts'
import { addDays, civilDateAt, reportDate, resolveWallTime } from '#app/platform/time.ts'
import { gapInWords } from '#app/platform/time-words.ts'
import { type LockedSession, lockSession } from './lock-session.server.ts'
import { moveSession } from './move-session.server.ts'
import { type HourColumns, hourColumns } from './settle-hour.server.ts'

export type Rederived = {
  /** Sessions whose instant is another one now. */
  moved: { sessionId: string; name: string; zone: string; before: Date; after: Date }[]
  /** Proposed slots whose instant is another one now. */
  slots: number
  /** Times when a councillor can't that begin or end at another instant now. */
  times: number
  /** What needs a person, in words: an hour that no longer exists, a councillor who cannot be at two places. */
  unresolved: { sessionId: string; name: string; sentence: string }[]
}

/**
 * After a change of the time zone data: derives the instants of what is to come again from what stands on the wall, which stays
 * (calendar-and-time.md, "Time"). A session whose instant moves gets the next SEQUENCE and its councillors' blocks with it, and
 * everybody who knew the hour one update, as if staff had moved it. All of it or nothing; running it again changes nothing.
 *
 * The hour is never held back: where a councillor's two sessions now meet, the block of the one is left open and it is said. An
 * hour that the clock now skips cannot be derived; the old instant stays until somebody chooses another hour.
 * @param options.dryRun does all of it and takes it back
 * @throws DomainError 'forbidden'
 */
export async function rederiveInstants(
  context: ActorContext,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<Rederived> {
  assertMay(context.actor, 'sessions.schedule')
  try {
    return await retryingRaces(() =>
      inTransaction(async (tx) => {
        const done: Rederived = { moved: [], slots: 0, times: 0, unresolved: [] }
        // First, so that a session that moves is held against them as they are now.
        done.times = await rederiveUnavailabilities(tx, context)
        await rederiveSessions(tx, context, done)
        await rederiveSlots(tx, context, done)
        if (dryRun) throw new TakenBack(done)
        return done
      }),
    )
  } catch (error) {
    if (error instanceof TakenBack) return error.done
    throw error
  }
}

class TakenBack extends Error {
  constructor(readonly done: Rederived) {
    super('taken back')
  }
}

async function rederiveSessions(tx: Tx, context: ActorContext, done: Rederived): Promise<void> {
  const { now } = context
  const candidates = await tx.session.findMany({
    where: {
      status: { in: ['SCHEDULED', 'PUBLISHED'] },
      startsAt: { not: null },
      wallDate: { gte: yesterday(now) },
    },
    select: {
      id: true,
      zone: true,
      wallDate: true,
      wallTime: true,
      wallFold: true,
      startsAt: true,
      reportOn: true,
    },
    orderBy: { id: 'asc' },
  })
  const moving: { session: LockedSession; hour: HourColumns }[] = []
  for (const { id, ...stored } of candidates) {
    const seen = derive(stored)
    if (seen.kind === 'instant' && agrees(stored, seen.instant)) continue
    const session = await lockSession(tx, id)
    const { startsAt } = session
    const derived = derive(session)
    if (!startsAt || derived.kind === 'unknown') continue
    if (derived.kind === 'gap') {
      if (startsAt > now)
        done.unresolved.push(unresolved(session, derived.sentence(context.language), context))
      continue
    }
    const hour = hourColumns(derived.wall, derived.instant, session.durationMinutes)
    if (startsAt <= now && hour.startsAt <= now) continue
    if (startsAt.getTime() !== hour.startsAt.getTime()) moving.push({ session, hour })
    else if (session.reportOn !== hour.reportOn) await rewriteReportDate(tx, context, session, hour.reportOn)
  }
  await lockCouncillors(
    tx,
    moving.flatMap(({ session }) => session.assignments.map(({ councillorId }) => councillorId)),
  )
  // All blocks go first, so that two sessions that move together do not meet each other's old hour.
  for (const { session } of moving) await freeBlocks(tx, session.id)
  for (const { session, hour } of moving) {
    await moveSession(tx, context, session, hour, 'session.rederived')
    done.moved.push({
      sessionId: session.id,
      name: nameOfSession(session, context.language),
      zone: hour.zone,
      before: session.startsAt ?? hour.startsAt,
      after: hour.startsAt,
    })
  }
  for (const { session, hour } of moving) {
    for (const { code, details } of await forceBlocks(tx, context, session, hour)) {
      const sentence = wordsOf(context.language, `errors:${code}`, details)
      done.unresolved.push(unresolved(session, sentence, context))
    }
  }
}

/** The session begins when it did, but the calendar in Mexico City says another day. Nobody who comes has to know. */
async function rewriteReportDate(
  tx: Tx,
  context: ActorContext,
  session: LockedSession,
  reportOn: string,
): Promise<void> {
  await tx.session.update({ where: { id: session.id }, data: { reportOn } })
  await recordAudit(tx, context, {
    action: 'session.rederived',
    subjectKind: 'session',
    subjectId: session.id,
    before: { reportOn: session.reportOn },
    after: { reportOn },
  })
}

async function rederiveSlots(tx: Tx, context: ActorContext, done: Rederived): Promise<void> {
  const { now, language } = context
  const slots = await tx.proposedSlot.findMany({
    where: { session: { status: { in: ['PROPOSED', 'ACCEPTED'] } }, wallDate: { gte: yesterday(now) } },
    include: { session: true },
    orderBy: [{ sessionId: 'asc' }, { position: 'asc' }],
  })
  for (const { session, ...slot } of slots) {
    const derived = derive(slot)
    if (derived.kind === 'gap') done.unresolved.push(unresolved(session, derived.sentence(language), context))
    if (derived.kind !== 'instant' || derived.instant.getTime() === slot.startsAt.getTime()) continue
    await tx.proposedSlot.update({ where: { id: slot.id }, data: { startsAt: derived.instant } })
    await recordAudit(tx, context, {
      action: 'session.slotRederived',
      subjectKind: 'session',
      subjectId: session.id,
      before: { slot: slot.position, startsAt: slot.startsAt.toISOString() },
      after: { slot: slot.position, startsAt: derived.instant.toISOString() },
    })
    done.slots += 1
  }
}

type OnTheWall = { zone: string | null; wallDate: string | null; wallTime: string | null; wallFold: number }

function derive({ zone, wallDate, wallTime, wallFold }: OnTheWall) {
  if (!zone || !wallDate || !wallTime) return { kind: 'unknown' as const }
  const wall = { date: wallDate, time: wallTime, zone, fold: wallFold === 1 ? (1 as const) : (0 as const) }
  const resolution = resolveWallTime(wall)
  if (resolution.kind === 'instant') return resolution
  if (resolution.kind !== 'gap') return { kind: 'unknown' as const }
  return { kind: 'gap' as const, sentence: (language: Language) => gapInWords(wall, language) ?? '' }
}

function agrees(stored: { startsAt: Date | null; reportOn: string | null }, instant: Date): boolean {
  return stored.startsAt?.getTime() === instant.getTime() && stored.reportOn === reportDate(instant)
}

function unresolved(
  session: Parameters<typeof nameOfSession>[0] & { id: string },
  sentence: string,
  { language }: ActorContext,
): Rederived['unresolved'][number] {
  return { sessionId: session.id, name: nameOfSession(session, language), sentence }
}

/** The earliest civil date that is not over everywhere on earth. */
function yesterday(now: Date): string {
  return addDays(civilDateAt(now, 'UTC'), -1)
}
