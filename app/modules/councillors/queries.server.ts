import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay, may } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'

const UNAVAILABILITIES_SHOWN = 50

/** Everyone, who is in office first, with what lies ahead of them. */
export async function listCouncillors(context: ActorContext) {
  assertMay(context.actor, 'sessions.read')
  const { now } = context
  const councillors = await db.councillor.findMany({
    orderBy: { name: 'asc' },
    select: {
      id: true,
      name: true,
      zone: true,
      termFrom: true,
      termTo: true,
      email: true,
      _count: {
        select: {
          assignments: {
            where: {
              releasedAt: null,
              session: { startsAt: { gt: now }, status: { in: ['SCHEDULED', 'PUBLISHED'] } },
            },
          },
          unavailabilities: { where: { endsAt: { gt: now } } },
        },
      },
    },
  })
  const today = civilDateAt(now, MEXICO_CITY)
  return councillors
    .map(({ _count, email, ...councillor }) => ({
      ...councillor,
      hasEmail: email !== null,
      inOffice: (councillor.termFrom ?? today) <= today && today <= (councillor.termTo ?? today),
      sessionsAhead: _count.assignments,
      unavailabilitiesAhead: _count.unavailabilities,
    }))
    .sort((a, b) => Number(b.inOffice) - Number(a.inOffice))
}

/**
 * One councillor with the times they can't, past ones left out, each with the assigned sessions that it meets (somebody has to
 * talk to somebody); the address, reasons and these sessions only for who may edit.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function loadCouncillor(context: ActorContext, id: string) {
  assertMay(context.actor, 'sessions.read')
  const [councillor, assignments, activeLinks] = await Promise.all([
    db.councillor.findUnique({
      where: { id },
      include: {
        unavailabilities: {
          where: { endsAt: { gt: context.now } },
          orderBy: { startsAt: 'asc' },
          take: UNAVAILABILITIES_SHOWN,
        },
      },
    }),
    db.assignment.findMany({
      where: { councillorId: id, releasedAt: null, blockedTo: { gt: context.now } },
      orderBy: { blockedFrom: 'asc' },
      select: {
        blockedFrom: true,
        blockedTo: true,
        session: { select: { id: true, kind: true, title: true, hostName: true, startsAt: true } },
      },
    }),
    db.linkToken.count({ where: { audience: 'COUNCILLOR', subjectId: id, revokedAt: null } }),
  ])
  if (!councillor) throw new DomainError('notFound')
  const mayEdit = may(context.actor, 'councillors.edit')
  const { unavailabilities, email, ...facts } = councillor
  return {
    ...facts,
    email: mayEdit ? email : null,
    mayEdit,
    activeLinks,
    unavailabilities: unavailabilities.map(({ reason, ...time }) => ({
      ...time,
      reason: mayEdit ? reason : null,
      meets: mayEdit
        ? assignments.flatMap(({ blockedFrom, blockedTo, session: { startsAt, ...session } }) =>
            blockedFrom && blockedTo && startsAt && blockedFrom < time.endsAt && time.startsAt < blockedTo
              ? [{ ...session, startsAt }]
              : [],
          )
        : [],
    })),
  }
}
