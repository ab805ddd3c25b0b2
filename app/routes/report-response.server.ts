import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { isAnnexKey } from '#app/modules/reports/annexes.ts'
import {
  isReportFormat,
  MEDIA_TYPES,
  type PrintableReport,
  REPORT_FORMATS,
  type ReportFormat,
  reportFile,
} from '#app/modules/reports/write-report.server.ts'

/** The report as it is printed, small cells kept back; the others hold the exact annexes and are for staff. */
const PRINTED: readonly ReportFormat[] = ['docx', 'html']

/** The formats that this account may download. */
export function formatsFor({ actor }: ActorContext): readonly ReportFormat[] {
  return may(actor, 'reports.annexes') ? REPORT_FORMATS : PRINTED
}

/** A report's file as a download; 404 for a format or an annex that there is not, 403 for one that is not this account's. */
export function reportResponse(
  context: ActorContext,
  printable: PrintableReport,
  format: string | undefined,
  annex: string | null,
): Response {
  if (!isReportFormat(format) || (annex !== null && !isAnnexKey(annex))) {
    throw new Response(null, { status: 404 })
  }
  if (!formatsFor(context).includes(format)) throw new Response(null, { status: 403 })
  const { from, to } = printable.report.period
  const name = ['informe', from, to, ...(annex ? [annex] : [])].join('-')
  return new Response(reportFile(printable, format, annex ?? undefined), {
    headers: {
      'Content-Type': MEDIA_TYPES[format],
      'Content-Disposition': `attachment; filename="${name}.${format}"`,
      'Cache-Control': 'private, no-store',
    },
  })
}
