import type { StaffRole } from '#app/generated/prisma/enums.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { enqueueMail } from '#app/modules/mail/enqueue-mail.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import type { ActorContext } from './actor.ts'
import { assertMay } from './permissions.ts'
import { mintStaffLink } from './staff-links.server.ts'

/**
 * Makes an account with a role, mails its person an invitation, and returns a one-time link's token as well (for who hands it
 * over in person). The person chooses name and password with it.
 * @throws DomainError 'forbidden' | 'emailTaken'
 */
export async function inviteStaff(
  context: ActorContext,
  { email, role }: { email: string; role: StaffRole },
): Promise<{ accountId: string; token: string }> {
  assertMay(context.actor, 'accounts.manage')
  return inTransaction(async (tx) => {
    // Of two invitations at once one makes the account; the other inserts nothing.
    const [account] = await tx.staffAccount.createManyAndReturn({
      data: [{ email, name: '', role, language: context.language, createdAt: context.now }],
      skipDuplicates: true,
      select: { id: true },
    })
    if (!account) throw new DomainError('emailTaken')
    const token = await mintStaffLink(tx, account.id, 'INVITATION', context.now)
    await enqueueMail(tx, {
      kind: 'staffInvitation',
      recipientId: account.id,
      subjectId: account.id,
      dueAt: context.now,
    })
    await recordAudit(tx, context, {
      action: 'account.invited',
      subjectKind: 'account',
      subjectId: account.id,
      after: { role },
    })
    return { accountId: account.id, token }
  })
}
