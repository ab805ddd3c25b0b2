import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { loadClosedReport } from '#app/modules/reports/closed-reports.server.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { reportResponse } from '#app/routes/report-response.server.ts'

/** `/informes/:id/descarga/:format?anexo=…`: a closed report as a file, always the same bytes. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const closed = await loadClosedReport(staff, params.id ?? '').catch(asPage)
  return reportResponse(staff, closed, params.format, new URL(request.url).searchParams.get('anexo'))
}
