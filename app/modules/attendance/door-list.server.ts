import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRowId } from '#app/platform/row-id.ts'
import { foldMarks } from './marks.ts'
import { readMarks } from './settle-marks.server.ts'

/** More names than this no door reads: the list says so and the rest are walk-ins. */
const MOST_NAMES = 2_000

export type DoorPerson = { id: string; name: string; party: number }
export type DoorList = Awaited<ReturnType<typeof readDoorList>>

/**
 * What a phone at the door needs: the confirmed people by name, whoever else is marked, and the last mark of each. No address,
 * no telephone, no question: a phone gets lost.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function readDoorList(context: ActorContext, sessionId: string) {
  assertMay(context.actor, 'attendance.record')
  assertMay(context.actor, 'registrations.read')
  if (!isRowId(sessionId)) throw new DomainError('notFound')
  const [people, all] = await db.$transaction(
    async (tx) => [
      await tx.registration.findMany({
        where: { sessionId, OR: [{ status: 'CONFIRMED' }, { marks: { some: {} } }] },
        select: { id: true, name: true, partySize: true },
        orderBy: [{ name: 'asc' }, { id: 'asc' }],
        take: MOST_NAMES,
      }),
      await readMarks(tx, sessionId),
    ],
    { isolationLevel: 'RepeatableRead' },
  )
  const marks = [...foldMarks(all).values()].sort((a, b) => a.id.localeCompare(b.id))
  return {
    people: people.map(({ id, name, partySize }): DoorPerson => ({ id, name, party: partySize })),
    marks,
  }
}

/** The session as its door page names it: nothing about who comes, since the page itself stays on the phone. */
export async function findDoorSession(context: ActorContext, sessionId: string) {
  assertMay(context.actor, 'attendance.record')
  if (!isRowId(sessionId)) throw new DomainError('notFound')
  const session = await db.session.findUnique({
    where: { id: sessionId },
    select: {
      id: true,
      kind: true,
      title: true,
      status: true,
      origin: true,
      emailVerifiedAt: true,
      hostName: true,
      city: true,
      country: true,
      zone: true,
      startsAt: true,
      endsAt: true,
      reportOn: true,
    },
  })
  if (!session || (session.origin === 'PROPOSAL' && !session.emailVerifiedAt))
    throw new DomainError('notFound')
  return session
}
