import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { settleSeats } from './offer-seats.server.ts'
import { assertAhead, assertOwnGuest, openRegistration } from './open-registration.server.ts'
import { STATE_MAIL, writeRegistration } from './write-registration.server.ts'

/**
 * Gives a place up, whatever it was (a seat, an offer, a place in line, a request); what is free goes to the list. Doing it
 * again changes nothing.
 * @throws DomainError 'notFound' | 'forbidden' | 'sessionOver' | 'registrationDeclined'
 */
export async function withdrawRegistration(
  context: ActorContext,
  input: { registrationId: string },
): Promise<void> {
  await inTransaction(async (tx) => {
    const { session, registration } = await openRegistration(tx, context, input.registrationId)
    assertOwnGuest(context, registration)
    if (registration.status === 'WITHDRAWN') return
    if (registration.status === 'DECLINED') throw new DomainError('registrationDeclined')
    assertAhead(session, context.now)
    await writeRegistration(tx, context, registration, {
      action: 'registration.withdrawn',
      data: { status: 'WITHDRAWN', withdrawnAt: context.now, waitingSince: null, offerExpiresAt: null },
      mail: STATE_MAIL.WITHDRAWN,
    })
    await settleSeats(tx, context, session, registration.id)
  })
}
