import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { lockHeldSession, recordAmong } from './lock-held-session.server.ts'
import { officialAttendance } from './official-attendance.ts'

export type ChooseOfficialAttendance = {
  sessionId: string
  recordId: string
  /** Why this one and not the one that was official; needed where there was one. */
  reason: string
}

/**
 * Makes one statement the figure that is printed and added up.
 * @throws DomainError 'forbidden' | 'notFound' | 'attendanceNotHeld' | 'attendanceReported' | 'reasonNeeded'
 */
export async function chooseOfficialAttendance(
  context: ActorContext,
  input: ChooseOfficialAttendance,
): Promise<void> {
  assertMay(context.actor, 'attendance.choose')
  const reason = input.reason.trim() || null
  await inTransaction(async (tx) => {
    const { attendance } = await lockHeldSession(tx, input.sessionId)
    const chosen = recordAmong(attendance, input.recordId)
    if (chosen.official) return
    const before = officialAttendance(attendance)
    if (before && !reason) throw new DomainError('reasonNeeded')
    // The old one first: at most one is official, and the database holds to it.
    await tx.attendanceRecord.updateMany({
      where: { sessionId: input.sessionId, official: true },
      data: { official: false, officialReason: null },
    })
    await tx.attendanceRecord.update({
      where: { id: chosen.id },
      data: { official: true, officialReason: reason },
    })
    await recordAudit(tx, context, {
      action: 'attendance.officialChosen',
      subjectKind: 'session',
      subjectId: input.sessionId,
      ...(before ? { before: { record: before.id, source: before.source, people: before.people } } : {}),
      after: { record: chosen.id, source: chosen.source, people: chosen.people, reason },
    })
  })
}
