import { isAnnexKey } from '#app/modules/reports/annexes.ts'
import {
  isReportFormat,
  MEDIA_TYPES,
  type PrintableReport,
  reportFile,
} from '#app/modules/reports/write-report.server.ts'

/** A report's file as a download; 404 for a format or an annex that there is not. */
export function reportResponse(
  printable: PrintableReport,
  format: string | undefined,
  annex: string | null,
): Response {
  if (!isReportFormat(format) || (annex !== null && !isAnnexKey(annex)))
    throw new Response(null, { status: 404 })
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
