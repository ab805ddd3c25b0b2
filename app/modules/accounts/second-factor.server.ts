import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { enqueueMail } from '#app/modules/mail/enqueue-mail.server.ts'
import type { Context } from '#app/platform/context.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { seal, unseal } from '#app/platform/sealed.server.ts'
import type { ActorContext } from './actor.ts'
import { createBackoff } from './guess-backoff.ts'
import { isKnownOrigin } from './known-origin.server.ts'
import {
  challengeIn,
  keepCounter,
  readNewPasskey,
  readPasskey,
  registrationOptions,
  spendChallenge,
  takeChallenge,
} from './passkeys.server.ts'
import { assertMay } from './permissions.ts'
import { makeRecoveryCodes, spendRecoveryCode } from './recovery-codes.server.ts'
import { isRecent, type PartialStaffContext, type StaffContext } from './require-staff.server.ts'
import { completeStaffSession, endStaffSessions, startStaffSession } from './staff-sessions.server.ts'
import { matchingStep, newTotpSecret, totpUri } from './totp.server.ts'

// Who guesses codes knows the password already. Wrong guesses cost nothing at first, then ever more time (15 min at most), for
// each account once from the networks where its owner is known and once from everywhere else: nobody far away keeps the owner
// out, and a million codes take years.
const guesses = createBackoff(5)
/** Passkeys answered by nobody we know, by address. */
const strangers = createBackoff(20)

export type SecondFactors = {
  totp: boolean
  passkeys: { id: string; label: string; createdAt: Date; lastUsedAt: Date | null }[]
  /** Recovery codes not yet used. */
  codesLeft: number
}

/** What an account has for a second factor. */
export async function secondFactorsOf(accountId: string, tx: Tx | typeof db = db): Promise<SecondFactors> {
  const account = await tx.staffAccount.findUniqueOrThrow({
    where: { id: accountId },
    select: {
      totpConfirmedAt: true,
      passkeys: {
        select: { id: true, label: true, createdAt: true, lastUsedAt: true },
        orderBy: { createdAt: 'asc' },
      },
      _count: { select: { recoveryCodes: { where: { usedAt: null } } } },
    },
  })
  return {
    totp: account.totpConfirmedAt !== null,
    passkeys: account.passkeys,
    codesLeft: account._count.recoveryCodes,
  }
}

export function hasSecondFactor({ totp, passkeys }: SecondFactors): boolean {
  return totp || passkeys.length > 0
}

// ---- giving it ------------------------------------------------------------------------------------------

export type SecondFactorAnswer =
  | { method: 'totp' | 'recovery'; code: string }
  /** What the browser answered, as JSON. */
  | { method: 'passkey'; answer: string }

/**
 * Checks a second factor and completes the session, or makes a complete one recent again, under a new token.
 * @returns the token, for its cookie
 * @throws DomainError 'secondFactorRefused' | 'tooManyAttempts' {minutes} | 'signInRefused' (the session ended meanwhile)
 */
export async function passSecondFactor(
  context: PartialStaffContext,
  answer: SecondFactorAnswer,
): Promise<string> {
  const { account, sessionId, now } = context
  const key = `${account.id} ${(await isKnownOrigin(account.id, context)) ? context.origin : 'elsewhere'}`
  const wait = guesses.waitMs(key, now)
  if (wait > 0) throw new DomainError('tooManyAttempts', { minutes: Math.ceil(wait / 60_000) })
  guesses.count(key, now)
  const challenge = answer.method === 'passkey' ? await takeChallenge(sessionId, now) : null
  const passkey =
    answer.method === 'passkey' && challenge
      ? await readPasskey(answer.answer, challenge, { alone: false })
      : null

  const token = await inTransaction(async (tx) => {
    const right =
      answer.method === 'passkey'
        ? passkey?.accountId === account.id && (await keepCounter(tx, passkey, now))
        : answer.method === 'totp'
          ? await spendTotp(tx, account.id, answer.code, now)
          : await spendRecoveryCode(tx, account.id, answer.code, now)
    if (!right) return null
    await recordAudit(tx, context, {
      action: context.secondFactorAt ? 'account.secondFactorConfirmed' : 'account.signedIn',
      subjectKind: 'account',
      subjectId: account.id,
      after: { method: answer.method },
    })
    return completeStaffSession(tx, sessionId, now)
  })
  if (token === null) {
    await refuse(context, answer.method)
    throw new DomainError('secondFactorRefused')
  }
  guesses.clear(key)
  return token
}

async function spendTotp(tx: Tx, accountId: string, code: string, now: Date): Promise<boolean> {
  const account = await tx.staffAccount.findUniqueOrThrow({
    where: { id: accountId },
    select: { totpSecret: true, totpConfirmedAt: true, totpLastStep: true },
  })
  if (!account.totpSecret || !account.totpConfirmedAt) return false
  const secret = unseal(account.totpSecret, `totp ${accountId}`)
  const step = secret === null ? null : matchingStep(secret, code, now, account.totpLastStep)
  if (step === null) return false
  const { count } = await tx.staffAccount.updateMany({
    where: { id: accountId, OR: [{ totpLastStep: null }, { totpLastStep: { lt: step } }] },
    data: { totpLastStep: step },
  })
  return count === 1
}

