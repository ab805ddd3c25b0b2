import type { Registration } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { holdsSeats } from './capacity.ts'
import { settleSeats } from './offer-seats.server.ts'
import { assertAhead, openRegistration } from './open-registration.server.ts'
import type { Move } from './schema.ts'
import { countLeft } from './seats.server.ts'
import { STATE_MAIL, writeRegistration } from './write-registration.server.ts'

/**
 * Staff move a person by hand, with a reason that stays in the trail: to a seat out of turn, to the head or the end of the
 * list, or out. Never over capacity, for staff neither: raise it first.
 * @throws DomainError 'forbidden' | 'notFound' | 'sessionOver' | 'partyDoesNotFit' with `left`
 */
export async function moveRegistration(
  context: ActorContext,
  input: { registrationId: string; to: Move; reason: string },
): Promise<void> {
  assertMay(context.actor, 'registrations.manage')
  await inTransaction(async (tx) => {
    const { session, registration } = await openRegistration(tx, context, input.registrationId)
    assertAhead(session, context.now)
    const data = await dataOf(tx, context.now, registration, input.to)
    if (data === null) return
    if (data.status === 'CONFIRMED' && !holdsSeats(registration.status)) {
      const left = await countLeft(tx, session)
      if (registration.partySize > left) throw new DomainError('partyDoesNotFit', { left })
    }
    await writeRegistration(tx, context, registration, {
      action: 'registration.moved',
      data,
      reason: input.reason,
      // A new place in the same line needs no mail.
      ...(data.status === registration.status ? {} : { mail: STATE_MAIL[data.status] }),
    })
    await settleSeats(tx, context, session, holdsSeats(registration.status) ? registration.id : undefined)
  })
}

type Data = Partial<Registration> & Pick<Registration, 'status'>

async function dataOf(
  tx: Tx,
  now: Date,
  { id, sessionId, status }: Registration,
  to: Move,
): Promise<Data | null> {
  const left = { waitingSince: null, offerExpiresAt: null }
  switch (to) {
    case 'seat':
      return status === 'CONFIRMED'
        ? null
        : { ...left, status: 'CONFIRMED', confirmedAt: now, withdrawnAt: null }
    case 'out':
      return status === 'DECLINED' ? null : { ...left, status: 'DECLINED' }
    case 'end':
      return {
        status: 'WAITING',
        waitingSince: now,
        offeredAt: null,
        offerExpiresAt: null,
        withdrawnAt: null,
      }
    case 'head': {
      const first = await tx.registration.findFirst({
        where: { sessionId, status: 'WAITING', id: { not: id } },
        orderBy: { waitingSince: 'asc' },
      })
      const waitingSince = new Date((first?.waitingSince ?? now).getTime() - 1)
      return { status: 'WAITING', waitingSince, offeredAt: null, offerExpiresAt: null, withdrawnAt: null }
    }
  }
}
