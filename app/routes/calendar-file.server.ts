import type { CalendarMethod } from '#app/modules/calendar/calendar-session.ts'
import { entityResponse } from '#app/platform/http/entity.server.ts'

/** A calendar object or feed, with its ETag. `name`: what the file is called where it is saved. */
export function calendarFile(
  request: Request,
  content: string,
  method: CalendarMethod,
  name: string,
): Response {
  return entityResponse(request, content, {
    'Content-Type': `text/calendar; charset=utf-8; method=${method}`,
    'Content-Disposition': `inline; filename="${name}.ics"`,
  })
}
