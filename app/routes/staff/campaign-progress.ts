import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { readProgress } from '#app/modules/outreach/queries.server.ts'
import { rowIdOf } from '#app/platform/row-id.ts'
import { asPage, notFoundUnless } from '#app/routes/domain-error.ts'

/** How far a campaign is; asked every few seconds by whoever looks at it. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  return readProgress(staff, notFoundUnless(rowIdOf(params.id))).catch(asPage)
}
