import type { LoaderFunctionArgs } from '@remix-run/node'
import { translator } from '#app/locales/i18n.ts'
import { findLinkSubject } from '#app/modules/accounts/link-tokens.server.ts'
import { calendarFeed } from '#app/modules/calendar/calendar-object.server.ts'
import { mailSender } from '#app/modules/mail/calendar-session-of.server.ts'
import { findCouncillorFeed } from '#app/modules/registrations/private-feeds.server.ts'
import { requestContext } from '#app/platform/http/context.server.ts'
import { calendarFile } from '../calendar-file.server.ts'
import { notFoundUnless } from '../domain-error.ts'

/** A councillor's sessions to subscribe to, in their zone and language; the address ends when staff revoke its token. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { now } = requestContext(request, context)
  const id = notFoundUnless(await findLinkSubject('COUNCILLOR', params.token ?? '', now))
  const { sessions, language, zone } = notFoundUnless(await findCouncillorFeed(id, now))
  const name = translator(language)('councillor:title')
  const feed = calendarFeed(sessions, { language, zone, name }, { organizer: mailSender() })
  return calendarFile(request, feed, 'PUBLISH', 'consejeria')
}
