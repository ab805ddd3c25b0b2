import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { settleSeats } from './offer-seats.server.ts'
import { openRegistration } from './open-registration.server.ts'
import { STATE_MAIL, writeRegistration } from './write-registration.server.ts'

/**
 * Answers an offer: yes takes the seats that it holds, no hands them to the next in line.
 * @throws DomainError 'notFound' | 'forbidden' | 'offerExpired'
 */
export async function answerOffer(
  context: ActorContext,
  input: { registrationId: string; accept: boolean },
): Promise<void> {
  await inTransaction(async (tx) => {
    const { session, registration } = await openRegistration(tx, context, input.registrationId)
    const wanted = input.accept ? 'CONFIRMED' : 'WITHDRAWN'
    // The button pressed twice.
    if (registration.status === wanted) return
    if (registration.status !== 'OFFERED' || session.status !== 'PUBLISHED')
      throw new DomainError('offerExpired')
    await writeRegistration(tx, context, registration, {
      action: input.accept ? 'registration.offerAccepted' : 'registration.offerDeclined',
      data: {
        status: wanted,
        offerExpiresAt: null,
        waitingSince: null,
        ...(input.accept ? { confirmedAt: context.now } : { withdrawnAt: context.now }),
      },
      mail: STATE_MAIL[wanted],
    })
    if (!input.accept) await settleSeats(tx, context, session, registration.id)
  })
}
