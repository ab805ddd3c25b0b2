import { type AppLoadContext, redirect } from '@remix-run/node'
import { requestContext } from '#app/platform/http/context.server.ts'
import type { ActorContext } from './actor.ts'
import { returnPath, STAFF_HOME } from './return-path.ts'
import { findPartialSession, type PartlySignedIn, type SignedIn } from './staff-sessions.server.ts'

export type StaffContext = ActorContext & SignedIn
export type PartialStaffContext = ActorContext & PartlySignedIn

/** How long a second factor is recent enough for what would let somebody else in. */
const RECENT_MS = 10 * 60_000

/**
 * Who is signed in with both factors, as the context that use cases ask for. Otherwise a redirect (thrown) to sign-in or the
 * second factor, which comes back here. Says who, not whether they may: each use case and query asks the table of permissions.
 */
export async function requireStaff(request: Request, context: AppLoadContext): Promise<StaffContext> {
  const staff = await requirePartialStaff(request, context)
  const { secondFactorAt } = staff
  if (!secondFactorAt) throw redirect(pathWithReturn('/acceso/segundo-paso', request))
  return { ...staff, secondFactorAt }
}

/** Who is signed in, also where the second factor is still to come: for its own pages and for signing out, nothing else. */
export async function requirePartialStaff(
  request: Request,
  context: AppLoadContext,
): Promise<PartialStaffContext> {
  const moment = requestContext(request, context)
  const signedIn = await findPartialSession(request, moment.now, context.begunSession)
  if (!signedIn) throw redirect(pathWithReturn('/acceso', request))
  const { id, role } = signedIn.account
  return { ...moment, ...signedIn, actor: { kind: 'STAFF', id, role } }
}

/** Asks for the second factor again (a thrown redirect) before what would let somebody else in, unless it was just given. */
export function assertRecentSecondFactor(staff: StaffContext, request: Request): void {
  if (!isRecent(staff)) throw redirect(pathWithReturn('/acceso/segundo-paso', request), 303)
}

export function isRecent({ now, secondFactorAt }: PartialStaffContext): boolean {
  return secondFactorAt !== null && now.getTime() - secondFactorAt.getTime() < RECENT_MS
}

function pathWithReturn(path: string, request: Request): string {
  const page = pageOf(request)
  return page === STAFF_HOME ? path : `${path}?${new URLSearchParams({ volver: page })}`
}

// After an expired form the page that held it is where to return; its address may take no GET.
function pageOf(request: Request): string {
  const address = request.method === 'GET' ? request.url : request.headers.get('referer')
  if (!address || !URL.canParse(address)) return STAFF_HOME
  const { pathname, search } = new URL(address)
  return returnPath(pathname + search)
}
