/**
 * The one address that takes a POST from anywhere (RFC 8058): mail providers send it, with whatever origin they have. It is safe
 * because the request's own token, and no cookie, is all it acts on, and all it can do is to end mail.
 */
export function isOneClickPath(path: string): boolean {
  return /^\/preferencias\/[A-Za-z0-9_-]{43}\/baja$/.test(path)
}
