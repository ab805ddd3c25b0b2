import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { enqueueMail } from '#app/modules/mail/enqueue-mail.server.ts'
import type { Context } from '#app/platform/context.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { rateLimit } from '#app/platform/http/rate-limit.server.ts'
import { VISITOR } from './actor.ts'

const perAddress = rateLimit('recovery-address', 10, 60 * 60)
/** Mails to one person within an hour: enough for who lost one, too few to be a nuisance. */
const MAILS_AN_HOUR = 3

/**
 * Sends a one-time link (10 minutes) to whoever has an account with this address, so that they choose another password; their
 * second factor stays. The answer is the same whether there is an account or not.
 * @throws DomainError 'tooManyAttempts' {minutes}
 */
export async function requestRecovery(
  context: Context,
  { email, address }: { email: string; address: string },
): Promise<void> {
  const { now } = context
  await perAddress(address)
  const account = await db.staffAccount.findUnique({ where: { email } })
  if (!account || account.disabledAt || account.passwordHash === null) return
  await inTransaction(async (tx) => {
    const recent = await tx.mailDelivery.count({
      where: {
        kind: 'staffRecovery',
        recipientId: account.id,
        dueAt: { gt: new Date(now.getTime() - 60 * 60_000) },
      },
    })
    if (recent >= MAILS_AN_HOUR) return
    await enqueueMail(tx, {
      kind: 'staffRecovery',
      recipientId: account.id,
      subjectId: account.id,
      version: Math.floor(now.getTime() / 60_000),
      dueAt: now,
    })
    await recordAudit(
      tx,
      { ...context, actor: VISITOR },
      { action: 'account.recoveryRequested', subjectKind: 'account', subjectId: account.id },
    )
  })
}
