import type { AppLoadContext } from '@remix-run/node'
import { rateLimit } from '#app/platform/http/rate-limit.server.ts'

const byAddress = rateLimit('arco-address', 10, 3600)
const byEmail = rateLimit('arco-email', 5, 3600)

/**
 * Asked for forms that are complete: each sends a mail to whatever address it names.
 * @throws DomainError 'tooManyAttempts'
 */
export async function limitRequests(context: AppLoadContext, email: string): Promise<void> {
  await byAddress(context.address)
  await byEmail(email)
}
