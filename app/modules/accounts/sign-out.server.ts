import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import type { PartialStaffContext } from './require-staff.server.ts'

/** Ends the session that asks for it. */
export function signOut(context: PartialStaffContext): Promise<void> {
  return inTransaction(async (tx) => {
    const { count } = await tx.staffSession.updateMany({
      where: { id: context.sessionId, endedAt: null },
      data: { endedAt: context.now },
    })
    if (count === 0) return
    await recordAudit(tx, context, {
      action: 'account.signedOut',
      subjectKind: 'account',
      subjectId: context.account.id,
    })
  })
}
