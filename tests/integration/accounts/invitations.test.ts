import { describe, expect, it } from 'vitest'
import { acceptInvitation } from '#app/modules/accounts/accept-invitation.server.ts'
import { runStaff } from '#app/modules/accounts/cli-staff.server.ts'
import { inviteFirstAdministrator } from '#app/modules/accounts/invite-first-administrator.server.ts'
import { inviteStaff } from '#app/modules/accounts/invite-staff.server.ts'
import { PLACEHOLDER_EMAIL } from '#app/modules/accounts/placeholder.ts'
import { renewStaffLink } from '#app/modules/accounts/renew-staff-link.server.ts'
import { findStaffLink } from '#app/modules/accounts/staff-links.server.ts'
import {
  findPartialSession,
  findStaffSession,
  sessionCookie,
} from '#app/modules/accounts/staff-sessions.server.ts'
import { db } from '#app/platform/db.server.ts'
import { makeAccount, PASSWORD, signedInCookie } from '#tests/support/accounts-factory.ts'
import { ADMIN, COORDINATOR, contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

useDatabase()

const minutesLater = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)
const answer = (token: string) => ({ token, name: 'Ana López', password: PASSWORD })

describe('the first administrator', () => {
  it('is invited until there is one, by one valid address at a time', async () => {
    const first = tokenOf(await inviteFirstAdministrator(NOW))
    const second = tokenOf(await inviteFirstAdministrator(NOW))
    expect(await db.staffAccount.count()).toBe(1)
    await expect(
      acceptInvitation(contextOf(), { ...answer(first), email: 'ana@example.org' }),
    ).rejects.toThrow('linkInvalid')
    await acceptInvitation(contextOf(), { ...answer(second), email: 'ana@example.org' })
    expect(await db.staffAccount.findMany()).toMatchObject([
      { email: 'ana@example.org', name: 'Ana López', role: 'ADMIN' },
    ])
    expect(await inviteFirstAdministrator(NOW)).toBeNull()
  })

  it('must say an address, and not someone else’s', async () => {
    await db.staffAccount.updateMany({ where: { role: 'ADMIN' }, data: { role: 'COORDINATOR' } })
    const token = tokenOf(await inviteFirstAdministrator(NOW))
    await expect(acceptInvitation(contextOf(), answer(token))).rejects.toThrow('linkInvalid')
    await expect(
      acceptInvitation(contextOf(), { ...answer(token), email: 'ana@example.org' }),
    ).rejects.toThrow('emailTaken')
    // Refused, so the link is not spent.
    await acceptInvitation(contextOf(), { ...answer(token), email: 'eva@example.org' })
    expect(await db.staffAccount.count({ where: { email: PLACEHOLDER_EMAIL } })).toBe(0)
  })
})

