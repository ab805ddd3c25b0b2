import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import type { ActorContext } from './actor.ts'
import { assertMay } from './permissions.ts'
import { endStaffLinks, mintStaffLink } from './staff-links.server.ts'

/**
 * A new one-time link for an account, to be handed over by whoever asked for it: an invitation while it has no password
 * (24 h), recovery after (10 min). Earlier links end.
 * @throws DomainError 'forbidden' | 'notFound' | 'accountDisabled'
 */
export async function renewStaffLink(context: ActorContext, accountId: string): Promise<string> {
  assertMay(context.actor, 'accounts.manage')
  return inTransaction(async (tx) => {
    const account = await tx.staffAccount.findUnique({ where: { id: accountId } })
    if (!account) throw new DomainError('notFound')
    if (account.disabledAt) throw new DomainError('accountDisabled')
    await endStaffLinks(tx, account.id, context.now)
    const purpose = account.passwordHash === null ? 'INVITATION' : 'RECOVERY'
    await recordAudit(tx, context, {
      action: 'account.linkRenewed',
      subjectKind: 'account',
      subjectId: account.id,
      after: { purpose },
    })
    return mintStaffLink(tx, account.id, purpose, context.now)
  })
}
