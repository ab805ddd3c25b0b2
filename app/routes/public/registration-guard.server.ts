import type { AppLoadContext } from '@remix-run/node'
import { rateLimit } from '#app/platform/http/rate-limit.server.ts'

const byAddress = rateLimit(30, 600)
const bySession = rateLimit(300, 600)
const byEmail = rateLimit(6, 3600)

/** Nobody reads a page, writes a name and an address and sends it in less. */
const SHORTEST_MS = 1000

/** @throws DomainError 'tooManyAttempts' */
export async function limitRegistrations(
  context: AppLoadContext,
  sessionId: string,
  email: string,
): Promise<void> {
  await byAddress(context.address)
  await bySession(sessionId)
  await byEmail(email)
}

/**
 * Whether a program seems to have sent the form: it filled what people do not see, or was quicker than anybody. The form then
 * comes back as it was and can be sent again, so a person is never shut out. The real clock, since it is about real time.
 */
export function looksAutomatic(values: Record<string, string>): boolean {
  const since = Number(values.since)
  return Boolean(values.website) || (since > 0 && Date.now() - since < SHORTEST_MS)
}
