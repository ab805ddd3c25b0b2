import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { assertHostOf } from '#app/modules/sessions/host-access.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { lockHeldSession } from './lock-held-session.server.ts'
import { writeStatement } from './write-statement.server.ts'

/**
 * The host's own word of how many came: one statement that stands beside the others, and that they may say again. Staff choose
 * whether it is the official one.
 * @throws DomainError 'forbidden' | 'notFound' | 'attendanceNotHeld' | 'attendanceReported'
 */
export async function sayAttendance(
  context: ActorContext,
  input: { sessionId: string; people: number; note: string },
): Promise<void> {
  const { sessionId, people } = input
  assertHostOf(context.actor, sessionId)
  const note = input.note.trim() || null
  await inTransaction(async (tx) => {
    const { attendance } = await lockHeldSession(tx, sessionId)
    // What staff wrote down of the host's word has their name; this has nobody's.
    const said = attendance.find(({ source, recordedById }) => source === 'HOST' && recordedById === null)
    if (said?.people === people && said.note === note) return
    if (said) {
      await tx.attendanceRecord.update({
        where: { id: said.id },
        data: { people, note, recordedAt: context.now },
      })
      await recordAudit(tx, context, {
        action: 'attendance.corrected',
        subjectKind: 'session',
        subjectId: sessionId,
        before: { record: said.id, source: 'HOST', people: said.people, note: said.note },
        after: { people, note },
      })
      return
    }
    await writeStatement(tx, context, { sessionId, source: 'HOST', people, note, official: false })
  })
}

/** What the host said, for their page. */
export async function hostsWord(sessionId: string): Promise<{ people: number; note: string | null } | null> {
  return db.attendanceRecord.findFirst({
    where: { sessionId, source: 'HOST', recordedById: null },
    select: { people: true, note: true },
  })
}
