import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { previewCampaign } from '#app/modules/outreach/queries.server.ts'
import { rowIdOf } from '#app/platform/row-id.ts'
import { asPage, notFoundUnless } from '#app/routes/domain-error.ts'
import { mailPreviewResponse } from './mail-preview-response.server.ts'

/** A campaign's mail, as it arrives. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const id = notFoundUnless(rowIdOf(params.id))
  return mailPreviewResponse(request, await previewCampaign(staff, id).catch(asPage), staff.language)
}
