import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRegistrationOpen, type Outcome, outcomeFor } from './capacity.ts'
import { assertOwnGuest, openRegistration } from './open-registration.server.ts'
import { enteredAt } from './register-attendee.server.ts'
import { countLeft } from './seats.server.ts'
import { STATE_MAIL, writeRegistration } from './write-registration.server.ts'

/**
 * Takes a withdrawal back (or an offer that ended): a seat while there is room, else the end of the list. Who had an offer
 * already gets no second one, so without room there is nothing to wait for: they are told so.
 * @throws DomainError 'notFound' | 'forbidden' | 'registrationClosed' | 'registrationDeclined' | 'noSeatNow'
 */
export async function rejoinSession(
  context: ActorContext,
  input: { registrationId: string },
): Promise<Outcome> {
  return inTransaction(async (tx) => {
    const { session, registration } = await openRegistration(tx, context, input.registrationId)
    assertOwnGuest(context, registration)
    const { status, partySize, confirmedAt, offeredAt } = registration
    if (status === 'DECLINED') throw new DomainError('registrationDeclined')
    if (status !== 'WITHDRAWN') return status === 'OFFERED' ? 'WAITING' : status
    if (!isRegistrationOpen(session, context.now)) throw new DomainError('registrationClosed')
    // Who had the host's yes once need not ask again.
    const mode = confirmedAt || registration.source === 'HOST' ? 'OPEN' : session.registrationMode
    const outcome = outcomeFor(mode, await countLeft(tx, session), partySize)
    if (outcome === 'WAITING' && offeredAt) throw new DomainError('noSeatNow')
    await writeRegistration(tx, context, registration, {
      action: 'registration.rejoined',
      data: { status: outcome, withdrawnAt: null, ...enteredAt(outcome, context.now) },
      mail: STATE_MAIL[outcome],
    })
    return outcome
  })
}
