import type { CalendarSession } from '#app/modules/calendar/calendar-session.ts'
import { isPublic } from '#app/modules/sessions/lifecycle.ts'
import { env } from '#app/platform/env.server.ts'
import type { MailSession } from './mail-facts.server.ts'

/** What `calendarSessionOf` reads of a session. */
export type CalendarFacts = Pick<
  MailSession,
  | 'calendarUid'
  | 'sequence'
  | 'calendarStampAt'
  | 'publishedAt'
  | 'createdAt'
  | 'status'
  | 'kind'
  | 'title'
  | 'publicText'
  | 'startsAt'
  | 'endsAt'
  | 'zone'
  | 'city'
  | 'modality'
  | 'hostName'
  | 'hostCredit'
  | 'slug'
> & { assignments: { councillor: { name: string } }[] }

/** A session as its calendar object may know it; null while its hour is unknown. */
export function calendarSessionOf(session: CalendarFacts): CalendarSession | null {
  const { startsAt, endsAt, zone } = session
  if (!startsAt || !endsAt || !zone) return null
  return {
    uid: session.calendarUid,
    sequence: session.sequence,
    stampAt: session.calendarStampAt ?? session.publishedAt ?? session.createdAt,
    status: session.status,
    kind: session.kind,
    title: session.title,
    summary: session.publicText,
    startsAt,
    endsAt,
    zone,
    city: session.city,
    modality: session.modality,
    host: [session.hostName, session.hostCredit].filter(Boolean).join(', ') || null,
    councillors: session.assignments.map(({ councillor }) => councillor.name),
    pageUrl: isPublic(session) ? `${env().APP_URL}/sesiones/${encodeURIComponent(session.slug)}` : null,
  }
}

/** MAIL_FROM in its two parts: who sends every mail is the organizer of every calendar object. */
export function mailSender(): { name: string; email: string } {
  const { MAIL_FROM } = env()
  const [, name = '', email = MAIL_FROM] = /^\s*"?([^"<]*?)"?\s*<([^>]+)>\s*$/.exec(MAIL_FROM) ?? []
  return { name: name || 'Invita', email }
}
