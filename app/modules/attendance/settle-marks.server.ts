import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { type Mark, tallyOf } from './marks.ts'
import { writeStatement } from './write-statement.server.ts'

/** The columns of a mark that the rule reads, for `markOf`. */
export const MARK_SELECT = {
  id: true,
  kind: true,
  registrationId: true,
  walkInId: true,
  people: true,
  city: true,
  country: true,
  markedAt: true,
} as const satisfies Record<keyof Mark, true>

export function markOf<Row extends { markedAt: Date }>(
  row: Row,
): Omit<Row, 'markedAt'> & { markedAt: number } {
  return { ...row, markedAt: row.markedAt.getTime() }
}

/** A session's marks as the rule folds them. */
export async function readMarks(tx: Pick<Tx, 'attendanceMark'>, sessionId: string): Promise<Mark[]> {
  const rows = await tx.attendanceMark.findMany({
    where: { sessionId },
    select: MARK_SELECT,
  })
  return rows.map(markOf)
}

/**
 * Brings the statement of the door (source MARKS) to what its marks add up to, once a session is held; where it is the first
 * statement it is the official one. The caller holds the session's row. No marks, no statement: unknown is never 0.
 */
export async function settleMarks(tx: Tx, context: ActorContext, sessionId: string): Promise<void> {
  const marks = await readMarks(tx, sessionId)
  if (marks.length === 0) return
  const { people } = tallyOf(marks)
  const statements = await tx.attendanceRecord.findMany({ where: { sessionId } })
  const known = statements.find(({ source }) => source === 'MARKS')
  if (known?.people === people) return
  if (known) {
    const recordedById = context.actor.kind === 'STAFF' ? context.actor.id : null
    await tx.attendanceRecord.update({
      where: { id: known.id },
      data: { people, recordedById, recordedAt: context.now },
    })
    await recordAudit(tx, context, {
      action: 'attendance.corrected',
      subjectKind: 'session',
      subjectId: sessionId,
      before: { record: known.id, source: 'MARKS', people: known.people },
      after: { people },
    })
    return
  }
  await writeStatement(tx, context, { sessionId, source: 'MARKS', people, official: statements.length === 0 })
}
