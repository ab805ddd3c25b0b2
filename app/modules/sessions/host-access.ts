import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import type { Actor } from '#app/modules/accounts/actor.ts'
import { DomainError } from '#app/platform/errors.ts'

/**
 * A host acts on the session that their link opens, on no other.
 * @throws DomainError 'forbidden'
 */
export function assertHostOf(actor: Actor, sessionId: string): void {
  if (actor.kind !== 'HOST' || actor.id !== sessionId) throw new DomainError('forbidden')
}

/** Until a date is set a host may take a proposal back alone; after that other people count on it, and staff cancel it. */
export function canWithdraw(status: SessionStatus): boolean {
  return status === 'PROPOSED' || status === 'ACCEPTED'
}
