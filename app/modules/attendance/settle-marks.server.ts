import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { type Mark, tallyOf } from './marks.ts'

/** A session's marks as the rule folds them. */
export async function readMarks(tx: Pick<Tx, 'attendanceMark'>, sessionId: string): Promise<Mark[]> {
  const rows = await tx.attendanceMark.findMany({
    where: { sessionId },
    select: {
      id: true,
      kind: true,
      registrationId: true,
      walkInId: true,
      people: true,
      city: true,
      country: true,
      markedAt: true,
    },
  })
  return rows.map((row) => ({ ...row, markedAt: row.markedAt.getTime() }))
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
  const recordedById = context.actor.kind === 'STAFF' ? context.actor.id : null
  if (known) {
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
  const official = statements.length === 0
  const record = await tx.attendanceRecord.create({
    data: { sessionId, source: 'MARKS', people, official, recordedById, recordedAt: context.now },
  })
  await recordAudit(tx, context, {
    action: 'attendance.recorded',
    subjectKind: 'session',
    subjectId: sessionId,
    after: { record: record.id, source: 'MARKS', people, official },
  })
}
