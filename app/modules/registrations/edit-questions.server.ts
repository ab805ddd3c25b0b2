import type { QuestionType } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { lockSeats } from './seats.server.ts'

/** A form is short, or nobody fills it. */
export const MAX_QUESTIONS = 8

export type QuestionInput = { label: string; type: QuestionType; required: boolean; choices: string[] }

/**
 * Adds a question to the end of a session's form.
 * @throws DomainError 'forbidden' | 'notFound' | 'tooManyQuestions'
 */
export async function addQuestion(
  context: ActorContext,
  sessionId: string,
  question: QuestionInput,
): Promise<void> {
  assertMay(context.actor, 'sessions.edit')
  await inTransaction(async (tx) => {
    await lockSeats(tx, sessionId)
    const { _count, _max } = await tx.registrationQuestion.aggregate({
      where: { sessionId },
      _count: true,
      _max: { position: true },
    })
    if (_count >= MAX_QUESTIONS) throw new DomainError('tooManyQuestions', { max: MAX_QUESTIONS })
    const { id } = await tx.registrationQuestion.create({
      data: { ...question, sessionId, position: (_max.position ?? 0) + 1 },
    })
    await recordAudit(tx, context, {
      action: 'registrationQuestion.added',
      subjectKind: 'session',
      subjectId: sessionId,
      after: { questionId: id, ...question },
    })
  })
}

/**
 * Takes a question away, while nobody has answered it: what people wrote is not thrown away by a button.
 * @throws DomainError 'forbidden' | 'notFound' | 'questionAnswered'
 */
export async function removeQuestion(
  context: ActorContext,
  sessionId: string,
  questionId: string,
): Promise<void> {
  assertMay(context.actor, 'sessions.edit')
  await inTransaction(async (tx) => {
    await lockSeats(tx, sessionId)
    const question = await tx.registrationQuestion.findFirst({
      where: { id: questionId, sessionId },
      include: { _count: { select: { answers: true } } },
    })
    if (!question) return
    if (question._count.answers > 0) throw new DomainError('questionAnswered')
    await tx.registrationQuestion.delete({ where: { id: questionId } })
    const { label, type, required, choices } = question
    await recordAudit(tx, context, {
      action: 'registrationQuestion.removed',
      subjectKind: 'session',
      subjectId: sessionId,
      before: { questionId, label, type, required, choices },
    })
  })
}
