import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { SYSTEM } from './actor.ts'
import { ABLE_ADMINISTRATOR } from './change-standing.server.ts'
import { PLACEHOLDER_EMAIL } from './placeholder.ts'
import { endStaffLinks, mintStaffLink, staffLinkUrl } from './staff-links.server.ts'

/**
 * While no administrator can sign in: a one-time address (24 h) whose reader becomes the first, saying e-mail, name and
 * password there. Each call ends the address before it. Null once there is one.
 */
export function inviteFirstAdministrator(now: Date): Promise<string | null> {
  return inTransaction(async (tx) => {
    if ((await tx.staffAccount.count({ where: ABLE_ADMINISTRATOR })) > 0) return null
    const { id } = await tx.staffAccount.upsert({
      where: { email: PLACEHOLDER_EMAIL },
      create: { email: PLACEHOLDER_EMAIL, name: '', role: 'ADMIN', createdAt: now },
      update: { role: 'ADMIN', disabledAt: null },
    })
    await endStaffLinks(tx, id, now)
    const context = { now, actor: SYSTEM, requestId: 'start', language: 'es', origin: null } as const
    await recordAudit(tx, context, {
      action: 'account.invited',
      subjectKind: 'account',
      subjectId: id,
      after: { role: 'ADMIN' },
    })
    return staffLinkUrl(await mintStaffLink(tx, id, 'INVITATION', now))
  })
}
