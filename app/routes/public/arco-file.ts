import type { ActionFunctionArgs } from '@remix-run/node'
import { VISITOR } from '#app/modules/accounts/actor.ts'
import { findLinkSubject } from '#app/modules/accounts/link-tokens.server.ts'
import { giveRequestedFile } from '#app/modules/privacy/give-person-file.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { asPage, notFoundUnless } from '../domain-error.ts'
import { zipResponse } from '../zip-response.ts'

/** The file of a request for access, to whoever holds its link. By POST, so that no program that checks mail fetches it. */
export async function action({ request, params, context: loadContext }: ActionFunctionArgs) {
  const context = { ...requestContext(request, loadContext), actor: VISITOR }
  const id = notFoundUnless(await findLinkSubject('ARCO', params.token ?? '', context.now))
  return zipResponse(await giveRequestedFile(context, id).catch(asPage), context.language)
}

export function loader() {
  throw new Response(null, { status: 405, headers: { Allow: 'POST' } })
}
