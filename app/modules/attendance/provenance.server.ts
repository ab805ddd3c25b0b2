import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { tallyOf } from './marks.ts'
import { readMarks } from './settle-marks.server.ts'

/**
 * What the data themselves say of a session's people, beside what somebody stated: registered, marked at the door, entered by
 * their link, and the names of those who stated. Null is unknown: no registration, no mark, nobody entered by a link.
 * @throws DomainError 'forbidden'
 */
export async function readProvenance(
  context: ActorContext,
  sessionId: string,
  recordedBy: readonly (string | null)[],
) {
  assertMay(context.actor, 'sessions.read')
  const [confirmed, entered, marks, lastMark, accounts] = await Promise.all([
    db.registration.aggregate({
      where: { sessionId, status: 'CONFIRMED' },
      _count: true,
      _sum: { partySize: true },
    }),
    db.registration.aggregate({
      where: { sessionId, enteredAt: { not: null } },
      _count: true,
      _sum: { partySize: true },
      _max: { enteredAt: true },
    }),
    readMarks(db, sessionId),
    db.attendanceMark.findFirst({
      where: { sessionId },
      orderBy: { markedAt: 'desc' },
      select: { markedAt: true },
    }),
    db.staffAccount.findMany({
      where: { id: { in: recordedBy.filter((id) => id !== null) } },
      select: { id: true, name: true },
    }),
  ])
  const recorders =
    marks.length > 0
      ? await db.attendanceMark.findMany({
          where: { sessionId },
          distinct: ['recordedById'],
          select: { recordedById: true },
          take: 10,
        })
      : []
  const markers = await db.staffAccount.findMany({
    where: { id: { in: recorders.map(({ recordedById }) => recordedById) } },
    select: { name: true },
    orderBy: { name: 'asc' },
  })
  return {
    registered:
      confirmed._count > 0
        ? { registrations: confirmed._count, people: confirmed._sum.partySize ?? 0 }
        : null,
    entered:
      entered._count > 0
        ? {
            registrations: entered._count,
            people: entered._sum.partySize ?? 0,
            lastAt: entered._max.enteredAt,
          }
        : null,
    marked:
      marks.length > 0
        ? {
            ...tallyOf(marks),
            lastAt: lastMark?.markedAt ?? null,
            by: markers.map(({ name }) => name),
          }
        : null,
    nameOf: new Map(accounts.map(({ id, name }) => [id, name])),
  }
}
