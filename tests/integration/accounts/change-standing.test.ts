import { expect, it } from 'vitest'
import { changeRole, disableAccount, enableAccount } from '#app/modules/accounts/change-standing.server.ts'
import { findStaffSession } from '#app/modules/accounts/staff-sessions.server.ts'
import { db } from '#app/platform/db.server.ts'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { ADMIN, COORDINATOR, contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

useDatabase()

it('keeps one administrator who can sign in', async () => {
  const only = await makeAccount({ role: 'ADMIN' })
  // Neither of these could open the door again.
  await makeAccount({ role: 'ADMIN', passwordHash: null })
  await makeAccount({ role: 'ADMIN', disabledAt: NOW })
  await expect(changeRole(contextOf(ADMIN), { accountId: only.id, role: 'READER' })).rejects.toThrow(
    'lastAdministrator',
  )
  await expect(disableAccount(contextOf(ADMIN), only.id)).rejects.toThrow('lastAdministrator')

  const second = await makeAccount({ role: 'ADMIN' })
  const both = await Promise.allSettled([
    disableAccount(contextOf(ADMIN), only.id),
    disableAccount(contextOf(ADMIN), second.id),
  ])
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

it('changes a role at once, with what it was before', async () => {
  const account = await makeAccount({ role: 'READER' })
  const cookie = await signedInCookie(account.id)
  await changeRole(contextOf(ADMIN), { accountId: account.id, role: 'RECORDER' })
  await changeRole(contextOf(ADMIN), { accountId: account.id, role: 'RECORDER' })
  expect(await db.auditEntry.findMany({ where: { subjectId: account.id } })).toMatchObject([
    { action: 'account.roleChanged', before: { role: 'READER' }, after: { role: 'RECORDER' } },
  ])
  const request = new Request('http://localhost:3000/gestion', { headers: { cookie } })
  expect((await findStaffSession(request, NOW))?.account.role).toBe('RECORDER')
})

it('closes an account and opens it again, its old sessions staying closed', async () => {
  const account = await makeAccount()
  const request = new Request('http://localhost:3000/gestion', {
    headers: { cookie: await signedInCookie(account.id) },
  })
  await disableAccount(contextOf(ADMIN), account.id)
  await enableAccount(contextOf(ADMIN), account.id)
  expect(await findStaffSession(request, NOW)).toBeNull()
  const actions = await db.auditEntry.findMany({ where: { subjectId: account.id }, orderBy: { id: 'asc' } })
  expect(actions.map(({ action }) => action)).toEqual(['account.disabled', 'account.enabled'])
})

it('is for administrators', async () => {
  const account = await makeAccount()
  const context = contextOf(COORDINATOR)
  await expect(changeRole(context, { accountId: account.id, role: 'ADMIN' })).rejects.toThrow('forbidden')
  await expect(disableAccount(context, account.id)).rejects.toThrow('forbidden')
  await expect(enableAccount(context, account.id)).rejects.toThrow('forbidden')
})
