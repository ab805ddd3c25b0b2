import type { AttendanceSource } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { lockHeldSession } from './lock-held-session.server.ts'

export type RecordAttendance = {
  sessionId: string
  source: AttendanceSource
  /** Whole number; 0 when it is known that nobody came. Unknown is no record at all. */
  people: number
  note: string
}

/**
 * Keeps what one source says of how many people came. The first becomes the official figure; later ones stand beside it
 * until somebody chooses. The same statement twice is one.
 * @throws DomainError 'forbidden' | 'notFound' | 'attendanceNotHeld' | 'attendanceReported'
 */
export async function recordAttendance(context: ActorContext, input: RecordAttendance): Promise<void> {
  assertMay(context.actor, 'attendance.record')
  const { sessionId, source, people } = input
  const note = input.note.trim() || null
  await inTransaction(async (tx) => {
    const { attendance } = await lockHeldSession(tx, sessionId)
    const said = attendance.some((one) => one.source === source && one.people === people && one.note === note)
    if (said) return
    const official = attendance.length === 0
    const record = await tx.attendanceRecord.create({
      data: {
        sessionId,
        source,
        people,
        note,
        official,
        recordedById: context.actor.kind === 'STAFF' ? context.actor.id : null,
        recordedAt: context.now,
      },
    })
    await recordAudit(tx, context, {
      action: 'attendance.recorded',
      subjectKind: 'session',
      subjectId: sessionId,
      after: { record: record.id, source, people, note, official },
    })
  })
}
