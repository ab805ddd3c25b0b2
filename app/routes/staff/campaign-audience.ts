import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { countAudience } from '#app/modules/outreach/audience.server.ts'
import { audienceOf } from '#app/modules/outreach/schema.ts'
import { asPage } from '#app/routes/domain-error.ts'

/** How many contacts the choices in the address reach; asked while a campaign is written. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  return countAudience(staff, audienceOf(new URL(request.url).searchParams)).catch(asPage)
}
