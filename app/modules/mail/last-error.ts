import type { SkipReason } from './composed-mail.ts'

// What `lastError` of a delivery holds: a reason for not sending it, or a server's code (`550 5.1.1`, `ETIMEDOUT`). A code with
// the mark below is no trouble of this one mail: no mail went then (no connection, no sign-in, our sender refused).

const MARK = 'server '

export function serverFaultCode(code: string): string {
  return MARK + code
}

/** The code of a fault of the way out; null where the trouble is the mail's own, or there is none. */
export function serverFaultIn(lastError: string | null): string | null {
  return lastError?.startsWith(MARK) ? lastError.slice(MARK.length) : null
}

/** Deliveries, in Prisma's words, that wait because of the way out. */
export const WAITS_FOR_SERVER = { status: 'PENDING', lastError: { startsWith: MARK } } as const

const SKIPS: readonly string[] = [
  'stale',
  'superseded',
  'unaddressed',
  'undeliverable',
  'unsubscribed',
  'cancelled',
] satisfies SkipReason[]

export type LastError =
  | { why: SkipReason }
  /** `server`: the way out; `refused`: for good; `later`: the other side asks to wait. */
  | { why: 'server' | 'refused' | 'later'; code: string }

/** What a `lastError` says. */
export function readLastError(lastError: string): LastError {
  if (isSkip(lastError)) return { why: lastError }
  const fault = serverFaultIn(lastError)
  if (fault) return { why: 'server', code: fault }
  return { why: lastError.startsWith('4') ? 'later' : 'refused', code: lastError }
}

function isSkip(text: string): text is SkipReason {
  return SKIPS.includes(text)
}
