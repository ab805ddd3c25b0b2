import { type ActorContext, SYSTEM } from '#app/modules/accounts/actor.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { closingTime, isRegistrationOpen, nextInLine, offerExpiry } from './capacity.ts'
import { countLeft, type LockedSession, lockSeats } from './seats.server.ts'
import { STATE_MAIL, writeRegistration } from './write-registration.server.ts'

/**
 * Brings a session's list up to date: takes back offers whose time has passed, then offers what is free in the order of
 * the list. Called under the session's lock by every use case before it looks at the seats and after it has freed some;
 * so a late clock never lets a newcomer overtake the list, and free seats are always those that nobody waiting fits in.
 *
 * Nothing is offered after registration closes, to who has left (they wait no longer), or twice to the same registration.
 * Guests without e-mail can't answer an offer: their seats are confirmed at once, the host tells them.
 * @param except a registration that just gave its seats up
 */
export async function settleSeats(
  tx: Tx,
  context: ActorContext,
  session: LockedSession,
  except?: string,
): Promise<{ expired: number; offered: number }> {
  const system = { ...context, actor: SYSTEM }
  const { now } = context
  const closesAt = closingTime(session)
  // A session that moved to an earlier hour may close before its offers end.
  const ended = closesAt && closesAt <= now ? {} : { offerExpiresAt: { lte: now } }
  const due = await tx.registration.findMany({
    where: { sessionId: session.id, status: 'OFFERED', ...ended },
  })
  for (const registration of due) {
    await writeRegistration(tx, system, registration, {
      action: 'registration.offerExpired',
      data: { status: 'WITHDRAWN', offerExpiresAt: null, waitingSince: null, withdrawnAt: now },
      mail: 'registrationOfferExpired',
    })
  }

  const expiresAt = isRegistrationOpen(session, now) ? offerExpiry(now, closesAt) : null
  if (!expiresAt) return { expired: due.length, offered: 0 }
  const left = await countLeft(tx, session)
  if (left === 0) return { expired: due.length, offered: 0 }
  const waiting = await tx.registration.findMany({
    where: {
      sessionId: session.id,
      status: 'WAITING',
      offeredAt: null,
      ...(except ? { id: { not: except } } : {}),
    },
    orderBy: [{ waitingSince: 'asc' }, { id: 'asc' }],
  })
  const next = nextInLine(waiting, left)
  for (const registration of next) {
    await writeRegistration(
      tx,
      system,
      registration,
      registration.email === null
        ? {
            action: 'registration.confirmed',
            data: { status: 'CONFIRMED', confirmedAt: now, waitingSince: null },
          }
        : {
            action: 'registration.offered',
            data: { status: 'OFFERED', offeredAt: now, offerExpiresAt: expiresAt },
            mail: STATE_MAIL.OFFERED,
          },
    )
  }
  return { expired: due.length, offered: next.length }
}

/** For whoever raised a capacity or moved a closing: the list moves, in the same transaction. */
export async function offerSeats(tx: Tx, context: ActorContext, sessionId: string): Promise<void> {
  await settleSeats(tx, context, await lockSeats(tx, sessionId))
}
