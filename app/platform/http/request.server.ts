import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/**
 * The client's address behind `proxies` proxies of ours: each appends to X-Forwarded-For, so the truth stands
 * that many places from the right; what is left of it anyone may have written.
 */
export function clientAddress(request: IncomingMessage, proxies: number): string {
  const peer = request.socket.remoteAddress ?? ''
  if (proxies === 0) return peer
  const header = request.headers['x-forwarded-for']
  const hops = [...(Array.isArray(header) ? header.join(',') : (header ?? '')).split(','), peer].map((hop) =>
    hop.trim(),
  )
  const address = hops.at(-1 - proxies) ?? peer
  return isIP(address) ? address : peer
}

/** An address shortened to its network (IPv4 /24, IPv6 /48): enough to see a pattern, not a person. */
export function shortenAddress(address: string): string | null {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '')
  if (isIP(plain) === 4) return `${plain.split('.').slice(0, 3).join('.')}.0/24`
  if (isIP(plain) !== 6) return null
  // As RFC 5952 writes it, which URLs do for us.
  const { hostname } = new URL(`http://[${expandIpv6(plain).slice(0, 3).join(':')}::]`)
  return `${hostname.slice(1, -1)}/48`
}

function expandIpv6(address: string): string[] {
  const [head = '', tail] = address.split('::')
  const left = head ? head.split(':') : []
  if (tail === undefined) return left
  const right = tail ? tail.split(':') : []
  return [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
}

/**
 * Whether a request that changes something comes from our own pages. Browsers send Origin with every POST;
 * what sends neither header is no browser, so it carries no one's cookies.
 */
export function isSameOrigin(request: IncomingMessage, appUrl: string): boolean {
  const { origin, host } = request.headers
  // 'null': a page that sends no referrer hides its origin too; Sec-Fetch-Site still tells.
  if (origin !== undefined && origin !== 'null') {
    if (origin === new URL(appUrl).origin) return true
    return URL.canParse(origin) && new URL(origin).host === host
  }
  const site = request.headers['sec-fetch-site']
  if (site === undefined) return origin === undefined
  return site === 'same-origin' || site === 'none'
}
