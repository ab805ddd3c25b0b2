import type { Prisma } from '#app/generated/prisma/client.ts'
import type { ArcoKind, ArcoStatus, Language } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { type AskedPart, ListOrder, type ListPart } from '#app/platform/cursor.server.ts'
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

type Where = Prisma.ArcoRequestWhereInput
type Sort = Prisma.ArcoRequestOrderByWithRelationInput
const BY_DEADLINE = new ListOrder<Where, Sort>('open requests', { dueOn: 'day?', id: 'id' })
const BY_ANSWER = new ListOrder<Where, Sort>(
  'answered requests',
  { answeredAt: 'instant?', id: 'id' },
  { descending: true },
)

/**
 * Requests whose address was confirmed: the open ones by their deadline, the answered ones latest first.
 * @throws DomainError 'forbidden'
 */
export async function listRequests(
  context: ActorContext,
  { open, ...asked }: AskedPart & { open: boolean },
): Promise<ListPart<InboxRow> & { counts: { open: number; answered: number; late: number } }> {
  assertMay(context.actor, 'privacy.read')
  const order = open ? BY_DEADLINE : BY_ANSWER
  const daysOff = new Set((await privacySettings()).daysOff)
  const today = civilDateAt(context.now, MEXICO_CITY)
  const [{ rows, ...beside }, openCount, answered, late] = await Promise.all([
    order.part(asked, PAGE, ({ where, ...query }) =>
      db.arcoRequest.findMany({
        where: { AND: [{ status: open ? 'OPEN' : { in: ['ANSWERED', 'REFUSED'] } }, where] },
        ...query,
      }),
    ),
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
    ...beside,
    counts: { open: openCount, answered, late },
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
