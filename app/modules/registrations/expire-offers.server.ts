import { SYSTEM } from '#app/modules/accounts/actor.ts'
import type { Context } from '#app/platform/context.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { settleSeats } from './offer-seats.server.ts'
import { lockSeats } from './seats.server.ts'

/**
 * Takes back the offers whose time has passed and offers the seats to the next; called by the clock every minute or so.
 * One transaction a session, so that one that fails does not hold the others.
 * @returns how many offers ended
 */
export async function expireOffers(context: Context): Promise<number> {
  const sessions = await db.registration.findMany({
    where: { status: 'OFFERED', offerExpiresAt: { lte: context.now } },
    select: { sessionId: true },
    distinct: ['sessionId'],
  })
  let ended = 0
  for (const { sessionId } of sessions) {
    const { expired } = await inTransaction(async (tx) =>
      settleSeats(tx, { ...context, actor: SYSTEM }, await lockSeats(tx, sessionId)),
    )
    ended += expired
  }
  return ended
}
