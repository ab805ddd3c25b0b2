import type { AttendanceSource } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import type { Tx } from '#app/platform/db.server.ts'

/** The figures that came with sessions from a programme file: each the first and official one of its session. */
export async function importAttendance(
  tx: Tx,
  context: ActorContext,
  records: readonly { sessionId: string; people: number; source: AttendanceSource }[],
): Promise<void> {
  const recordedById = context.actor.kind === 'STAFF' ? context.actor.id : null
  await tx.attendanceRecord.createMany({
    data: records.map((record) => ({ ...record, official: true, recordedById, recordedAt: context.now })),
  })
}
