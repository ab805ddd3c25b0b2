import type { ArcoKind, ArcoStatus, Language } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { db, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRowId } from '#app/platform/row-id.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { businessDaysLeft } from './business-days.ts'
import { privacySettings } from './settings.server.ts'

const PAGE = 50

export type InboxRow = {
  id: string
  folio: string
  kind: ArcoKind
  status: ArcoStatus
  /** '—' where the request has been minimised. */
  name: string
  verifiedAt: Date
  /** Civil date. */
  dueOn: string
  /** Business days; negative: late. Null once it is answered. */
  left: number | null
  answeredAt: Date | null
}

/**
 * Requests whose address was confirmed: the open ones by their deadline, the answered ones latest first.
 * @param page counts from 1
 * @throws DomainError 'forbidden'
 */
export async function listRequests(
  context: ActorContext,
  { open, page }: { open: boolean; page: number },
): Promise<{ rows: InboxRow[]; counts: { open: number; answered: number; late: number }; pages: number }> {
  assertMay(context.actor, 'privacy.read')
  const where = open ? ({ status: 'OPEN' } as const) : ({ status: { in: ['ANSWERED', 'REFUSED'] } } as const)
  const daysOff = new Set((await privacySettings()).daysOff)
  const today = civilDateAt(context.now, MEXICO_CITY)
  const [rows, openCount, answered, late] = await Promise.all([
    db.arcoRequest.findMany({
      where: where as { status: 'OPEN' },
      orderBy: open ? [{ dueOn: 'asc' }, { id: 'asc' }] : [{ answeredAt: 'desc' }, { id: 'desc' }],
      skip: (page - 1) * PAGE,
      take: PAGE,
    }),
    db.arcoRequest.count({ where: { status: 'OPEN' } }),
    db.arcoRequest.count({ where: { status: { in: ['ANSWERED', 'REFUSED'] } } }),
    db.arcoRequest.count({ where: { status: 'OPEN', dueOn: { lt: today } } }),
  ])
  return {
    rows: rows.map(({ id, folio, kind, status, name, verifiedAt, createdAt, dueOn, answeredAt }) => ({
      id,
      folio,
      kind,
      status,
      name,
      verifiedAt: verifiedAt ?? createdAt,
      dueOn: dueOn ?? today,
      left: status === 'OPEN' && dueOn ? businessDaysLeft(today, dueOn, daysOff) : null,
      answeredAt,
    })),
    counts: { open: openCount, answered, late },
    pages: Math.max(1, Math.ceil((open ? openCount : answered) / PAGE)),
  }
}

/** How many requests wait for an answer; for the frame and the digest. */
export async function countOpenRequests(tx: Tx = db): Promise<number> {
  return tx.arcoRequest.count({ where: { status: 'OPEN' } })
}

export type RequestPage = Omit<InboxRow, 'verifiedAt'> & {
  email: string
  language: Language
  details: string
  verifiedAt: Date
  answer: string | null
}

/** @throws DomainError 'forbidden' | 'notFound' */
export async function findRequest(context: ActorContext, id: string): Promise<RequestPage> {
  assertMay(context.actor, 'privacy.read')
  const request = isRowId(id)
    ? await db.arcoRequest.findUnique({ where: { id }, omit: { answeredById: true } })
    : null
  if (!request || request.status === 'UNVERIFIED') throw new DomainError('notFound')
  const today = civilDateAt(context.now, MEXICO_CITY)
  const daysOff = new Set((await privacySettings()).daysOff)
  const { status, dueOn, ...shown } = request
  return {
    ...shown,
    status,
    verifiedAt: request.verifiedAt ?? request.createdAt,
    dueOn: dueOn ?? today,
    left: status === 'OPEN' && dueOn ? businessDaysLeft(today, dueOn, daysOff) : null,
  }
}

/** What the requester's own link shows. */
export async function findOwnRequest(id: string) {
  return db.arcoRequest.findUnique({
    where: { id },
    select: {
      id: true,
      folio: true,
      kind: true,
      status: true,
      email: true,
      dueOn: true,
      answer: true,
      verifiedAt: true,
    },
  })
}
