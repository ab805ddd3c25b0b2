import type { AppLoadContext } from '@remix-run/node'
import { rateLimit } from '#app/platform/http/rate-limit.server.ts'

// A family or an office shares an address; nobody proposes more than a few meetings an hour.
const byAddress = rateLimit('proposal-address', 10, 3600)
const byEmail = rateLimit('proposal-email', 5, 3600)

/**
 * Asked for forms that are complete: each of them writes and sends a mail to whatever address it names.
 * @throws DomainError 'tooManyAttempts'
 */
export async function limitProposals(context: AppLoadContext, email: string): Promise<void> {
  await byAddress(context.address)
  await byEmail(email)
}