describe('an invitation', () => {
  it('makes an account, orders its mail, and keeps the token nowhere', async () => {
    const { accountId, token } = await inviteStaff(contextOf(ADMIN), {
      email: 'luz@example.org',
      role: 'RECORDER',
    })
    expect(await db.mailDelivery.findMany({ where: { recipientId: accountId } })).toMatchObject([
      { kind: 'staffInvitation', recipientKind: 'STAFF' },
    ])
    expect(await db.auditEntry.findMany({ where: { subjectId: accountId } })).toMatchObject([
      { action: 'account.invited', actorId: ADMIN.id, after: { role: 'RECORDER' } },
    ])
    const session = await acceptInvitation(contextOf(), answer(token))
    const request = new Request('http://localhost:3000/gestion', {
      headers: { cookie: sessionCookie(session) },
    })
    expect((await findPartialSession(request, NOW))?.account).toEqual({
      id: accountId,
      name: 'Ana López',
      role: 'RECORDER',
    })
    const stored = JSON.stringify([
      await db.staffLink.findMany(),
      await db.staffSession.findMany(),
      await db.staffAccount.findMany(),
    ])
    for (const secret of [token, session, PASSWORD]) expect(stored).not.toContain(secret)
  })

  it('opens once, also for two people at the same time', async () => {
    const { token } = await inviteStaff(contextOf(ADMIN), { email: 'uno@example.org', role: 'READER' })
    const answers = await Promise.allSettled([
      acceptInvitation(contextOf(), answer(token)),
      acceptInvitation(contextOf(), answer(token)),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await findStaffLink(token, NOW)).toBeNull()
  })

  it('never moves an account to another address', async () => {
    const { accountId, token } = await inviteStaff(contextOf(ADMIN), {
      email: 'dos@example.org',
      role: 'READER',
    })
    await acceptInvitation(contextOf(), { ...answer(token), email: 'intruso@example.org' })
    expect(await db.staffAccount.findUnique({ where: { id: accountId } })).toMatchObject({
      email: 'dos@example.org',
    })
  })

  it('is for administrators to make, and one an address', async () => {
    const input = { email: 'tres@example.org', role: 'READER' } as const
    await expect(inviteStaff(contextOf(COORDINATOR), input)).rejects.toThrow('forbidden')
    expect(await db.staffAccount.count({ where: { email: input.email } })).toBe(0)
    await inviteStaff(contextOf(ADMIN), input)
    await expect(inviteStaff(contextOf(ADMIN), input)).rejects.toThrow('emailTaken')
  })

  it('lasts a day', async () => {
    const { token } = await inviteStaff(contextOf(ADMIN), { email: 'cuatro@example.org', role: 'READER' })
    expect(await findStaffLink(token, minutesLater(24 * 60 - 1))).not.toBeNull()
    expect(await findStaffLink(token, minutesLater(24 * 60))).toBeNull()
    await expect(
      acceptInvitation(contextOf(undefined, minutesLater(24 * 60)), answer(token)),
    ).rejects.toThrow('linkInvalid')
  })
})

describe('a recovery link', () => {
  it('lasts ten minutes, ends earlier links and every session', async () => {
    const account = await makeAccount()
    const cookie = await signedInCookie(account.id)
    const earlier = await renewStaffLink(contextOf(ADMIN), account.id)
    const token = await renewStaffLink(contextOf(ADMIN), account.id)
    expect(await findStaffLink(earlier, NOW)).toBeNull()
    expect(await findStaffLink(token, minutesLater(9))).toMatchObject({ purpose: 'RECOVERY' })
    expect(await findStaffLink(token, minutesLater(10))).toBeNull()
    await acceptInvitation(contextOf(), { ...answer(token), password: 'otra frase muy larga' })
    const request = new Request('http://localhost:3000/gestion', { headers: { cookie } })
    expect(await findStaffSession(request, NOW)).toBeNull()
  })

  it('opens no disabled account', async () => {
    const account = await makeAccount({ disabledAt: NOW })
    await expect(renewStaffLink(contextOf(ADMIN), account.id)).rejects.toThrow('accountDisabled')
  })
})

describe('staff on the command line', () => {
  it('prints one address, and for an account that exists only by asking for a link', async () => {
    const args = ['--email', ' Mar@Example.org', '--role', 'COORDINATOR']
    expect(await run('create', ...args)).toMatchObject({ code: 0, err: [] })
    const again = await run('create', ...args)
    expect(again).toMatchObject({ code: 1, out: [] })
    expect(again.err[0]).toMatch(/already/)
    const { code, out } = await run('link', '--email', 'mar@example.org')
    expect(code).toBe(0)
    expect(out).toEqual([expect.stringMatching(/^http:\/\/localhost:3000\/acceso\/[\w-]{43}$/)])
    expect(await findStaffLink(tokenOf(out[0] ?? null), new Date())).not.toBeNull()
  })

  it.each([
    [['create', '--email', 'x@example.org', '--role', 'KING'], /--role/],
    [['create', '--role', 'ADMIN'], /--email/],
    [['create', '--colour', 'blue'], /colour/],
    [['link', '--email', 'nadie@example.org'], /./],
    [['destroy'], /Usage/],
    [[], /Usage/],
  ])('refuses %j', async (args, words) => {
    const { code, out, err } = await run(...args)
    expect(code).toBe(1)
    expect(out).toEqual([])
    expect(err.join('\n')).toMatch(words)
  })
})

async function run(...args: string[]) {
  const out: string[] = []
  const err: string[] = []
  const code = await runStaff(args, { stdout: (line) => out.push(line), stderr: (line) => err.push(line) })
  return { code, out, err }
}

function tokenOf(url: string | null): string {
  return url?.split('/').at(-1) ?? ''
}
