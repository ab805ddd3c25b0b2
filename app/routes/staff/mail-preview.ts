import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { mailKindOf, previewMail } from '#app/modules/mail/queries.server.ts'
import { asPage, notFoundUnless } from '#app/routes/domain-error.ts'
import { mailPreviewResponse } from './mail-preview-response.server.ts'

/** A mail of a kind, as it would go out. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const kind = notFoundUnless(mailKindOf(params.kind))
  return mailPreviewResponse(request, await previewMail(staff, kind).catch(asPage), staff.language)
}
