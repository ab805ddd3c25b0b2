import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { periodOf } from '#app/modules/reports/period.ts'
import { periodReport } from '#app/modules/reports/period-report.server.ts'
import { asPage } from '#app/routes/domain-error.ts'
import { reportResponse } from '#app/routes/report-response.server.ts'

/** `/gestion/informe/descarga/:format?desde=…&hasta=…&anexo=…`: the report as a file, the frozen one where it is closed. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const { searchParams } = new URL(request.url)
  const period = periodOf(searchParams.get('desde'), searchParams.get('hasta'))
  if (!period) throw new Response(null, { status: 404 })
  return reportResponse(
    staff,
    await periodReport(staff, period).catch(asPage),
    params.format,
    searchParams.get('anexo'),
  )
}
