import { type AppLoadContext, redirect } from '@remix-run/node'
import { requestContext } from '#app/platform/http/context.server.ts'
import type { ActorContext } from './actor.ts'
import { returnPath, STAFF_HOME } from './return-path.ts'
import { findStaffSession, type SignedIn } from './staff-sessions.server.ts'

export type StaffContext = ActorContext & SignedIn

/**
 * Who is signed in, as the context that use cases ask for. Otherwise a redirect (thrown) to sign-in, which comes back here.
 * Says who, not whether they may: each use case and query asks the table of permissions.
 */
export async function requireStaff(request: Request, context: AppLoadContext): Promise<StaffContext> {
  const moment = requestContext(request, context)
  const signedIn = await findStaffSession(request, moment.now)
  if (!signedIn) throw redirect(signInPath(request))
  const { id, role } = signedIn.account
  return { ...moment, ...signedIn, actor: { kind: 'STAFF', id, role } }
}

function signInPath(request: Request): string {
  const page = pageOf(request)
  return page === STAFF_HOME ? '/acceso' : `/acceso?${new URLSearchParams({ volver: page })}`
}

// After an expired form the page that held it is where to return; its address may take no GET.
function pageOf(request: Request): string {
  const address = request.method === 'GET' ? request.url : request.headers.get('referer')
  if (!address || !URL.canParse(address)) return STAFF_HOME
  const { pathname, search } = new URL(address)
  return returnPath(pathname + search)
}
