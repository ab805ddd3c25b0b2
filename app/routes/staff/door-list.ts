import type { LoaderFunctionArgs } from '@remix-run/node'
import { requireStaff } from '#app/modules/accounts/require-staff.server.ts'
import { readDoorList } from '#app/modules/attendance/door-list.server.ts'
import { entityResponse } from '#app/platform/http/entity.server.ts'
import { asPage } from '../domain-error.ts'

/** The door's list as JSON, for the door's own script; nothing where it has this one already. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const staff = await requireStaff(request, context)
  const list = await readDoorList(staff, params.id ?? '').catch(asPage)
  return entityResponse(request, JSON.stringify(list), {
    'Content-Type': 'application/json',
    // Names: not even the browser's own cache keeps them.
    'Cache-Control': 'no-store',
    'X-Now': String(staff.now.getTime()),
  })
}
