import type { AttendanceSource } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import type { Tx } from '#app/platform/db.server.ts'

export type Statement = {
  sessionId: string
  source: AttendanceSource
  people: number
  official: boolean
  /** Absent where the source has none: the trail tells then nothing of it. */
  note?: string | null
  peak?: number | null
  evidenceId?: string | null
}

/** Writes a statement of how many came, with its trail; the caller holds the session's row and has settled whether it is official. */
export async function writeStatement(tx: Tx, context: ActorContext, statement: Statement): Promise<void> {
  const { sessionId, evidenceId, ...told } = statement
  const record = await tx.attendanceRecord.create({
    data: {
      sessionId,
      evidenceId: evidenceId ?? null,
      ...told,
      recordedById: context.actor.kind === 'STAFF' ? context.actor.id : null,
      recordedAt: context.now,
    },
  })
  await recordAudit(tx, context, {
    action: 'attendance.recorded',
    subjectKind: 'session',
    subjectId: sessionId,
    after: { record: record.id, ...told },
  })
}
