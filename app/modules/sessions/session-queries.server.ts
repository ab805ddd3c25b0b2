import type { RegistrationStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay, may } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRowId } from '#app/platform/row-id.ts'
import { isPublic } from './lifecycle.ts'

const ASSIGNMENTS_SHOWN = 60
const ATTENDANCE_SHOWN = 50

export type StaffSessionPage = Awaited<ReturnType<typeof loadStaffSession>>

/**
 * One session for its staff page, in four statements. Contact, join link and address only for who may read what is private, the
 * rest of a session that is not public only for them too; a proposal whose e-mail nobody confirmed does not exist for staff.
 * `people` sums party sizes; `joined` is the people who came in by their link.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function loadStaffSession(context: ActorContext, id: string) {
  assertMay(context.actor, 'sessions.read')
  if (!isRowId(id)) throw new DomainError('notFound')
  const seesPrivate = may(context.actor, 'sessions.readPrivate')
  const [session, sums, joined] = await Promise.all([
    db.session.findUnique({
      where: { id },
      include: {
        host: { select: { name: true, email: true, phone: true, language: true } },
        slots: { orderBy: { position: 'asc' } },
        assignments: {
          orderBy: [{ position: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
          include: { councillor: { select: { name: true, zone: true } } },
          take: ASSIGNMENTS_SHOWN,
        },
        attendance: { orderBy: [{ recordedAt: 'asc' }, { id: 'asc' }], take: ATTENDANCE_SHOWN },
      },
    }),
    db.registration.groupBy({ by: ['status'], where: { sessionId: id }, _sum: { partySize: true } }),
    db.registration.aggregate({
      where: { sessionId: id, enteredAt: { not: null } },
      _sum: { partySize: true },
    }),
  ])
  if (!session || (session.origin === 'PROPOSAL' && !session.emailVerifiedAt))
    throw new DomainError('notFound')
  if (!seesPrivate && !isPublic(session)) throw new DomainError('notFound')
  const people = Object.fromEntries(sums.map(({ status, _sum }) => [status, _sum.partySize ?? 0])) as Partial<
    Record<RegistrationStatus, number>
  >
  const { host, joinUrl, address, decisionWords, expectedPeople, ...facts } = session
  return {
    ...facts,
    seesPrivate,
    host: seesPrivate ? host : null,
    joinUrl: seesPrivate ? joinUrl : null,
    address: seesPrivate ? address : null,
    // The words of a cancellation stand on the public page; those of a decision were for the host.
    decisionWords: seesPrivate || session.status === 'CANCELLED' ? decisionWords : null,
    expectedPeople: seesPrivate ? expectedPeople : null,
    people: {
      PENDING: people.PENDING ?? 0,
      CONFIRMED: people.CONFIRMED ?? 0,
      WAITING: people.WAITING ?? 0,
      OFFERED: people.OFFERED ?? 0,
    },
    joined: joined._sum.partySize ?? 0,
  }
}