function refuse(context: PartialStaffContext, method: string): Promise<void> {
  return inTransaction((tx) =>
    recordAudit(tx, context, {
      action: 'account.secondFactorRefused',
      subjectKind: 'account',
      subjectId: context.account.id,
      after: { method },
    }),
  )
}

/**
 * Signs in by a passkey alone: the device has verified its owner, so it stands for both factors.
 * @returns the session's token
 * @throws DomainError 'passkeyRefused' | 'tooManyAttempts' {minutes}
 */
export async function signInWithPasskey(
  context: Context,
  input: {
    answer: string
    challengeCookie: string | null
    address: string
    previousSessionId?: string | undefined
  },
): Promise<string> {
  const { now } = context
  const { answer, challengeCookie, address, previousSessionId } = input
  const wait = strangers.waitMs(address, now)
  if (wait > 0) throw new DomainError('tooManyAttempts', { minutes: Math.ceil(wait / 60_000) })
  strangers.count(address, now)
  const challenge = challengeIn(challengeCookie, now)
  const passkey = challenge ? await readPasskey(answer, challenge, { alone: true }) : null
  if (!challenge || !passkey) throw new DomainError('passkeyRefused')
  const token = await inTransaction(async (tx) => {
    const account = await tx.staffAccount.findUniqueOrThrow({ where: { id: passkey.accountId } })
    if (account.disabledAt || account.passwordHash === null) throw new DomainError('passkeyRefused')
    if (!(await spendChallenge(tx, challenge, now)) || !(await keepCounter(tx, passkey, now)))
      throw new DomainError('passkeyRefused')
    if (previousSessionId) {
      await tx.staffSession.updateMany({
        where: { id: previousSessionId, endedAt: null },
        data: { endedAt: now },
      })
    }
    await recordAudit(
      tx,
      { ...context, actor: { kind: 'STAFF', id: account.id, role: account.role } },
      {
        action: 'account.signedIn',
        subjectKind: 'account',
        subjectId: account.id,
        after: { method: 'passkey' },
      },
    )
    return startStaffSession(tx, account.id, now, { secondFactorAt: now, origin: context.origin })
  })
  strangers.takeBack(address)
  return token
}

// ---- setting it up ----------------------------------------------------------------------------------------

/**
 * Whether this session may set up a second factor: the account has none yet, or it was just given.
 * @throws DomainError 'secondFactorNeeded'
 */
export async function assertMayEnrol(
  context: PartialStaffContext,
  tx: Tx | typeof db = db,
): Promise<SecondFactors> {
  const factors = await secondFactorsOf(context.account.id, tx)
  if (hasSecondFactor(factors) && !isRecent(context)) throw new DomainError('secondFactorNeeded')
  return factors
}

/** Begins setting up codes on a phone: the key in letters and as an address, and sealed for the form to hand back. */
export async function beginTotp({ account, sessionId }: PartialStaffContext) {
  const secret = newTotpSecret()
  const { email } = await db.staffAccount.findUniqueOrThrow({
    where: { id: account.id },
    select: { email: true },
  })
  return describeTotp(secret, email, sessionId)
}

/** What `beginTotp` said, again, after a wrong code; null where it was sealed for somebody else. */
export async function resumeTotp({ account, sessionId }: PartialStaffContext, sealed: string) {
  const secret = unseal(Buffer.from(sealed, 'base64url'), `enrolment ${sessionId}`)
  if (secret === null) return null
  const { email } = await db.staffAccount.findUniqueOrThrow({
    where: { id: account.id },
    select: { email: true },
  })
  return describeTotp(secret, email, sessionId)
}

function describeTotp(secret: string, email: string, sessionId: string) {
  const sealed = Buffer.from(seal(secret, `enrolment ${sessionId}`)).toString('base64url')
  return { secret, uri: totpUri(secret, email), sealed }
}

/** What a browser is asked in order to make a passkey. */
export async function beginPasskey({ account, sessionId, now }: PartialStaffContext) {
  const person = await db.staffAccount.findUniqueOrThrow({
    where: { id: account.id },
    select: { email: true, name: true },
  })
  return registrationOptions({ accountId: account.id, sessionId, now }, person)
}

export type EnrolInput =
  | { method: 'totp'; sealed: string; code: string }
  | { method: 'passkey'; answer: string; label: string }

/**
 * Sets up codes on a phone (in place of earlier ones) or adds a passkey, and completes the session. With the account's first
 * second factor come its recovery codes.
 * @returns the session's new token, and the codes, to be shown once
 * @throws DomainError 'secondFactorNeeded' | 'secondFactorRefused' | 'tooManyAttempts' | 'signInRefused'
 */
