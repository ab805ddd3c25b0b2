import { Prisma, type Session } from '#app/generated/prisma/client.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { SEATED, seatsLeft } from './capacity.ts'

/** What seat rules need of a session, read under its row lock. */
export type LockedSession = Pick<
  Session,
  'id' | 'status' | 'startsAt' | 'endsAt' | 'registrationClosesAt' | 'capacity' | 'registrationMode'
>

/** A session's seats as they are once it is locked. */
export type SeatsFound = {
  session: LockedSession
  /** Seats held, party sizes summed. */
  taken: number
  /** Whether there are offers, and people to make one to. */
  offered: boolean
  waiting: boolean
}

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

/** Whether people may be seated together, in one process's transaction: not where a test left the lock out. */
export function mayShareLock(): boolean {
  return lock
}

/**
 * `lockSeats` for several sessions in the order of their ids, so that no two wait for each other, and what is to be known
 * of their seats. Sessions that there are none of are left out.
 * @param wait whether to wait for what somebody else has locked; else that is left out too
 */
export async function lockAllSeats(
  tx: Tx,
  sessionIds: string[],
  wait: boolean,
): Promise<Map<string, SeatsFound>> {
  const ids = [...new Set(sessionIds)]
  const how = wait ? Prisma.sql`FOR UPDATE` : Prisma.sql`FOR UPDATE SKIP LOCKED`
  const rows = lock
    ? await tx.$queryRaw<{ id: string }[]>`
        SELECT "id" FROM "Session" WHERE "id" = ANY(${ids}::uuid[]) ORDER BY "id" ${how}`
    : ids.map((id) => ({ id }))
  if (rows.length === 0) return new Map()
  // A statement of its own: it sees what was committed before the lock was given.
  const found = await tx.$queryRaw<(LockedSession & Omit<SeatsFound, 'session'>)[]>`
    SELECT "id", "status"::text, "startsAt", "endsAt", "registrationClosesAt", "capacity", "registrationMode"::text,
      (SELECT coalesce(sum("partySize"), 0)::int FROM "Registration"
        WHERE "sessionId" = s."id" AND "status" = ANY(${[...SEATED]}::"RegistrationStatus"[])) AS "taken",
      EXISTS (SELECT 1 FROM "Registration" WHERE "sessionId" = s."id" AND "status" = 'OFFERED') AS "offered",
      EXISTS (SELECT 1 FROM "Registration" WHERE "sessionId" = s."id" AND "status" = 'WAITING'
        AND "offeredAt" IS NULL) AS "waiting"
    FROM "Session" s WHERE "id" = ANY(${rows.map(({ id }) => id)}::uuid[])`
  return new Map(
    found.map(({ taken, offered, waiting, ...session }) => [
      session.id,
      { session, taken, offered, waiting },
    ]),
  )
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
