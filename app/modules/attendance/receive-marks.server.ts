import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { lockSessionForStaff } from '#app/modules/sessions/lock-session.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { type MarkRefusal, type MarkResult, markSchema, type SentMark } from './mark-schema.ts'
import { boundMarkedAt, needsReason } from './marks.ts'
import { settleMarks } from './settle-marks.server.ts'

const CLOSED: Partial<Record<SessionStatus, MarkRefusal>> = {
  PROPOSED: 'notOpen',
  ACCEPTED: 'notOpen',
  DECLINED: 'cancelled',
  CANCELLED: 'cancelled',
  REPORTED: 'reported',
}

/**
 * Takes a batch of marks from a phone. Each is answered for itself, in the order sent: taken (also when it was there already, so
 * a phone may send again whatever it has no answer for), or refused with why, and then the phone keeps it. Marks of one session
 * are written one batch after another, under its row's lock.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function receiveMarks(
  context: ActorContext,
  input: { sessionId: string; marks: readonly ({ id: string } & Record<string, unknown>)[] },
): Promise<MarkResult[]> {
  const { actor, now } = context
  assertMay(actor, 'attendance.record')
  if (actor.kind !== 'STAFF') throw new DomainError('forbidden')
  const recordedById = actor.id
  const sent = input.marks.map(({ id, ...rest }) => ({
    id,
    mark: markSchema.safeParse({ id, ...rest }).data ?? null,
  }))
  const readable = sent.flatMap(({ mark }) => mark ?? [])
  return inTransaction(async (tx) => {
    const session = await lockSessionForStaff(tx, input.sessionId)
    const [known, registrations] = await Promise.all([
      tx.attendanceMark.findMany({
        where: { id: { in: readable.map(({ id }) => id) } },
        select: { id: true, sessionId: true },
      }),
      tx.registration.findMany({
        where: {
          id: { in: readable.flatMap(({ registrationId }) => registrationId ?? []) },
          sessionId: session.id,
        },
        select: { id: true },
      }),
    ])
    const homeOf = new Map(known.map(({ id, sessionId }) => [id, sessionId]))
    const invited = new Set(registrations.map(({ id }) => id))

    function judge(mark: SentMark | null): MarkRefusal | null {
      if (!mark) return 'invalid'
      const home = homeOf.get(mark.id)
      if (home !== undefined) return home === session.id ? null : 'otherSession'
      const closed = CLOSED[session.status]
      if (closed) return closed
      if (mark.registrationId !== null && !invited.has(mark.registrationId)) return 'unknownRegistration'
      if (!mark.reason && needsReason(session, madeAt(mark))) return 'reasonNeeded'
      return null
    }
    function madeAt({ markedAt }: SentMark): Date {
      return new Date(boundMarkedAt(markedAt, now.getTime()))
    }

    const results = sent.map(({ id, mark }) => ({ id, refused: judge(mark) }))
    const taken = readable.filter(
      (mark, index) =>
        !homeOf.has(mark.id) &&
        judge(mark) === null &&
        readable.findIndex(({ id }) => id === mark.id) === index,
    )
    if (taken.length === 0) return results
    await tx.attendanceMark.createMany({
      data: taken.map((mark) => ({
        ...mark,
        sessionId: session.id,
        recordedById,
        markedAt: madeAt(mark),
        receivedAt: now,
      })),
      // The same mark may come by two requests at once to two sessions' rows; one is kept.
      skipDuplicates: true,
    })
    // Marks at the door are their own trail; what is added before or afterwards is a correction.
    const explained = taken.filter(({ reason }) => reason)
    if (explained.length > 0) {
      await recordAudit(tx, context, {
        action: 'attendance.marksCorrected',
        subjectKind: 'session',
        subjectId: session.id,
        after: {
          count: explained.length,
          reason: [...new Set(explained.map(({ reason }) => reason))].join(' · '),
        },
      })
    }
    if (session.status === 'HELD') await settleMarks(tx, context, session.id)
    return results
  })
}
