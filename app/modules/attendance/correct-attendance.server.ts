import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { lockHeldSession, recordAmong } from './lock-held-session.server.ts'

export type CorrectAttendance = { sessionId: string; recordId: string; people: number; note: string }

/**
 * Corrects a figure or its note; what it was stays in the audit trail.
 * @throws DomainError 'forbidden' | 'notFound' | 'attendanceNotHeld' | 'attendanceReported'
 */
export async function correctAttendance(context: ActorContext, input: CorrectAttendance): Promise<void> {
  assertMay(context.actor, 'attendance.record')
  const { people } = input
  const note = input.note.trim() || null
  await inTransaction(async (tx) => {
    const { attendance } = await lockHeldSession(tx, input.sessionId)
    const record = recordAmong(attendance, input.recordId)
    if (record.people === people && record.note === note) return
    await tx.attendanceRecord.update({ where: { id: record.id }, data: { people, note } })
    await recordAudit(tx, context, {
      action: 'attendance.corrected',
      subjectKind: 'session',
      subjectId: input.sessionId,
      before: { record: record.id, source: record.source, people: record.people, note: record.note },
      after: { people, note },
    })
  })
}
