import type { Prisma } from '#app/generated/prisma/client.ts'
import type { ActorKind } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { type AskedPart, ListOrder, type ListPart } from '#app/platform/cursor.server.ts'
import { db } from '#app/platform/db.server.ts'
import { distinctValues } from '#app/platform/distinct-values.server.ts'
import { addDays, isCivilDate, MEXICO_CITY, resolveWallTime } from '#app/platform/time.ts'

const ROWS_A_PAGE = 50
const HISTORY_ROWS = 100

export type AuditRow = {
  /** Grows with time; a cursor. */
  id: string
  at: Date
  actorKind: ActorKind
  /** A staff member's name; null for everyone else, and for accounts that never said one. */
  actorName: string | null
  actorId: string | null
  action: string
  subjectKind: string
  subjectId: string
  before: unknown
  after: unknown
  origin: string | null
}

/** The history of one thing, latest first (the last 100 entries), for its page. The page checks who may see the thing itself. */
export async function auditOf(subjectKind: string, subjectId: string): Promise<AuditRow[]> {
  const entries = await db.auditEntry.findMany({
    where: { subjectKind, subjectId },
    orderBy: { id: 'desc' },
    take: HISTORY_ROWS,
  })
  return withNames(entries)
}

export type AuditFilter = {
  subjectKind?: string | undefined
  subjectId?: string | undefined
  actorId?: string | undefined
  /** The beginning of an action: 'session.' or 'session.accepted'. */
  action?: string | undefined
  /** Civil dates in Mexico City, both included. */
  from?: string | undefined
  to?: string | undefined
}

const LATEST_FIRST = new ListOrder<Prisma.AuditEntryWhereInput, Prisma.AuditEntryOrderByWithRelationInput>(
  'audit',
  { id: 'number' },
  { descending: true },
)

/**
 * Searches the trail, latest first.
 * @throws DomainError 'forbidden'
 */
export async function searchAudit(
  context: ActorContext,
  filter: AuditFilter,
  asked: AskedPart = {},
): Promise<ListPart<AuditRow>> {
  assertMay(context.actor, 'audit.read')
  const matches: Prisma.AuditEntryWhereInput = {
    ...(filter.subjectKind ? { subjectKind: filter.subjectKind } : {}),
    ...(filter.subjectId ? { subjectId: filter.subjectId } : {}),
    ...(filter.actorId ? { actorId: filter.actorId } : {}),
    ...(filter.action ? { action: { startsWith: filter.action } } : {}),
    at: {
      ...(filter.from ? { gte: beginningOf(filter.from) } : {}),
      ...(filter.to ? endOf(filter.to) : {}),
    },
  }
  const { rows, ...beside } = await LATEST_FIRST.part(asked, ROWS_A_PAGE, ({ where, ...part }) =>
    db.auditEntry.findMany({ where: { AND: [matches, where] }, ...part }),
  )
  return { rows: await withNames(rows), ...beside }
}

/** What the search offers: who may have acted, and what there is something of. */
export async function auditChoices(
  context: ActorContext,
): Promise<{ actors: { id: string; name: string }[]; subjectKinds: string[] }> {
  assertMay(context.actor, 'audit.read')
  const [actors, subjectKinds] = await Promise.all([
    db.staffAccount.findMany({
      where: { name: { not: '' } },
      select: { id: true, name: true },
      orderBy: { name: 'asc' },
    }),
    distinctValues('AuditEntry', 'subjectKind'),
  ])
  return { actors, subjectKinds }
}

type Entry = Prisma.AuditEntryGetPayload<object>

// Names are looked up, not stored: the trail only grows, and a name may have to be forgotten.
async function withNames(entries: Entry[]): Promise<AuditRow[]> {
  const ids = new Set(
    entries.flatMap(({ actorKind, actorId }) => (actorKind === 'STAFF' && actorId ? [actorId] : [])),
  )
  const accounts = await db.staffAccount.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true },
  })
  const names = new Map(accounts.map(({ id, name }) => [id, name]))
  return entries.map(({ id, requestId: _, ...entry }) => ({
    ...entry,
    id: String(id),
    actorName: (entry.actorId && names.get(entry.actorId)) || null,
  }))
}

/** The last day that a calendar here knows has no day after it, and nothing to leave out. */
function endOf(civil: string): { lt?: Date } {
  const next = addDays(civil, 1)
  return isCivilDate(next) ? { lt: beginningOf(next) } : {}
}

function beginningOf(civil: string): Date {
  const resolution = resolveWallTime({ date: civil, time: '00:00', zone: MEXICO_CITY, fold: 0 })
  if (resolution.kind === 'instant') return resolution.instant
  // Mexico City moved its clocks at two in the morning, so its days begin at midnight.
  throw new RangeError(`No such day: ${civil}`)
}
