import type { Session } from '#app/generated/prisma/client.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { SEATED, seatsLeft } from './capacity.ts'

/** What seat rules need of a session, read under its row lock. */
export type LockedSession = Pick<
  Session,
  'id' | 'status' | 'startsAt' | 'endsAt' | 'registrationClosesAt' | 'capacity' | 'registrationMode'
>

let lock = true

/**
 * Tests only: leaves the row lock out, to show that the races that it stops are real (a test that can't fail proves
 * nothing). Returns what puts it back.
 */
export function leaveSeatLockOut(): () => void {
  if (!process.env.VITEST) throw new Error('The seat lock can be left out in tests only.')
  lock = false
  return () => {
    lock = true
  }
}

/**
 * Locks a session's row until the transaction ends: whoever changes seats of one session goes one after another, and
 * (READ COMMITTED) each reads what the one before left. Every use case that changes seats begins here.
 * @throws DomainError 'notFound'
 */
export async function lockSeats(tx: Tx, sessionId: string): Promise<LockedSession> {
  if (lock) await tx.$queryRaw`SELECT "id" FROM "Session" WHERE "id" = ${sessionId}::uuid FOR UPDATE`
  const session = await tx.session.findUnique({
    where: { id: sessionId },
    select: {
      id: true,
      status: true,
      startsAt: true,
      endsAt: true,
      registrationClosesAt: true,
      capacity: true,
      registrationMode: true,
    },
  })
  if (!session) throw new DomainError('notFound')
  return session
}

/** Seats held, party sizes summed. */
export async function countTaken(tx: Tx, sessionId: string): Promise<number> {
  const { _sum } = await tx.registration.aggregate({
    where: { sessionId, status: { in: [...SEATED] } },
    _sum: { partySize: true },
  })
  return _sum.partySize ?? 0
}

export async function countLeft(tx: Tx, session: LockedSession): Promise<number> {
  return seatsLeft(session.capacity, await countTaken(tx, session.id))
}

/**
 * For whoever edits a session: a capacity never goes below the seats that are held. To lower it further, people must be
 * moved first, by a decision with a reason.
 * @throws DomainError 'capacityBelowTaken' with `capacity` (asked for) and `taken`
 */
export async function assertCapacityCovers(tx: Tx, sessionId: string, capacity: number): Promise<void> {
  await lockSeats(tx, sessionId)
  const taken = await countTaken(tx, sessionId)
  if (capacity < taken) throw new DomainError('capacityBelowTaken', { capacity, taken })
}
