import { type ActionFunctionArgs, redirect } from '@remix-run/node'
import { requirePartialStaff } from '#app/modules/accounts/require-staff.server.ts'
import { signOut } from '#app/modules/accounts/sign-out.server.ts'
import { clearedSessionCookie } from '#app/modules/accounts/staff-sessions.server.ts'

export function loader() {
  return redirect('/acceso')
}

export async function action({ request, context }: ActionFunctionArgs) {
  await signOut(await requirePartialStaff(request, context))
  return redirect('/acceso?salida', { status: 303, headers: { 'Set-Cookie': clearedSessionCookie() } })
}