export async function enrolSecondFactor(
  context: PartialStaffContext,
  input: EnrolInput,
): Promise<{ token: string; codes: string[] | null }> {
  const { account, sessionId, now } = context
  await assertMayEnrol(context)
  const passkey = input.method === 'passkey' ? await readEnrolled(input.answer, sessionId, now) : null
  const secret =
    input.method === 'totp' ? unseal(Buffer.from(input.sealed, 'base64url'), `enrolment ${sessionId}`) : null
  const step = input.method === 'totp' && secret ? matchingStep(secret, input.code, now, null) : null
  if (!passkey && step === null) throw new DomainError('secondFactorRefused')

  return inTransaction(async (tx) => {
    // Two sessions without a second factor must not both give the account its first.
    await tx.$queryRaw`SELECT "id" FROM "StaffAccount" WHERE "id" = ${account.id}::uuid FOR UPDATE`
    const before = await assertMayEnrol(context, tx)
    if (passkey && input.method === 'passkey') {
      const { count } = await tx.staffPasskey.createMany({
        data: [{ ...passkey, accountId: account.id, label: input.label, createdAt: now }],
        skipDuplicates: true,
      })
      if (count === 0) throw new DomainError('secondFactorRefused')
    } else if (secret) {
      await tx.staffAccount.update({
        where: { id: account.id },
        data: { totpSecret: seal(secret, `totp ${account.id}`), totpConfirmedAt: now, totpLastStep: step },
      })
    }
    await recordAudit(tx, context, {
      action: passkey ? 'account.passkeyAdded' : 'account.totpSet',
      subjectKind: 'account',
      subjectId: account.id,
    })
    if (!context.secondFactorAt) {
      await recordAudit(tx, context, {
        action: 'account.signedIn',
        subjectKind: 'account',
        subjectId: account.id,
        after: { method: input.method },
      })
    }
    const codes = hasSecondFactor(before) ? null : await makeRecoveryCodes(tx, account.id, now)
    return { codes, token: await completeStaffSession(tx, sessionId, now) }
  })
}

async function readEnrolled(answer: string, sessionId: string, now: Date) {
  const challenge = await takeChallenge(sessionId, now)
  return challenge ? readNewPasskey(answer, challenge) : null
}

/**
 * Ten new recovery codes in place of those before. @returns the codes, to be shown once
 * @throws DomainError 'secondFactorNeeded'
 */
export async function renewRecoveryCodes(context: StaffContext): Promise<string[]> {
  await assertMayEnrol(context)
  return inTransaction(async (tx) => {
    await recordAudit(tx, context, {
      action: 'account.recoveryCodesMade',
      subjectKind: 'account',
      subjectId: context.account.id,
    })
    return makeRecoveryCodes(tx, context.account.id, context.now)
  })
}

/**
 * Removes one of one's own passkeys, or the codes on the phone ('totp'); the last second factor stays.
 * @throws DomainError 'secondFactorNeeded' | 'lastSecondFactor' | 'notFound'
 */
export async function removeSecondFactor(context: StaffContext, which: string | 'totp'): Promise<void> {
  const { account } = context
  await inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT "id" FROM "StaffAccount" WHERE "id" = ${account.id}::uuid FOR UPDATE`
    const { totp, passkeys } = await assertMayEnrol(context, tx)
    const there = which === 'totp' ? totp : passkeys.some(({ id }) => id === which)
    if (!there) throw new DomainError('notFound')
    if (passkeys.length + Number(totp) === 1) throw new DomainError('lastSecondFactor')
    if (which === 'totp') await tx.staffAccount.update({ where: { id: account.id }, data: NO_TOTP })
    else await tx.staffPasskey.deleteMany({ where: { id: which, accountId: account.id } })
    await recordAudit(tx, context, {
      action: which === 'totp' ? 'account.totpRemoved' : 'account.passkeyRemoved',
      subjectKind: 'account',
      subjectId: account.id,
    })
  })
}

const NO_TOTP = { totpSecret: null, totpConfirmedAt: null, totpLastStep: null }

/**
 * Takes a colleague's second factor away (a lost phone): their sessions end, a mail tells them, and they set up another one when
 * they next sign in. One's own is changed on one's own page.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function resetSecondFactor(context: ActorContext, accountId: string): Promise<void> {
  assertMay(context.actor, 'accounts.manage')
  if (context.actor.kind === 'STAFF' && context.actor.id === accountId) throw new DomainError('forbidden')
  const { now } = context
  await inTransaction(async (tx) => {
    const account = await tx.staffAccount.findUnique({ where: { id: accountId }, select: { id: true } })
    if (!account) throw new DomainError('notFound')
    await tx.staffAccount.update({ where: { id: accountId }, data: NO_TOTP })
    await tx.staffPasskey.deleteMany({ where: { accountId } })
    await tx.staffRecoveryCode.deleteMany({ where: { accountId } })
    await endStaffSessions(tx, accountId, now)
    await enqueueMail(tx, {
      kind: 'staffSecondFactorReset',
      recipientId: accountId,
      subjectId: accountId,
      version: Math.floor(now.getTime() / 60_000),
      dueAt: now,
    })
    await recordAudit(tx, context, {
      action: 'account.secondFactorReset',
      subjectKind: 'account',
      subjectId: accountId,
    })
  })
}
