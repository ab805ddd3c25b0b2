import type { Language } from '#app/locales/i18n.ts'
import { calendarDescription, calendarLocation, calendarTitle } from './calendar-object.server.ts'
import type { CalendarSession } from './calendar-session.ts'

// Browsers and servers alike take addresses of 2,000 characters; letters with accents take six or more each.
const DETAILS = 1_100
const TITLE = 300

/**
 * Links that open a calendar's own form with the session in it; for Apple and all others there is the file. They copy the session
 * as it stands: only the file in the mail and the feed follow its changes.
 */
export function addToCalendarLinks(
  session: CalendarSession,
  language: Language,
): { google: string; outlook: string; office365: string } {
  const audience = { kind: 'public', language } as const
  const title = shortened(calendarTitle(session, audience), TITLE)
  const location = shortened(calendarLocation(session, language), TITLE)
  const details = shortened(calendarDescription({ ...session, summary: null }, audience), DETAILS)

  const google = address('https://calendar.google.com/calendar/render', {
    action: 'TEMPLATE',
    text: title,
    dates: `${compact(session.startsAt)}/${compact(session.endsAt)}`,
    details,
    location,
  })
  const form = {
    path: '/calendar/action/compose',
    rru: 'addevent',
    subject: title,
    startdt: seconds(session.startsAt),
    enddt: seconds(session.endsAt),
    body: details,
    location,
  }
  return {
    google,
    outlook: address('https://outlook.live.com/calendar/0/action/compose', form),
    office365: address('https://outlook.office.com/calendar/0/action/compose', form),
  }
}

// Outlook prints a plus sign where URLSearchParams writes a space.
function address(base: string, parameters: Record<string, string>): string {
  const query = Object.entries(parameters).map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
  return `${base}?${query.join('&')}`
}

function shortened(text: string, limit: number): string {
  let kept = ''
  let length = 0
  for (const character of text) {
    length += encodeURIComponent(character).length
    if (length > limit) return `${kept.trimEnd()}…`
    kept += character
  }
  return kept
}

function seconds(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`
}

function compact(instant: Date): string {
  return seconds(instant).replace(/[-:]/g, '')
}
