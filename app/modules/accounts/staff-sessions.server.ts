import type { StaffRole } from '#app/generated/prisma/enums.ts'
import { db, type Tx } from '#app/platform/db.server.ts'
import { env } from '#app/platform/env.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { readCookie } from '#app/platform/http/cookies.server.ts'
import { hashToken, hasTokenForm, newToken } from './link-tokens.server.ts'

const IDLE_MS = 2 * 60 * 60_000
const ABSOLUTE_MS = 12 * 60 * 60_000
/** How stale `lastSeenAt` may be; spares the database a write for every request. */
const SEEN_EVERY_MS = 60_000
/** How long the second factor may take. */
const HALF_SIGNED_MS = 30 * 60_000

export type SignedIn = {
  sessionId: string
  account: { id: string; name: string; role: StaffRole }
  secondFactorAt: Date
}

/** `secondFactorAt` null: the password was right, the second factor is still to come. */
export type PartlySignedIn = Omit<SignedIn, 'secondFactorAt'> & { secondFactorAt: Date | null }

/**
 * Begins a session: a new token each time, so that one from before sign-in is never the one after it. Without `secondFactorAt`
 * it opens the second factor's pages alone.
 */
export async function startStaffSession(
  tx: Tx,
  accountId: string,
  now: Date,
  { secondFactorAt = null, origin = null }: { secondFactorAt?: Date | null; origin?: string | null } = {},
): Promise<string> {
  const { token, hash } = newToken()
  await tx.staffSession.create({
    data: {
      tokenHash: hash,
      accountId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + ABSOLUTE_MS),
      secondFactorAt,
      origin,
    },
  })
  return token
}

/**
 * The second factor was right: the session goes on under a new token, and who held the old one holds nothing.
 * @throws DomainError 'signInRefused' where it ended meanwhile
 */
export async function completeStaffSession(tx: Tx, sessionId: string, now: Date): Promise<string> {
  const { token, hash } = newToken()
  const { count } = await tx.staffSession.updateMany({
    where: { id: sessionId, endedAt: null },
    data: {
      tokenHash: hash,
      secondFactorAt: now,
      lastSeenAt: now,
      challenge: null,
      challengeExpiresAt: null,
    },
  })
  if (count === 0) throw new DomainError('signInRefused')
  return token
}

/** Who the request's cookie stands for, with both factors; null otherwise, and as `findPartialSession` says. */
export async function findStaffSession(request: Request, now: Date): Promise<SignedIn | null> {
  const session = await findPartialSession(request, now)
  return session?.secondFactorAt ? { ...session, secondFactorAt: session.secondFactorAt } : null
}

/**
 * Who the request's cookie stands for, also where the second factor is still to come: for its pages and sign-out alone. Null
 * where absent, forged, ended, idle for 2 h, older than 12 h (half an hour without the second factor), or disabled.
 */
export async function findPartialSession(
  request: Request,
  now: Date,
  begun?: string,
): Promise<PartlySignedIn | null> {
  const token = begun ?? readCookie(request, cookieName())
  if (!token || !hasTokenForm(token)) return null
  const session = await db.staffSession.findUnique({
    where: { tokenHash: hashToken(token) },
    select: {
      id: true,
      createdAt: true,
      lastSeenAt: true,
      expiresAt: true,
      endedAt: true,
      secondFactorAt: true,
      account: { select: { id: true, name: true, role: true, disabledAt: true } },
    },
  })
  if (!session || session.endedAt || session.expiresAt <= now) return null
  const { secondFactorAt, createdAt } = session
  if (!secondFactorAt && now.getTime() - createdAt.getTime() >= HALF_SIGNED_MS) return null
  const idle = now.getTime() - session.lastSeenAt.getTime()
  const { disabledAt, ...account } = session.account
  if (idle >= IDLE_MS || disabledAt) return null
  if (idle >= SEEN_EVERY_MS) {
    await db.staffSession.updateMany({
      where: { id: session.id, endedAt: null },
      data: { lastSeenAt: now },
    })
  }
  return { sessionId: session.id, account, secondFactorAt }
}

/** What still counts as open at `now`. */
export function openSessions(now: Date) {
  return {
    endedAt: null,
    expiresAt: { gt: now },
    lastSeenAt: { gt: new Date(now.getTime() - IDLE_MS) },
  }
}

/** Ends every open session of an account: its password, role or standing changed. */
export async function endStaffSessions(tx: Tx, accountId: string, now: Date): Promise<void> {
  await tx.staffSession.updateMany({ where: { accountId, endedAt: null }, data: { endedAt: now } })
}

/** Set-Cookie for a session's token. It ends with the browser; the limits are kept on the server. */
export function sessionCookie(token: string): string {
  return `${cookieName()}=${token}; ${cookieAttributes()}`
}

export function clearedSessionCookie(): string {
  return `${cookieName()}=; ${cookieAttributes()}; Max-Age=0`
}

// The prefix makes browsers refuse the cookie from a subdomain or over plain http; it needs https.
function isSecure(): boolean {
  return env().APP_URL.startsWith('https:')
}

/** The challenge that a passkey answers before there is a session: signed, and this browser's alone. */
export function challengeCookie(value: string, seconds: number): string {
  const attributes = `Path=/; HttpOnly; SameSite=Strict${isSecure() ? '; Secure' : ''}; Max-Age=${seconds}`
  return `${challengeCookieName()}=${value}; ${attributes}`
}

export function challengeCookieName(): string {
  return isSecure() ? '__Host-challenge' : 'challenge'
}

function cookieName(): string {
  return isSecure() ? '__Host-session' : 'session'
}

function cookieAttributes(): string {
  return `Path=/; HttpOnly; SameSite=Lax${isSecure() ? '; Secure' : ''}`
}
