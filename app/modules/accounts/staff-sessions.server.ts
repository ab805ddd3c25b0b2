import type { StaffRole } from '#app/generated/prisma/enums.ts'
import { db, type Tx } from '#app/platform/db.server.ts'
import { env } from '#app/platform/env.server.ts'
import { readCookie } from '#app/platform/http/cookies.server.ts'
import { hashToken, hasTokenForm, newToken } from './link-tokens.server.ts'

const IDLE_MS = 2 * 60 * 60_000
const ABSOLUTE_MS = 12 * 60 * 60_000
/** How stale `lastSeenAt` may be; spares the database a write for every request. */
const SEEN_EVERY_MS = 60_000

export type SignedIn = { sessionId: string; account: { id: string; name: string; role: StaffRole } }

/** Begins a session: a new token each time, so that one from before sign-in is never the one after it. */
export async function startStaffSession(tx: Tx, accountId: string, now: Date): Promise<string> {
  const { token, hash } = newToken()
  await tx.staffSession.create({
    data: {
      tokenHash: hash,
      accountId,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + ABSOLUTE_MS),
    },
  })
  return token
}

/** Who the request's cookie stands for; null where absent, forged, ended, idle for 2 h, older than 12 h, or disabled. */
export async function findStaffSession(request: Request, now: Date): Promise<SignedIn | null> {
  const token = readCookie(request, cookieName())
  if (!token || !hasTokenForm(token)) return null
  const session = await db.staffSession.findUnique({
    where: { tokenHash: hashToken(token) },
    select: {
      id: true,
      lastSeenAt: true,
      expiresAt: true,
      endedAt: true,
      account: { select: { id: true, name: true, role: true, disabledAt: true } },
    },
  })
  if (!session || session.endedAt || session.expiresAt <= now) return null
  const idle = now.getTime() - session.lastSeenAt.getTime()
  const { disabledAt, ...account } = session.account
  if (idle >= IDLE_MS || disabledAt) return null
  if (idle >= SEEN_EVERY_MS) {
    await db.staffSession.updateMany({
      where: { id: session.id, endedAt: null },
      data: { lastSeenAt: now },
    })
  }
  return { sessionId: session.id, account }
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

function cookieName(): string {
  return isSecure() ? '__Host-session' : 'session'
}

function cookieAttributes(): string {
  return `Path=/; HttpOnly; SameSite=Lax${isSecure() ? '; Secure' : ''}`
}
