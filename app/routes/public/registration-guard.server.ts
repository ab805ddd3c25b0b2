import { createHmac, randomBytes } from 'node:crypto'
import type { AppLoadContext } from '@remix-run/node'
import { rateLimit } from '#app/platform/http/rate-limit.server.ts'

const byAddress = rateLimit('registration-address', 30, 600)
const byEmail = rateLimit('registration-email', 6, 3600)

/** Nobody reads a page, writes a name and an address and sends it in less. */
const SHORTEST_MS = 1000

/** @throws DomainError 'tooManyAttempts' */
export async function limitRegistrations(context: AppLoadContext, email: string): Promise<void> {
  // At once, so that both are counted in one statement.
  await Promise.all([byAddress(context.address), byEmail(email)])
}

/**
 * Whether a program seems to have sent the form: it filled what people do not see, or was quicker than anybody. The form then
 * comes back as it was and can be sent again, so a person is never shut out. The real clock, since it is about real time.
 */
export function looksAutomatic(values: Record<string, string>): boolean {
  const since = Number(values.since)
  return Boolean(values.website) || (since > 0 && Date.now() - since < SHORTEST_MS)
}

// Of this process alone: what is made with it tells nothing of an address to who reads the database.
const secret = randomBytes(32)

/**
 * The key of a form whose page ran no script: of what was sent, and from where. Pressing twice is one registration; somebody
 * else who types the same gets a key of their own, because the answer to a known key tells what its owner was told.
 */
export function keyOfForm(
  request: Request,
  { address }: AppLoadContext,
  sessionId: string,
  values: Record<string, string>,
): string {
  const { since: _, formKey: __, ...typed } = values
  const sent = JSON.stringify([
    address,
    request.headers.get('user-agent'),
    sessionId,
    Object.entries(typed).sort(),
  ])
  const hex = createHmac('sha256', secret).update(sent).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
