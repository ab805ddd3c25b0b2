import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { lockSessionForStaff } from '#app/modules/sessions/lock-session.server.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'

export type OutcomeFigures = {
  questionsAsked: number | null
  credentialsAssisted: number | null
  registrationsAssisted: number | null
  note: string | null
}

/**
 * Keeps what came of a session. Null is unknown, never 0.
 * @throws DomainError 'forbidden' | 'notFound' | 'outcomeNotHeld'
 */
export async function recordOutcome(
  context: ActorContext,
  { sessionId, ...figures }: { sessionId: string } & OutcomeFigures,
): Promise<void> {
  const recordedById = assertRecorder(context)
  await inTransaction(async (tx) => {
    await lockHappened(tx, sessionId)
    const before = await tx.sessionOutcome.findUnique({
      where: { sessionId },
      select: { questionsAsked: true, credentialsAssisted: true, registrationsAssisted: true, note: true },
    })
    if (before && JSON.stringify(before) === JSON.stringify(pick(figures))) return
    const data = { ...pick(figures), recordedById, updatedAt: context.now }
    await tx.sessionOutcome.upsert({ where: { sessionId }, create: { sessionId, ...data }, update: data })
    await recordAudit(tx, context, {
      action: 'outcome.recorded',
      subjectKind: 'session',
      subjectId: sessionId,
      ...(before ? { before } : {}),
      after: pick(figures),
    })
  })
}

function pick({ questionsAsked, credentialsAssisted, registrationsAssisted, note }: OutcomeFigures) {
  return { questionsAsked, credentialsAssisted, registrationsAssisted, note }
}

/**
 * Something that somebody promised in a session: who answers for it, and until when. Said twice it is one.
 * @throws DomainError 'forbidden' | 'notFound' | 'outcomeNotHeld'
 */
export async function addCommitment(
  context: ActorContext,
  input: { sessionId: string; text: string; owner: string; dueOn: string | null },
): Promise<void> {
  assertRecorder(context)
  const { sessionId, text, owner, dueOn } = input
  await inTransaction(async (tx) => {
    await lockHappened(tx, sessionId)
    const said = await tx.commitment.count({ where: { sessionId, text, owner } })
    if (said > 0) return
    await tx.commitment.create({ data: { sessionId, text, owner, dueOn, createdAt: context.now } })
    await recordAudit(tx, context, {
      action: 'outcome.commitmentAdded',
      subjectKind: 'session',
      subjectId: sessionId,
      after: { words: text, owner, dueOn },
    })
  })
}

/**
 * How a commitment goes on: what was done about it, another date, and whether it is kept. Kept ones can be opened again.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function followCommitment(
  context: ActorContext,
  input: { commitmentId: string; followUp: string | null; dueOn: string | null; doneOn: string | null },
): Promise<void> {
  assertRecorder(context)
  const { commitmentId, ...next } = input
  await inTransaction(async (tx) => {
    const commitment = await tx.commitment.findUnique({ where: { id: commitmentId } })
    if (!commitment) throw new DomainError('notFound')
    const { followUp, dueOn, doneOn } = commitment
    // Done stays done on the day that it was.
    const doneNow = next.doneOn && (doneOn ?? next.doneOn)
    if (next.followUp === followUp && next.dueOn === dueOn && doneNow === doneOn) return
    await tx.commitment.update({ where: { id: commitmentId }, data: { ...next, doneOn: doneNow } })
    await recordAudit(tx, context, {
      action: doneNow && !doneOn ? 'outcome.commitmentKept' : 'outcome.commitmentFollowed',
      subjectKind: 'session',
      subjectId: commitment.sessionId,
      before: { words: commitment.text, followUp, dueOn, doneOn },
      after: { followUp: next.followUp, dueOn: next.dueOn, doneOn: doneNow },
    })
  })
}

function assertRecorder({ actor }: ActorContext): string {
  assertMay(actor, 'outcomes.record')
  if (actor.kind !== 'STAFF') throw new DomainError('forbidden')
  return actor.id
}

/** What came of a session can still be added to one that a closed report counts: its attendance does not change by it. */
async function lockHappened(tx: Tx, sessionId: string): Promise<void> {
  const { status } = await lockSessionForStaff(tx, sessionId)
  if (status !== 'HELD' && status !== 'REPORTED') throw new DomainError('outcomeNotHeld')
}
