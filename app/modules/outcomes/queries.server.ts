import type { Prisma } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { type AskedPart, ListOrder } from '#app/platform/cursor.server.ts'
import { db } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRowId } from '#app/platform/row-id.ts'
import { summariseSurvey } from './survey.ts'

const MOST_COMMITMENTS = 100
const PAGE = 50

/**
 * What came of one session.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function readOutcome(context: ActorContext, sessionId: string) {
  assertMay(context.actor, 'outcomes.read')
  if (!isRowId(sessionId)) throw new DomainError('notFound')
  const session = await db.session.findUnique({
    where: { id: sessionId },
    select: {
      id: true,
      kind: true,
      title: true,
      hostName: true,
      status: true,
      outcome: true,
      commitments: {
        orderBy: [
          { doneOn: { sort: 'asc', nulls: 'first' } },
          { dueOn: { sort: 'asc', nulls: 'last' } },
          { id: 'asc' },
        ],
        take: MOST_COMMITMENTS,
      },
      surveys: { select: { clarity: true, usefulness: true, intention: true } },
    },
  })
  if (!session || (session.status !== 'HELD' && session.status !== 'REPORTED'))
    throw new DomainError('notFound')
  const { surveys, ...facts } = session
  const asked = await db.registration.count({ where: { sessionId, question: { not: null } } })
  return { ...facts, survey: summariseSurvey(surveys), askedBeforehand: asked }
}

const BY_DAY = new ListOrder<Prisma.CommitmentWhereInput, Prisma.CommitmentOrderByWithRelationInput>(
  'commitments',
  { dueOn: 'day?', id: 'id' },
)

/**
 * Commitments of all sessions that nobody kept yet: with a date first, the oldest of these first, so the overdue ones lead.
 * @param today civil date
 * @throws DomainError 'forbidden'
 */
export async function listCommitments(
  context: ActorContext,
  { today, ...asked }: AskedPart & { today: string },
) {
  assertMay(context.actor, 'outcomes.read')
  const open = { doneOn: null }
  const [part, total, overdue] = await Promise.all([
    BY_DAY.part(asked, PAGE, ({ where, ...query }) =>
      db.commitment.findMany({
        where: { AND: [open, where] },
        ...query,
        include: { session: { select: { id: true, kind: true, title: true, hostName: true } } },
      }),
    ),
    db.commitment.count({ where: open }),
    countOverdue(today),
  ])
  return { ...part, total, overdue }
}

/** Open commitments whose day is past; for the staff's frame. @param today civil date */
export function countOverdue(today: string): Promise<number> {
  return db.commitment.count({ where: { doneOn: null, dueOn: { lt: today } } })
}
