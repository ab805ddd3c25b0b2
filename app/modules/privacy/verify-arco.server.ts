import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { enqueueMail } from '#app/modules/mail/enqueue-mail.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { deadlineFrom } from './business-days.ts'
import { privacySettings } from './settings.server.ts'

/** Any number that stays the same: who gives numbers goes one after another. */
const FOLIO_LOCK = 7_202_611

/**
 * Whoever made the request has opened its mail: it gets its number and its deadline, and staff see it. Pressing again changes
 * nothing. `id` is what the link stands for.
 * @throws DomainError 'notFound'
 */
export async function verifyArco(context: ActorContext, id: string): Promise<void> {
  const { now } = context
  await inTransaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${FOLIO_LOCK})`
    const request = await tx.arcoRequest.findUnique({ where: { id }, select: { status: true } })
    if (!request) throw new DomainError('notFound')
    if (request.status !== 'UNVERIFIED') return
    const { answerDays, daysOff } = await privacySettings(tx)
    const today = civilDateAt(now, MEXICO_CITY)
    const year = today.slice(0, 4)
    const given = await tx.arcoRequest.count({
      where: { status: { not: 'UNVERIFIED' }, folio: { startsWith: `ARCO-${year}-` } },
    })
    const folio = `ARCO-${year}-${String(given + 1).padStart(4, '0')}`
    const dueOn = deadlineFrom(today, answerDays, new Set(daysOff))
    await tx.arcoRequest.update({ where: { id }, data: { status: 'OPEN', verifiedAt: now, folio, dueOn } })
    await recordAudit(tx, context, {
      action: 'arco.verified',
      subjectKind: 'arcoRequest',
      subjectId: id,
      after: { folio, dueOn },
    })
    await enqueueMail(tx, { kind: 'arcoReceived', recipientId: id, subjectId: id, dueAt: now })
  })
}
