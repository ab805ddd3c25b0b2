/** A cookie's value, decoded; null where absent or malformed. */
export function readCookie(request: Request, name: string): string | null {
  return cookieIn(request.headers.get('cookie'), name)
}

/** The same, of a Cookie header. */
export function cookieIn(header: string | null | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at < 0 || part.slice(0, at).trim() !== name) continue
    try {
      return decodeURIComponent(part.slice(at + 1).trim())
    } catch {
      return null
    }
  }
  return null
}

/** A Set-Cookie value for a preference (language, zone): a year, not secret, readable by the enhancement script. */
export function preferenceCookie(name: 'lang' | 'zone', value: string, secure: boolean): string {
  return `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=31536000; SameSite=Lax${secure ? '; Secure' : ''}`
}
