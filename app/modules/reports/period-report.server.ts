import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { db, type Tx } from '#app/platform/db.server.ts'
import type { KeptAcknowledgement } from './acknowledgement.ts'
import { type ClosedReport, findClosedReport } from './closed-reports.server.ts'
import { readReportData } from './load-report-data.server.ts'
import { assertOffered } from './offered-periods.server.ts'
import type { Period, ReportData } from './report-data.ts'
import { currentTemplate, type Template } from './templates.server.ts'
import { type PrintableReport, writeReport } from './write-report.server.ts'

export type DraftReport = PrintableReport & { closed: null; template: Uint8Array; data: ReportData }

/**
 * A period's report as it stands: frozen where the period is closed, otherwise a draft of what is on record now, with the
 * acknowledgements that still hold.
 * @throws DomainError 'forbidden'
 */
export async function periodReport(
  context: ActorContext,
  period: Period,
): Promise<ClosedReport | DraftReport> {
  return (await findClosedReport(context, period)) ?? draftReport(context, period)
}

/** @throws DomainError 'forbidden' */
export async function draftReport(context: ActorContext, period: Period): Promise<DraftReport> {
  await assertOffered(context, period)
  return db.$transaction(
    async (tx) => {
      const { data, acknowledged, template } = await readDraft(tx, period)
      return { ...writeReport(data, acknowledged), closed: null, template: template.bytes, data }
    },
    { isolationLevel: 'RepeatableRead', maxWait: 30_000, timeout: 20_000 },
  )
}

/** What a draft is made of, inside a transaction. */
export async function readDraft(
  tx: Tx,
  period: Period,
): Promise<{ data: ReportData; acknowledged: KeptAcknowledgement[]; template: Template }> {
  return {
    data: await readReportData(tx, period),
    acknowledged: await readAcknowledgements(tx, period),
    template: await currentTemplate(tx),
  }
}

async function readAcknowledgements(tx: Tx, { from, to }: Period): Promise<KeptAcknowledgement[]> {
  const rows = await tx.checkAcknowledgement.findMany({
    where: { periodFrom: from, periodTo: to },
    select: { code: true, records: true, reason: true, byName: true, createdAt: true },
  })
  return rows.map(({ byName, createdAt, ...row }) => ({ ...row, by: byName, at: createdAt.toISOString() }))
}
