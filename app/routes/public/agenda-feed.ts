import type { LoaderFunctionArgs } from '@remix-run/node'
import { isLanguage } from '#app/locales/i18n.ts'
import { calendarFeed } from '#app/modules/calendar/calendar-object.server.ts'
import { mailSender } from '#app/modules/mail/calendar-session-of.server.ts'
import { listFeed } from '#app/modules/registrations/agenda.server.ts'
import { requestContext, requestZone } from '#app/platform/http/context.server.ts'
import { calendarFile } from '../calendar-file.server.ts'
import { readFilters } from './agenda-filters.ts'

/** The agenda to subscribe to, with the page's filters; `idioma` for calendars that have no cookie. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  const { searchParams } = new URL(request.url)
  const asked = searchParams.get('idioma')
  // Until its oldest one is a year old, which an hour may be late.
  context.keepPage?.({ subjects: 'everything', until: new Date(now.getTime() + 60 * 60_000) })
  const sessions = await listFeed(readFilters(searchParams), now)
  const zone = requestZone(request)
  const feed = { language: isLanguage(asked) ? asked : language, ...(zone ? { zone } : {}) }
  return calendarFile(request, calendarFeed(sessions, feed, { organizer: mailSender() }), 'PUBLISH', 'agenda')
}
