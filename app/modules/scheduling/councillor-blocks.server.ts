import { translator } from '#app/locales/i18n.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
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
  for (const { id, councillor } of session.assignments) {
    const data = await blockFor(tx, context, councillor, session.id, span)
    await tx.assignment.update({ where: { id }, data })
  }
}

/** Leaves a session's councillors on record, and free. */
export async function freeBlocks(tx: Tx, sessionId: string): Promise<void> {
  await tx.assignment.updateMany({
    where: { sessionId, releasedAt: null },
    data: { blockedFrom: null, blockedTo: null },
  })
}

/**
 * Runs work that blocks councillors. Where two people assign at once the rule finds both free, and the exclusion constraint
 * refuses the second: it is told as the same refusal.
 * @throws DomainError 'councillorBusyMeanwhile', or what `work` throws
 */
export async function tellingConflicts<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (isExclusionViolation(error)) throw new DomainError('councillorBusyMeanwhile')
    throw error
  }
}

/** SQLSTATE 23P01 (exclusion_violation) anywhere in what the driver adapter wraps. */
export function isExclusionViolation(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  if ('code' in error && error.code === '23P01') return true
  if ('originalCode' in error && error.originalCode === '23P01') return true
  if ('cause' in error && isExclusionViolation(error.cause)) return true
  if ('meta' in error && isExclusionViolation(error.meta)) return true
  return 'driverAdapterError' in error && isExclusionViolation(error.driverAdapterError)
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
  const { title, kind, hostName } = await tx.session.findUniqueOrThrow({ where: { id: conflict.sessionId } })
  return new DomainError('councillorBusy', {
    councillor: name,
    title: title ?? [translator(language)(`common:kindShort.${kind}`), hostName].filter(Boolean).join(', '),
    when,
    buffer: bufferMinutes,
  })
}
