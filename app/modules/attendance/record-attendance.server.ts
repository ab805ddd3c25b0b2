import type { AttendanceSource } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { type Evidence, keepEvidence } from './keep-evidence.server.ts'
import { lockHeldSession } from './lock-held-session.server.ts'
import { writeStatement } from './write-statement.server.ts'

export type RecordAttendance = {
  sessionId: string
  source: AttendanceSource
  /** Whole number; 0 when it is known that nobody came. Unknown is no record at all. */
  people: number
  note: string
  /** The file behind it: the signed list, a photograph of the room. */
  evidence?: Evidence | null
}

/**
 * Keeps what one source says of how many people came. The first becomes the official figure; later ones stand beside it
 * until somebody chooses. The same statement twice is one.
 * @throws DomainError 'forbidden' | 'notFound' | 'attendanceNotHeld' | 'attendanceReported' | 'evidenceTooLarge' | 'evidenceType'
 */
export async function recordAttendance(context: ActorContext, input: RecordAttendance): Promise<void> {
  assertMay(context.actor, 'attendance.record')
  const { sessionId, source, people } = input
  const note = input.note.trim() || null
  await inTransaction(async (tx) => {
    const { attendance } = await lockHeldSession(tx, sessionId)
    const evidenceId = input.evidence ? await keepEvidence(tx, context, sessionId, input.evidence) : null
    const said = attendance.some(
      (one) =>
        one.source === source &&
        one.people === people &&
        one.note === note &&
        (evidenceId === null || one.evidenceId === evidenceId),
    )
    if (said) return
    const official = attendance.length === 0
    await writeStatement(tx, context, { sessionId, source, people, note, official, evidenceId })
  })
}
