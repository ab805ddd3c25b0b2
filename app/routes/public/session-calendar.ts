import type { LoaderFunctionArgs } from '@remix-run/node'
import { calendarObject } from '#app/modules/calendar/calendar-object.server.ts'
import { mailSender } from '#app/modules/mail/calendar-session-of.server.ts'
import { findPublicSession } from '#app/modules/registrations/agenda.server.ts'
import { requestContext, requestZone } from '#app/platform/http/context.server.ts'
import { calendarFile } from '../calendar-file.server.ts'
import { notFoundUnless } from '../domain-error.ts'

/** One session for anybody's calendar. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { now, language } = requestContext(request, context)
  const session = await findPublicSession(params.slug ?? '', now)
  const calendar = notFoundUnless(session?.calendar)
  const zone = requestZone(request)
  const audience = { kind: 'public', language, ...(zone ? { zone } : {}) } as const
  const { method, content } = calendarObject(calendar, audience, { organizer: mailSender() })
  return calendarFile(request, content, method, params.slug ?? 'sesion')
}
