/**
 * Enhanced status codes (RFC 3463, registry of RFC 5248) that say of an address that no mail will reach it: no such mailbox
 * (5.1.1), no such system (5.1.2), no address at all (5.1.3), moved without a forward (5.1.6), a domain that takes no mail
 * (5.1.10), a mailbox closed (5.2.1). Not among them: what is full (5.2.2), what is said of the sender (5.1.7, 5.1.8), of the
 * text or of us (5.6.x, 5.7.x), and a bare 550, which servers also answer to whom they take for a spammer: one bad day with a
 * blocklist must not empty the base.
 */
const GONE: ReadonlySet<string> = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1'])

/** The person pressed "spam": they did not ask for more. */
export const COMPLAINT = 'complaint'

/** Whether a code (`550 5.1.1`, `5.1.1`, `complaint`) says that an address is of no use any more. */
export function isAddressGone(code: string): boolean {
  const text = code.trim().toLowerCase()
  return text === COMPLAINT || GONE.has(/(?:^|\s)(5\.\d{1,3}\.\d{1,3})$/.exec(text)?.[1] ?? '')
}
