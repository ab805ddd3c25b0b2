import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { templateFile } from '#app/modules/reports/templates.server.ts'
import { MEDIA_TYPES } from '#app/modules/reports/write-report.server.ts'
import { asPage } from '#app/routes/domain-error.ts'

/** `/gestion/informe/plantilla/:id`: a template that is kept; `actual` is the one in use. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const id = params.id === 'actual' ? null : (params.id ?? '')
  const { bytes, sha256 } = await templateFile(staff, id).catch(asPage)
  return new Response(bytes, {
    headers: {
      'Content-Type': MEDIA_TYPES.docx,
      'Content-Disposition': `attachment; filename="plantilla-${sha256.slice(0, 8)}.docx"`,
      'Cache-Control': 'private, no-store',
    },
  })
}
