import type { ActionFunctionArgs } from '@remix-run/node'
import { findLinkSubject } from '#app/modules/accounts/link-tokens.server.ts'
import { giveOwnFile } from '#app/modules/privacy/give-person-file.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { asPage, notFoundUnless } from '../domain-error.ts'
import { zipResponse } from '../zip-response.ts'

/** The data of one's own registration. By POST, as everything that a mail's link must not do by being looked at. */
export async function action({ request, params, context: loadContext }: ActionFunctionArgs) {
  const moment = requestContext(request, loadContext)
  const id = notFoundUnless(await findLinkSubject('ATTENDEE', params.token ?? '', moment.now))
  const context = { ...moment, actor: { kind: 'ATTENDEE', id } as const }
  return zipResponse(await giveOwnFile(context).catch(asPage), context.language)
}

export function loader() {
  throw new Response(null, { status: 405, headers: { Allow: 'POST' } })
}
