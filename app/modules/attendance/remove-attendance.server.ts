import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { lockHeldSession } from './lock-held-session.server.ts'

/**
 * Takes a statement away; the audit trail keeps it. Where it was the official one, the only one left takes its place; of
 * several, somebody has to choose, and until then the attendance is unknown. What is gone already is left so.
 * @throws DomainError 'forbidden' | 'notFound' | 'attendanceNotHeld' | 'attendanceReported'
 */
export async function removeAttendance(
  context: ActorContext,
  input: { sessionId: string; recordId: string },
): Promise<void> {
  assertMay(context.actor, 'attendance.record')
  await inTransaction(async (tx) => {
    const { attendance } = await lockHeldSession(tx, input.sessionId)
    const record = attendance.find(({ id }) => id === input.recordId)
    if (!record) return
    const left = attendance.filter((one) => one.id !== record.id)
    await tx.attendanceRecord.delete({ where: { id: record.id } })
    const [heir, ...others] = left
    const next = record.official && heir && others.length === 0 ? heir : null
    if (next) await tx.attendanceRecord.update({ where: { id: next.id }, data: { official: true } })
    await recordAudit(tx, context, {
      action: 'attendance.removed',
      subjectKind: 'session',
      subjectId: input.sessionId,
      before: {
        record: record.id,
        source: record.source,
        people: record.people,
        note: record.note,
        official: record.official,
      },
      ...(next ? { after: { official: next.id } } : {}),
    })
  })
}
