import type { SessionKind } from '#app/generated/prisma/enums.ts'
import { type Language, translator } from '#app/locales/i18n.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { retryingRaces, sqlState } from '#app/platform/races.server.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { blockedPeriod, type CouncillorConflict, councillorConflicts, type Period } from './conflicts.ts'
import { readAgenda } from './read-agenda.server.ts'

export type BlockableCouncillor = {
  id: string
  name: string
  zone: string
  bufferMinutes: number
  termFrom: string | null
  termTo: string | null
}

/**
 * Keeps councillors' agendas until the transaction ends, in one order for everybody: who assigns them at the same time goes one
 * after another, and the rule sees what the one before wrote. Before this, the exclusion constraint made crowds wait for each other
 * in a circle. To be called after the lock of the session, with all councillors at once.
 */
export async function lockCouncillors(tx: Tx, ids: readonly string[]): Promise<void> {
  // NO KEY: assignments that only refer to a councillor are not kept waiting.
  await tx.$queryRaw`SELECT "id" FROM "Councillor" WHERE "id" = ANY(${[...ids]}::uuid[]) ORDER BY "id" FOR NO KEY UPDATE`
}

/**
 * The columns that block a councillor for a session, after the rule has found them free.
 * @throws DomainError 'councillorBusy' | 'councillorUnavailable' | 'councillorOutOfTerm'
 */
export async function blockFor(
  tx: Tx,
  context: ActorContext,
  councillor: BlockableCouncillor,
  sessionId: string,
  span: Period,
): Promise<{ blockedFrom: Date; blockedTo: Date }> {
  const block = blockedPeriod(span, councillor.bufferMinutes)
  const agenda = await readAgenda(tx, councillor, block)
  const [conflict] = councillorConflicts(span, agenda, sessionId)
  if (conflict) throw await conflictError(tx, councillor, conflict, context)
  return block
}

/** Moves the blocks of a session's councillors to another hour. @throws as `blockFor` */
export async function moveBlocks(
  tx: Tx,
  context: ActorContext,
  session: { id: string; assignments: readonly { id: string; councillor: BlockableCouncillor }[] },
  span: Period,
): Promise<void> {
  await lockCouncillors(
    tx,
    session.assignments.map(({ councillor }) => councillor.id),
  )
  for (const { id, councillor } of session.assignments) {
    const data = await blockFor(tx, context, councillor, session.id, span)
    await tx.assignment.update({ where: { id }, data })
  }
}

/**
 * Moves the blocks of a session whose hour is settled already, whatever stands in the way: the hour is the truth, and somebody
 * must look at what it collides with. Beside another session of the same councillor no block is possible; it is left open.
 * @returns what stands in the way
 */
export async function forceBlocks(
  tx: Tx,
  context: ActorContext,
  session: { id: string; assignments: readonly { id: string; councillor: BlockableCouncillor }[] },
  span: Period,
): Promise<DomainError[]> {
  const errors: DomainError[] = []
  for (const { id, councillor } of session.assignments) {
    const block = blockedPeriod(span, councillor.bufferMinutes)
    const conflicts = councillorConflicts(span, await readAgenda(tx, councillor, block), session.id)
    const taken = conflicts.some(({ kind }) => kind === 'assignment')
    await tx.assignment.update({
      where: { id },
      data: taken ? { blockedFrom: null, blockedTo: null } : block,
    })
    for (const conflict of conflicts) errors.push(await conflictError(tx, councillor, conflict, context))
  }
  return errors
}

/** Leaves a session's councillors on record, and free. */
export async function freeBlocks(tx: Tx, sessionId: string): Promise<void> {
  await tx.assignment.updateMany({
    where: { sessionId, releasedAt: null },
    data: { blockedFrom: null, blockedTo: null },
  })
}

/**
 * Runs a transaction that blocks councillors. Where the exclusion constraint refuses what the rule let pass (a writer that took no
 * lock), it runs again, and now the rule sees the other session and names it.
 * @throws what `work` throws; DomainError 'councillorBusyMeanwhile' where it lost every time
 */
export async function tellingConflicts<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await retryingRaces(work)
  } catch (error) {
    if (sqlState(error) === EXCLUSION_VIOLATION) throw new DomainError('councillorBusyMeanwhile')
    throw error
  }
}

const EXCLUSION_VIOLATION = '23P01'

/** A session as a sentence calls it. */
export function nameOfSession(
  { title, kind, hostName }: { title: string | null; kind: SessionKind; hostName: string | null },
  language: Language,
): string {
  return title ?? [translator(language)(`common:kindShort.${kind}`), hostName].filter(Boolean).join(', ')
}

async function conflictError(
  tx: Tx,
  { name, zone, bufferMinutes }: BlockableCouncillor,
  conflict: CouncillorConflict,
  { language }: ActorContext,
): Promise<DomainError> {
  if (conflict.kind === 'outOfTerm') return new DomainError('councillorOutOfTerm', { councillor: name })
  const when = momentInWords(conflict.startsAt, zone, language)
  if (conflict.kind === 'unavailability') {
    return new DomainError('councillorUnavailable', { councillor: name, reason: conflict.reason ?? when })
  }
  const other = await tx.session.findUniqueOrThrow({ where: { id: conflict.sessionId } })
  return new DomainError('councillorBusy', {
    councillor: name,
    title: nameOfSession(other, language),
    when,
    buffer: bufferMinutes,
  })
}
