import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

// What every phone's app can do: SHA-1, six digits, thirty seconds (RFC 6238). The clock is handed in, which libraries do not
// let us; the tests hold this against one of them.
const STEP_MS = 30_000
const DIGITS = 6
const SECRET_BYTES = 20
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A new shared secret: 20 random bytes in base32 (32 characters), as RFC 4226 recommends. */
export function newTotpSecret(): string {
  return toBase32(randomBytes(SECRET_BYTES))
}

/**
 * The step whose code this is: the present one, or the one before or after (clocks differ). Null where it is none of them, or
 * not later than `lastStep`: a code counts once (RFC 6238, 5.2).
 */
export function matchingStep(
  secret: string,
  code: string,
  now: Date,
  lastStep: number | null,
): number | null {
  const typed = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(typed)) return null
  const present = Math.floor(now.getTime() / STEP_MS)
  let match: number | null = null
  for (const step of [present - 1, present, present + 1]) {
    const same = timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(typed))
    if (same && (lastStep === null || step > lastStep)) match = step
  }
  return match
}

/** The code of a step (RFC 4226, 5.3). */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** What the QR code says (Key URI format of Google Authenticator). */
export function totpUri(secret: string, account: string): string {
  const parameters = new URLSearchParams({
    secret,
    issuer: 'Invita',
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
  return `otpauth://totp/${encodeURIComponent(`Invita:${account}`)}?${parameters}`
}

export function toBase32(bytes: Uint8Array): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
