/** The first administrator's account before its person has said their address; `.invalid` never delivers (RFC 2606). */
export const PLACEHOLDER_EMAIL = 'admin@localhost.invalid'

export function isPlaceholderEmail(email: string): boolean {
  return email === PLACEHOLDER_EMAIL
}
