import type { StaffRole } from '#app/generated/prisma/enums.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import type { ActorContext } from './actor.ts'
import { assertMay } from './permissions.ts'
import { endStaffLinks } from './staff-links.server.ts'
import { endStaffSessions } from './staff-sessions.server.ts'

/**
 * Gives an account another role; it holds from the account's next request.
 * @throws DomainError 'forbidden' | 'notFound' | 'lastAdministrator'
 */
export async function changeRole(
  context: ActorContext,
  { accountId, role }: { accountId: string; role: StaffRole },
): Promise<void> {
  assertMay(context.actor, 'accounts.manage')
  await inTransaction(async (tx) => {
    const account = await lockAccount(tx, accountId)
    if (account.role === role) return
    if (role !== 'ADMIN') await assertAnotherAdministrator(tx, account)
    await tx.staffAccount.update({ where: { id: accountId }, data: { role } })
    await recordAudit(tx, context, {
      action: 'account.roleChanged',
      subjectKind: 'account',
      subjectId: accountId,
      before: { role: account.role },
      after: { role },
    })
  })
}

/**
 * Closes an account: its sessions and links end at once, its history stays.
 * @throws DomainError 'forbidden' | 'notFound' | 'lastAdministrator'
 */
export async function disableAccount(context: ActorContext, accountId: string): Promise<void> {
  assertMay(context.actor, 'accounts.manage')
  await inTransaction(async (tx) => {
    const account = await lockAccount(tx, accountId)
    if (account.disabledAt) return
    await assertAnotherAdministrator(tx, account)
    await tx.staffAccount.update({ where: { id: accountId }, data: { disabledAt: context.now } })
    await endStaffSessions(tx, accountId, context.now)
    await endStaffLinks(tx, accountId, context.now)
    await recordAudit(tx, context, {
      action: 'account.disabled',
      subjectKind: 'account',
      subjectId: accountId,
    })
  })
}

/** @throws DomainError 'forbidden' | 'notFound' */
export async function enableAccount(context: ActorContext, accountId: string): Promise<void> {
  assertMay(context.actor, 'accounts.manage')
  await inTransaction(async (tx) => {
    const account = await lockAccount(tx, accountId)
    if (!account.disabledAt) return
    await tx.staffAccount.update({ where: { id: accountId }, data: { disabledAt: null } })
    await recordAudit(tx, context, {
      action: 'account.enabled',
      subjectKind: 'account',
      subjectId: accountId,
    })
  })
}

type LockedAccount = { id: string; role: StaffRole; disabledAt: Date | null; passwordHash: string | null }

// Every administrator's row is locked too, in one order: two of them who demote each other at once must not both succeed.
async function lockAccount(tx: Tx, id: string): Promise<LockedAccount> {
  const rows = await tx.$queryRaw<LockedAccount[]>`
    SELECT "id", "role", "disabledAt", "passwordHash" FROM "StaffAccount"
    WHERE "id" = ${id}::uuid OR "role" = 'ADMIN' ORDER BY "id" FOR UPDATE`
  const account = rows.find((row) => row.id === id)
  if (!account) throw new DomainError('notFound')
  return account
}

async function assertAnotherAdministrator(tx: Tx, account: LockedAccount): Promise<void> {
  const counts = account.role === 'ADMIN' && !account.disabledAt && account.passwordHash !== null
  if (!counts) return
  const others = await tx.staffAccount.count({ where: { ...ABLE_ADMINISTRATOR, id: { not: account.id } } })
  if (others === 0) throw new DomainError('lastAdministrator')
}

/** An administrator who can sign in. */
export const ABLE_ADMINISTRATOR = { role: 'ADMIN', disabledAt: null, passwordHash: { not: null } } as const
