import { describe, expect, it } from 'vitest'
import {
  challengeIn,
  signInOptions,
  spendChallenge,
  takeChallenge,
} from '#app/modules/accounts/passkeys.server.ts'
import { requestRecovery } from '#app/modules/accounts/request-recovery.server.ts'
import type { PartialStaffContext } from '#app/modules/accounts/require-staff.server.ts'
import {
  beginPasskey,
  beginTotp,
  enrolSecondFactor,
  passSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  resetSecondFactor,
  secondFactorsOf,
  signInWithPasskey,
} from '#app/modules/accounts/second-factor.server.ts'
import {
  findPartialSession,
  findStaffSession,
  sessionCookie,
  startStaffSession,
} from '#app/modules/accounts/staff-sessions.server.ts'
import { codeAt } from '#app/modules/accounts/totp.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { seal, unseal } from '#app/platform/sealed.server.ts'
import { makeAccount } from '#tests/support/accounts-factory.ts'
import { ADMIN, contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

useDatabase()

const MINUTE = 60_000

function at(minutes: number): Date {
  return new Date(NOW.getTime() + minutes * MINUTE)
}

function requestWith(token: string): Request {
  return new Request('http://localhost:3000/gestion', { headers: { cookie: sessionCookie(token) } })
}

/** Somebody whose password was right. */
async function halfSigned(
  accountId: string,
  now = NOW,
): Promise<{ token: string; context: PartialStaffContext }> {
  const token = await inTransaction((tx) => startStaffSession(tx, accountId, now))
  const session = await findPartialSession(requestWith(token), now)
  if (!session) throw new Error('no session')
  const { id, role } = session.account
  return { token, context: { ...contextOf({ kind: 'STAFF', id, role }, now), ...session } }
}

function codeFor(secret: string, now: Date): string {
  return codeAt(secret, Math.floor(now.getTime() / 30_000))
}

async function enrolled(now = NOW) {
  const account = await makeAccount()
  const { context, token: before } = await halfSigned(account.id, now)
  const { secret, sealed } = await beginTotp(context)
  const answer = await enrolSecondFactor(context, { method: 'totp', sealed, code: codeFor(secret, now) })
  return { account, secret, before, ...answer }
}

describe('setting up', () => {
  it('completes the session under a new token, keeps the secret sealed, gives ten codes that are stored hashed', async () => {
    const { account, secret, before, token, codes } = await enrolled()
    expect(await findPartialSession(requestWith(before), NOW)).toBeNull()
    expect(await findStaffSession(requestWith(token), NOW)).toMatchObject({ secondFactorAt: NOW })
    expect(new Set(codes).size).toBe(10)
    const stored = JSON.stringify([
      await db.staffAccount.findMany(),
      await db.staffRecoveryCode.findMany(),
      (await db.auditEntry.findMany()).map(({ id: _, ...entry }) => entry),
    ])
    const row = await db.staffAccount.findUniqueOrThrow({ where: { id: account.id } })
    expect(Buffer.from(row.totpSecret ?? []).includes(secret)).toBe(false)
    for (const word of [secret, codes?.[0] ?? 'x', codes?.[0]?.replaceAll('-', '') ?? 'x'])
      expect(stored).not.toContain(word)
  })

  it('is refused to who holds the password alone, once there is a second factor', async () => {
    const { account } = await enrolled()
    const { context } = await halfSigned(account.id)
    const { secret, sealed } = await beginTotp(context)
    const input = { method: 'totp', sealed, code: codeFor(secret, NOW) } as const
    await expect(enrolSecondFactor(context, input)).rejects.toThrow('secondFactorNeeded')
  })

  it('takes no key that was sealed for another session', async () => {
    const [mine, theirs] = [await makeAccount(), await makeAccount()]
    const { context } = await halfSigned(mine.id)
    const { secret, sealed } = await beginTotp((await halfSigned(theirs.id)).context)
    await expect(
      enrolSecondFactor(context, { method: 'totp', sealed, code: codeFor(secret, NOW) }),
    ).rejects.toThrow('secondFactorRefused')
  })

  it('asks for a recent second factor', async () => {
    const { account, token } = await enrolled()
    const session = await findStaffSession(requestWith(token), at(11))
    if (!session) throw new Error('no session')
    const context = {
      ...contextOf({ kind: 'STAFF', id: account.id, role: 'COORDINATOR' }, at(11)),
      ...session,
    }
    await expect(renewRecoveryCodes(context)).rejects.toThrow('secondFactorNeeded')
    await expect(removeSecondFactor(context, 'totp')).rejects.toThrow('secondFactorNeeded')
    const fresh = { ...context, now: at(1) }
    await expect(removeSecondFactor(fresh, 'totp')).rejects.toThrow('lastSecondFactor')
    expect(await renewRecoveryCodes(fresh)).toHaveLength(10)
  })
})

describe('giving it', () => {
  it('takes a code once, also at once from two browsers, and turns the token', async () => {
    const { account, secret } = await enrolled()
    const [one, two] = [await halfSigned(account.id, at(1)), await halfSigned(account.id, at(1))]
    const code = codeFor(secret, at(1))
    const answers = await Promise.allSettled(
      [one, two].map(({ context }) => passSecondFactor(context, { method: 'totp', code })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const token = answers.find((answer) => answer.status === 'fulfilled')?.value ?? ''
    expect(await findStaffSession(requestWith(token), at(1))).not.toBeNull()
    expect(await findStaffSession(requestWith(one.token), at(1))).toBeNull()
    expect(await findStaffSession(requestWith(two.token), at(1))).toBeNull()
    const third = await halfSigned(account.id, at(1))
    await expect(passSecondFactor(third.context, { method: 'totp', code })).rejects.toThrow(
      'secondFactorRefused',
    )
  })

  it('takes a recovery code once, however it is typed, and nobody else’s', async () => {
    const { account, codes } = await enrolled()
    const other = await enrolled()
    const code = (codes?.[3] ?? '').toLowerCase().replaceAll('-', ' ')
    const answer = { method: 'recovery', code } as const
    await expect(passSecondFactor((await halfSigned(other.account.id)).context, answer)).rejects.toThrow(
      'Refused',
    )
    expect(await passSecondFactor((await halfSigned(account.id)).context, answer)).toBeTruthy()
    await expect(passSecondFactor((await halfSigned(account.id)).context, answer)).rejects.toThrow('Refused')
    expect(await secondFactorsOf(account.id)).toMatchObject({ codesLeft: 9 })
  })

  it('slows down who guesses, from everywhere at once and under new sessions, but not the owner where they are known', async () => {
    const { account, secret } = await enrolled()
    await db.auditEntry.create({
      data: {
        at: NOW,
        actorKind: 'STAFF',
        action: 'account.signedIn',
        subjectKind: 'account',
        subjectId: account.id,
        origin: '198.51.100.0/24',
      },
    })
    const outcomes: string[] = []
    for (let guess = 0; guess < 8; guess += 1) {
      const { context } = await halfSigned(account.id, at(1))
      const answer = { method: guess % 2 ? 'recovery' : 'totp', code: `00000${guess}` } as const
      await passSecondFactor({ ...context, origin: `203.0.${guess}.0/24` }, answer).catch((error) =>
        outcomes.push(error.code),
      )
    }
    expect(outcomes.slice(0, 5)).toEqual(Array(5).fill('secondFactorRefused'))
    expect(outcomes.slice(6)).toEqual(Array(2).fill('tooManyAttempts'))
    const { context } = await halfSigned(account.id, at(1))
    const code = codeFor(secret, at(1))
    expect(
      await passSecondFactor({ ...context, origin: '198.51.100.0/24' }, { method: 'totp', code }),
    ).toBeTruthy()
  })

  it('has half an hour, then the password is asked for again', async () => {
    const { account } = await enrolled()
    const { token } = await halfSigned(account.id)
    expect(await findPartialSession(requestWith(token), at(29))).not.toBeNull()
    expect(await findPartialSession(requestWith(token), at(30))).toBeNull()
  })
})

describe('passkeys', () => {
  it('a challenge is answered once and soon, and belongs to its session', async () => {
    const account = await makeAccount()
    const { context } = await halfSigned(account.id)
    const { challenge } = await beginPasskey(context)
    expect(await takeChallenge((await halfSigned(account.id)).context.sessionId, NOW)).toBeNull()
    expect(await takeChallenge(context.sessionId, at(5))).toBeNull()
    expect(await takeChallenge(context.sessionId, NOW)).toBe(challenge)
    expect(await takeChallenge(context.sessionId, NOW)).toBeNull()
  })

  it('a challenge before sign-in is ours, open for five minutes, and counts once', async () => {
    const { options, cookie } = await signInOptions(NOW)
    expect(challengeIn(cookie, NOW)).toBe(options.challenge)
    expect(challengeIn(cookie, at(5))).toBeNull()
    expect(challengeIn(`A${cookie}`, NOW)).toBeNull()
    const [challenge, expires, mac] = cookie.split('.')
    expect(challengeIn(`${challenge}.${Number(expires) + 1}.${mac}`, NOW)).toBeNull()
    expect(await inTransaction((tx) => spendChallenge(tx, 'x', NOW))).toBe(true)
    expect(await inTransaction((tx) => spendChallenge(tx, 'x', NOW))).toBe(false)
  })

  it.each([
    '',
    '{',
    'null',
    '[]',
    '{"id":"x"}',
    JSON.stringify({
      id: 'AAAA',
      rawId: 'AAAA',
      type: 'public-key',
      response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
    }),
  ])('no nonsense signs in: %s', async (answer) => {
    const { cookie } = await signInOptions(NOW)
    const input = { answer, challengeCookie: cookie, address: '192.0.2.1' }
    await expect(signInWithPasskey(contextOf(), input)).rejects.toThrow('passkeyRefused')
  })
})

describe('away with it', () => {
  it('an administrator takes a colleague’s away: sessions end, a mail goes out, the trail keeps it', async () => {
    const { account, token } = await enrolled()
    await expect(
      resetSecondFactor(contextOf({ kind: 'STAFF', id: account.id, role: 'COORDINATOR' }), account.id),
    ).rejects.toThrow('forbidden')
    await expect(
      resetSecondFactor(contextOf({ kind: 'STAFF', id: account.id, role: 'ADMIN' }), account.id),
    ).rejects.toThrow('forbidden')
    await resetSecondFactor(contextOf(ADMIN), account.id)
    expect(await findPartialSession(requestWith(token), NOW)).toBeNull()
    expect(await secondFactorsOf(account.id)).toEqual({ totp: false, passkeys: [], codesLeft: 0 })
    expect(
      await db.mailDelivery.count({ where: { kind: 'staffSecondFactorReset', recipientId: account.id } }),
    ).toBe(1)
    expect(
      await db.auditEntry.count({ where: { action: 'account.secondFactorReset', subjectId: account.id } }),
    ).toBe(1)
  })
})

describe('a forgotten password', () => {
  it('sends at most three links an hour to who has an account, and says nothing about who has none', async () => {
    const account = await makeAccount()
    const invited = await makeAccount({ passwordHash: null })
    for (const email of ['nadie@example.org', invited.email])
      expect(await requestRecovery(contextOf(), { email, address: '192.0.2.50' })).toBeUndefined()
    for (const minute of [0, 1, 2, 3])
      await requestRecovery(contextOf(undefined, at(minute)), { email: account.email, address: '192.0.2.51' })
    const mails = await db.mailDelivery.findMany({ where: { kind: 'staffRecovery' } })
    expect(mails.map(({ recipientId }) => recipientId)).toEqual(Array(3).fill(account.id))
  })

  it('slows down who asks for many', async () => {
    const ask = () => requestRecovery(contextOf(), { email: 'nadie@example.org', address: '192.0.2.52' })
    for (let made = 0; made < 10; made += 1) await ask()
    await expect(ask()).rejects.toMatchObject({ code: 'tooManyAttempts' })
  })
})

it('what is sealed opens in its place alone', () => {
  const sealed = seal('secreto', 'totp 1')
  expect(unseal(sealed, 'totp 1')).toBe('secreto')
  expect(unseal(sealed, 'totp 2')).toBeNull()
  expect(
    unseal(
      sealed.map((byte, index) => (index === 30 ? byte ^ 1 : byte)),
      'totp 1',
    ),
  ).toBeNull()
  expect(unseal(new Uint8Array(5), 'totp 1')).toBeNull()
})
