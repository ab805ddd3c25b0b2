import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import type { Context } from '#app/platform/context.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { hashPassword } from './passwords.server.ts'
import { isPlaceholderEmail } from './placeholder.ts'
import { findStaffLink, spendStaffLink } from './staff-links.server.ts'
import { endStaffSessions, startStaffSession } from './staff-sessions.server.ts'

export type AcceptInvitationInput = {
  /** Of the one-time link. */
  token: string
  name: string
  password: string
  /** Only for the first administrator, whose account has none; ignored for everyone else. */
  email?: string | undefined
}

/**
 * Uses a one-time link (invitation or recovery): sets name and password, ends every session the account had, and begins
 * one that waits for the second factor: a link alone opens nothing, and takes none away.
 * @returns the session's token, for its cookie
 * @throws DomainError 'linkInvalid' | 'emailTaken'
 */
export async function acceptInvitation(context: Context, input: AcceptInvitationInput): Promise<string> {
  const { now, language } = context
  const link = await findStaffLink(input.token, now)
  if (!link) throw new DomainError('linkInvalid')
  const { account, purpose } = link
  const email = isPlaceholderEmail(account.email) ? input.email : account.email
  if (email === undefined) throw new DomainError('linkInvalid')
  const passwordHash = await hashPassword(input.password)

  return inTransaction(async (tx) => {
    await spendStaffLink(tx, link, now)
    const namesake = await tx.staffAccount.findUnique({ where: { email }, select: { id: true } })
    if (namesake && namesake.id !== account.id) throw new DomainError('emailTaken')
    const { role } = await tx.staffAccount.update({
      where: { id: account.id },
      data: { name: input.name, email, language, passwordHash },
    })
    await endStaffSessions(tx, account.id, now)
    await recordAudit(
      tx,
      { ...context, actor: { kind: 'STAFF', id: account.id, role } },
      {
        action: purpose === 'INVITATION' ? 'account.invitationAccepted' : 'account.passwordChanged',
        subjectKind: 'account',
        subjectId: account.id,
      },
    )
    return startStaffSession(tx, account.id, now, { origin: context.origin })
  })
}
