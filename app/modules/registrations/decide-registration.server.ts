import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { outcomeFor } from './capacity.ts'
import { assertAhead, openRegistration } from './open-registration.server.ts'
import { enteredAt } from './register-attendee.server.ts'
import { countLeft } from './seats.server.ts'
import { STATE_MAIL, writeRegistration } from './write-registration.server.ts'

/**
 * Approval mode: the host (of this session) or staff say yes or no to who asks to come. A yes gives the seat, or a place in
 * line where the party does not fit; address and join link appear only with the seat.
 * @throws DomainError 'notFound' | 'forbidden' | 'sessionOver' | 'registrationChangedMeanwhile'
 */
export async function decideRegistration(
  context: ActorContext,
  input: { registrationId: string; accept: boolean },
): Promise<'CONFIRMED' | 'WAITING' | 'DECLINED'> {
  if (context.actor.kind === 'ATTENDEE') throw new DomainError('forbidden')
  return inTransaction(async (tx) => {
    const { session, registration } = await openRegistration(tx, context, input.registrationId)
    const { status, partySize } = registration
    const seated = status === 'CONFIRMED' || status === 'WAITING'
    // The button pressed twice.
    if (input.accept && seated) return status
    if (!input.accept && status === 'DECLINED') return status
    if (status !== 'PENDING') throw new DomainError('registrationChangedMeanwhile')
    assertAhead(session, context.now)
    const outcome =
      outcomeFor('OPEN', await countLeft(tx, session), partySize) === 'CONFIRMED' ? 'CONFIRMED' : 'WAITING'
    const next = input.accept ? outcome : 'DECLINED'
    await writeRegistration(tx, context, registration, {
      action: input.accept ? 'registration.approved' : 'registration.declined',
      data: { status: next, ...(next === 'DECLINED' ? {} : enteredAt(next, context.now)) },
      mail: STATE_MAIL[next],
    })
    return next
  })
}
