import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import type { Context } from '#app/platform/context.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { VISITOR } from './actor.ts'
import { createBackoff } from './guess-backoff.ts'
import { isKnownOrigin } from './known-origin.server.ts'
import { verifyPassword } from './passwords.server.ts'
import { startStaffSession } from './staff-sessions.server.ts'

// Three nets: one person mistyping; one address trying many accounts; many addresses trying one account.
const perAddressAndAccount = createBackoff(5)
const perAddress = createBackoff(30)
const perAccount = createBackoff(50)

export type SignInInput = {
  /** Normalised. */
  email: string
  password: string
  /** The client's full address: counted in memory, kept nowhere. */
  address: string
  /** The session that this browser held until now. */
  previousSessionId?: string | undefined
}

/**
 * Checks e-mail and password and begins a session, which waits for the second factor. An unknown e-mail, an account without a password or disabled, and a wrong
 * password get the same answer after the same work.
 * @returns the session's token, for its cookie
 * @throws DomainError 'signInRefused' | 'tooManyAttempts' {minutes}
 */
export async function signIn(context: Context, input: SignInInput): Promise<string> {
  const { now } = context
  const { email, password, address, previousSessionId } = input
  const pair = `${address} ${email}`
  const account = await db.staffAccount.findUnique({ where: { email } })

  let wait = Math.max(perAddressAndAccount.waitMs(pair, now), perAddress.waitMs(address, now))
  const accountWait = perAccount.waitMs(email, now)
  // Guesses from all over the world must not keep the owner out: where they have signed in before, they still can.
  if (accountWait > wait && !(account && (await isKnownOrigin(account.id, context)))) wait = accountWait
  if (wait > 0) throw new DomainError('tooManyAttempts', { minutes: Math.ceil(wait / 60_000) })

  perAddressAndAccount.count(pair, now)
  perAddress.count(address, now)
  perAccount.count(email, now)
  const usable = account && !account.disabledAt ? account : null
  if (!(await verifyPassword(usable?.passwordHash ?? null, password)) || !usable) {
    if (account) await recordRefusal(context, account.id)
    throw new DomainError('signInRefused')
  }
  perAddressAndAccount.clear(pair)
  perAddress.takeBack(address)
  perAccount.takeBack(email)

  return inTransaction(async (tx) => {
    if (previousSessionId) {
      await tx.staffSession.updateMany({
        where: { id: previousSessionId, endedAt: null },
        data: { endedAt: now },
      })
    }
    const token = await startStaffSession(tx, usable.id, now, { origin: context.origin })
    await recordAudit(
      tx,
      { ...context, actor: { kind: 'STAFF', id: usable.id, role: usable.role } },
      { action: 'account.passwordAccepted', subjectKind: 'account', subjectId: usable.id },
    )
    return token
  })
}

function recordRefusal(context: Context, accountId: string): Promise<void> {
  return inTransaction((tx) =>
    recordAudit(
      tx,
      { ...context, actor: VISITOR },
      { action: 'account.signInRefused', subjectKind: 'account', subjectId: accountId },
    ),
  )
}
