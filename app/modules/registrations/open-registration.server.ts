import type { Registration } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRowId } from '#app/platform/row-id.ts'
import { settleSeats } from './offer-seats.server.ts'
import { type LockedSession, lockSeats } from './seats.server.ts'
import { readRegistration } from './write-registration.server.ts'

/**
 * The beginning of every use case on a registration: locks its session, checks whose it is, brings the list up to date, and
 * reads the registration as it then stands.
 * @throws DomainError 'notFound' | 'forbidden'
 */
export async function openRegistration(
  tx: Tx,
  context: ActorContext,
  id: string,
): Promise<{ session: LockedSession; registration: Registration }> {
  if (!isRowId(id)) throw new DomainError('notFound')
  const found = await readRegistration(tx, id)
  assertTheirs(context, found)
  const session = await lockSeats(tx, found.sessionId)
  await settleSeats(tx, context, session)
  return { session, registration: await readRegistration(tx, id) }
}

/** An attendee's own, a guest whom this session's host registered, or any for staff who manage them. */
function assertTheirs({ actor }: ActorContext, registration: Registration): void {
  const theirs =
    (actor.kind === 'ATTENDEE' && actor.id === registration.id) ||
    (actor.kind === 'HOST' && actor.id === registration.sessionId) ||
    may(actor, 'registrations.manage')
  if (!theirs) throw new DomainError('forbidden')
}

/**
 * A host decides on who asks for a place in the house, but touches only the guests whom they registered themselves.
 * @throws DomainError 'forbidden'
 */
export function assertOwnGuest({ actor }: ActorContext, registration: Registration): void {
  if (actor.kind === 'HOST' && registration.source !== 'HOST') throw new DomainError('forbidden')
}

/** @throws DomainError 'sessionOver' where nothing can be changed any more */
export function assertAhead(session: LockedSession, now: Date): void {
  if (session.status !== 'PUBLISHED' || (session.endsAt && session.endsAt <= now))
    throw new DomainError('sessionOver')
}
