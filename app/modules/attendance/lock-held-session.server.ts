import { lockSessionForStaff } from '#app/modules/sessions/lock-session.server.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'

/**
 * A session whose people can be counted, with what has been said of it; its row stays locked, so that of two first
 * statements one is the official one. What a closed report printed does not change any more.
 * @throws DomainError 'notFound' | 'attendanceNotHeld' | 'attendanceReported'
 */
export async function lockHeldSession(tx: Tx, sessionId: string) {
  const session = await lockSessionForStaff(tx, sessionId)
  if (session.status === 'REPORTED') throw new DomainError('attendanceReported')
  if (session.status !== 'HELD') throw new DomainError('attendanceNotHeld')
  const attendance = await tx.attendanceRecord.findMany({
    where: { sessionId },
    orderBy: [{ recordedAt: 'asc' }, { id: 'asc' }],
  })
  return { session, attendance }
}

export type AttendanceRow = Awaited<ReturnType<typeof lockHeldSession>>['attendance'][number]

/** @throws DomainError 'notFound' */
export function recordAmong(attendance: readonly AttendanceRow[], id: string): AttendanceRow {
  const record = attendance.find((one) => one.id === id)
  if (!record) throw new DomainError('notFound')
  return record
}
