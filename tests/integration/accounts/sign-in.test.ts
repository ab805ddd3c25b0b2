import { describe, expect, it } from 'vitest'
import { DECOY_HASH, hashPassword, verifyPassword } from '#app/modules/accounts/passwords.server.ts'
import { type SignInInput, signIn } from '#app/modules/accounts/sign-in.server.ts'
import {
  endStaffSessions,
  findPartialSession,
  findStaffSession,
  sessionCookie,
} from '#app/modules/accounts/staff-sessions.server.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { makeAccount, PASSWORD, signedInCookie } from '#tests/support/accounts-factory.ts'
import { contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

useDatabase()

let lastAddress = 0
/** An address that nobody has guessed from yet. */
function freshAddress(): string {
  lastAddress += 1
  return `192.0.2.${lastAddress}`
}

function attempt(input: Partial<SignInInput>, { origin = null as string | null, now = NOW } = {}) {
  return signIn(
    { ...contextOf(), origin, now },
    { email: 'nadie@example.org', password: PASSWORD, address: freshAddress(), ...input },
  )
}

/** What a whole sign-in leaves in the trail. */
function signedInFrom(accountId: string, origin: string) {
  return inTransaction((tx) =>
    recordAudit(
      tx,
      { ...contextOf({ kind: 'STAFF', id: accountId, role: 'COORDINATOR' }), origin },
      { action: 'account.signedIn', subjectKind: 'account', subjectId: accountId },
    ),
  )
}

function requestWith(cookie: string): Request {
  return new Request('http://localhost:3000/gestion', { headers: { cookie } })
}

function later(hours: number): Date {
  return new Date(NOW.getTime() + hours * 3_600_000)
}

describe('signing in', () => {
  it('begins a session, ends the one that the browser held, and leaves an audit row without secrets', async () => {
    const account = await makeAccount()
    const held = await findStaffSession(requestWith(await signedInCookie(account.id)), NOW)
    const token = await attempt({ email: account.email, previousSessionId: held?.sessionId })
    expect(await findStaffSession(requestWith(sessionCookie(token)), NOW)).toBeNull()
    const signedIn = await findPartialSession(requestWith(sessionCookie(token)), NOW)
    expect(signedIn?.account).toEqual({ id: account.id, name: account.name, role: 'COORDINATOR' })
    expect(await db.staffSession.findMany({ where: { accountId: account.id, endedAt: null } })).toHaveLength(
      1,
    )
    const [entry] = await db.auditEntry.findMany({ where: { subjectId: account.id } })
    expect(entry).toMatchObject({
      action: 'account.passwordAccepted',
      actorKind: 'STAFF',
      actorId: account.id,
      after: null,
    })
    expect(JSON.stringify(await db.staffSession.findMany())).not.toContain(token)
  })

  it('refuses alike: unknown e-mail, wrong password, no password yet, disabled', async () => {
    const known = await makeAccount()
    const invited = await makeAccount({ passwordHash: null })
    const disabled = await makeAccount({ disabledAt: NOW })
    await expect(attempt({})).rejects.toThrow('signInRefused')
    await expect(attempt({ email: known.email, password: 'otra cosa larga' })).rejects.toThrow(
      'signInRefused',
    )
    await expect(attempt({ email: invited.email })).rejects.toThrow('signInRefused')
    await expect(attempt({ email: disabled.email })).rejects.toThrow('signInRefused')
    expect(
      await db.auditEntry.count({ where: { action: 'account.signInRefused', subjectId: known.id } }),
    ).toBe(1)
  })

  it('spends on an unknown e-mail the work of a known one', async () => {
    const cost = (hash: string) => hash.split('$').slice(1, 4)
    expect(cost(DECOY_HASH)).toEqual(cost(await hashPassword('x')))
    expect(await verifyPassword(null, PASSWORD)).toBe(false)
  })

  it('takes the same password typed with other code points', async () => {
    expect(await verifyPassword(await hashPassword('jamo\u0301n y an\u0303os'), 'jamón y años')).toBe(true)
  })

  it('slows down who guesses from one address, also with the right password, and not the owner elsewhere', async () => {
    const account = await makeAccount()
    const address = freshAddress()
    for (let made = 0; made < 6; made++) {
      await expect(attempt({ email: account.email, password: `intento ${made}`, address })).rejects.toThrow(
        'signInRefused',
      )
    }
    await expect(attempt({ email: account.email, address })).rejects.toMatchObject({
      code: 'tooManyAttempts',
      details: { minutes: 1 },
    })
    await expect(attempt({ email: account.email })).resolves.toBeTruthy()
    await expect(
      attempt({ email: account.email, address }, { now: new Date(NOW.getTime() + 31_000) }),
    ).resolves.toBeTruthy()
  })

  it('counts guesses made at once', async () => {
    const account = await makeAccount()
    const address = freshAddress()
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, made) =>
        attempt({ email: account.email, password: `intento ${made}`, address }),
      ),
    )
    const refused = answers.filter(
      (answer) => answer.status === 'rejected' && answer.reason.code === 'signInRefused',
    )
    expect(refused).toHaveLength(6)
  })

  it('slows down who guesses one account from everywhere, but lets the owner in from where they are known', async () => {
    const account = await makeAccount()
    await signedInFrom(account.id, '198.51.100.0/24')
    for (let made = 0; made < 51; made++) {
      await attempt({ email: account.email, password: 'x', address: `203.0.113.${made}` }).catch(() => {})
    }
    await expect(attempt({ email: account.email })).rejects.toThrow('tooManyAttempts')
    await expect(attempt({ email: account.email }, { origin: '198.51.100.0/24' })).resolves.toBeTruthy()
  })
})

describe('a session', () => {
  it('ends after two hours without a request', async () => {
    const cookie = await signedInCookie((await makeAccount()).id)
    expect(await findStaffSession(requestWith(cookie), later(1.9))).not.toBeNull()
    expect(await findStaffSession(requestWith(cookie), later(3.8))).not.toBeNull()
    expect(await findStaffSession(requestWith(cookie), later(5.8))).toBeNull()
  })

  it('ends after twelve hours however busy', async () => {
    const cookie = await signedInCookie((await makeAccount()).id)
    for (let hour = 1; hour < 12; hour++)
      expect(await findStaffSession(requestWith(cookie), later(hour))).not.toBeNull()
    expect(await findStaffSession(requestWith(cookie), later(12))).toBeNull()
  })

  it('ends with its account', async () => {
    const disabled = await makeAccount()
    const cookie = await signedInCookie(disabled.id)
    await db.staffAccount.update({ where: { id: disabled.id }, data: { disabledAt: NOW } })
    expect(await findStaffSession(requestWith(cookie), NOW)).toBeNull()
    const other = await makeAccount()
    const otherCookie = await signedInCookie(other.id)
    await inTransaction((tx) => endStaffSessions(tx, other.id, NOW))
    expect(await findStaffSession(requestWith(otherCookie), NOW)).toBeNull()
  })

  it.each([
    'session=',
    'session=%E0%A4%A',
    `session=${'a'.repeat(43)}`,
    `session=${'a'.repeat(9000)}`,
    'session=\u0000'.replace('\u0000', '%00'),
  ])('is nobody’s with the cookie %.40s', async (cookie) => {
    expect(await findStaffSession(requestWith(cookie), NOW)).toBeNull()
  })
})
