import { env } from '#app/platform/env.server.ts'

const CODE_FORM = /^[A-Za-z0-9_-]{22}$/

/**
 * What a guest's QR says: the registration's id, as 22 characters. It opens nothing: the attendee's own page needs a secret link,
 * and what the code's page shows of a person it shows to a signed-in recorder alone. So it may lie on a table, be photographed or
 * forwarded.
 */
export function checkInCode(registrationId: string): string {
  return Buffer.from(registrationId.replaceAll('-', ''), 'hex').toString('base64url')
}

/** The registration's id that a code stands for; null for what cannot be one. */
export function registrationOfCode(code: string): string | null {
  if (!CODE_FORM.test(code)) return null
  const hex = Buffer.from(code, 'base64url').toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

export function checkInUrl(registrationId: string): string {
  return `${env().APP_URL}/llegada/${checkInCode(registrationId)}`
}
