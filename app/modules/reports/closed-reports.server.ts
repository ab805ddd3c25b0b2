import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRowId } from '#app/platform/row-id.ts'
import { type Erratum, type FrozenReport, printedReport, readFrozen } from './frozen-report.ts'
import type { Period } from './report-data.ts'
import { hex, sha256 } from './sha256.server.ts'
import type { PrintableReport } from './write-report.server.ts'

export type ClosedReport = PrintableReport & {
  id: string
  sha256: string
  frozen: FrozenReport
  closed: NonNullable<PrintableReport['closed']>
}

/** @throws DomainError 'forbidden' | 'notFound' */
export async function loadClosedReport(context: ActorContext, id: string): Promise<ClosedReport> {
  assertMay(context.actor, 'reports.read')
  if (!isRowId(id)) throw new DomainError('notFound')
  const found = await read({ id })
  if (!found) throw new DomainError('notFound')
  return found
}

/** The closed report of exactly this period, or null. @throws DomainError 'forbidden' */
export async function findClosedReport(
  context: ActorContext,
  { from, to }: Period,
): Promise<ClosedReport | null> {
  assertMay(context.actor, 'reports.read')
  return read({ periodFrom_periodTo: { periodFrom: from, periodTo: to } })
}

type Unique = { id: string } | { periodFrom_periodTo: { periodFrom: string; periodTo: string } }

async function read(where: Unique): Promise<ClosedReport | null> {
  const row = await db.closedReport.findUnique({
    where,
    include: {
      errata: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] },
      template: { select: { bytes: true } },
    },
  })
  if (!row) return null
  // What is kept is what was closed, or it is not shown at all.
  if (hex(sha256(row.snapshot)) !== hex(row.sha256))
    throw new Error(`Closed report ${row.id} is not what was closed`)
  const frozen = readFrozen(row.snapshot)
  const mark = hex(row.sha256)
  const errata: Erratum[] = row.errata.map(({ figure, printed, correct, reason, authorName, createdAt }) => ({
    figure,
    printed,
    correct,
    reason,
    by: authorName,
    at: createdAt.toISOString(),
  }))
  return {
    ...printedReport(frozen, mark, errata),
    id: row.id,
    sha256: mark,
    frozen,
    template: row.template.bytes,
    closed: { ...frozen.closed, errata },
  }
}

export type ClosedReportRow = {
  id: string
  period: Period
  by: string
  at: Date
  sha256: string
  errata: number
}

/** Closed periods, the latest first; without what was frozen. @throws DomainError 'forbidden' */
export async function listClosedReports(context: ActorContext): Promise<ClosedReportRow[]> {
  assertMay(context.actor, 'reports.read')
  const rows = await db.closedReport.findMany({
    orderBy: { periodFrom: 'desc' },
    select: {
      id: true,
      periodFrom: true,
      periodTo: true,
      closedByName: true,
      closedAt: true,
      sha256: true,
      _count: { select: { errata: true } },
    },
  })
  return rows.map(({ id, periodFrom, periodTo, closedByName, closedAt, sha256, _count }) => ({
    id,
    period: { from: periodFrom, to: periodTo },
    by: closedByName,
    at: closedAt,
    sha256: hex(sha256),
    errata: _count.errata,
  }))
}
