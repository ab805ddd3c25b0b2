import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { loadReportData } from '#app/modules/reports/load-report-data.server.ts'
import { periodOf } from '#app/modules/reports/period.ts'
import {
  isReportFormat,
  MEDIA_TYPES,
  reportFile,
  writeReport,
} from '#app/modules/reports/write-report.server.ts'
import { asPage } from '#app/routes/domain-error.ts'

/** `/gestion/informe/descarga/:format?desde=…&hasta=…`: the report as a file. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { searchParams } = new URL(request.url)
  const period = periodOf(searchParams.get('desde'), searchParams.get('hasta'))
  const { format } = params
  if (!period || !isReportFormat(format)) throw new Response(null, { status: 404 })
  const written = writeReport(await loadReportData(staff, period).catch(asPage))
  return new Response(await reportFile(written, format), {
    headers: {
      'Content-Type': MEDIA_TYPES[format],
      'Content-Disposition': `attachment; filename="informe-${period.from}-${period.to}.${format}"`,
      'Cache-Control': 'private, no-store',
    },
  })
}
