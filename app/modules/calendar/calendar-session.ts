import type { Modality, SessionKind, SessionStatus } from '#app/generated/prisma/enums.ts'
import type { Language } from '#app/locales/i18n.ts'

/**
 * All that a calendar object may know of a session. Calendars are shared and searched: no join link, no address, no token has
 * a field here. `city` and `summary` are as the public page prints them.
 */
export type CalendarSession = {
  /** Opaque, made once with the session. */
  uid: string
  sequence: number
  /** DTSTAMP: when `sequence` took its value. */
  stampAt: Date
  status: SessionStatus
  kind: SessionKind
  /** Null: the kind's own title, in the reader's language. */
  title: string | null
  summary: string | null
  startsAt: Date
  endsAt: Date
  zone: string
  city: string | null
  modality: Modality
  /** The host as printed: name and post. */
  host: string | null
  councillors: string[]
  /** The session's page for whoever gets the object; null where there is none (yet). */
  pageUrl: string | null
}

/**
 * Who receives an object. `asked` has not answered yet, `confirmed` will come, `out` was in and is no more (a registration
 * withdrawn, a councillor substituted): for that person alone the object is a cancellation. `changedAt` is the moment of the
 * person's own last change, where it is later than the session's.
 */
export type CalendarRecipient = {
  kind: 'attendee' | 'host' | 'councillor'
  name: string
  email: string
  zone: string
  language: Language
  standing: 'asked' | 'confirmed' | 'out'
  changedAt?: Date
}

/** `public` downloads a file from the session's page: nobody is named in it. */
export type CalendarAudience = CalendarRecipient | { kind: 'public'; language: Language; zone?: string }

export type CalendarMethod = 'REQUEST' | 'CANCEL' | 'PUBLISH'

/** The one organizer of every object: Outlook treats another as another event. */
export type CalendarSettings = { organizer: { name: string; email: string } }

export type CalendarStatus = 'TENTATIVE' | 'CONFIRMED' | 'CANCELLED'

/** STATUS of RFC 5545 (3.8.1.11) for the state of a session. */
export function calendarStatus(status: SessionStatus): CalendarStatus {
  switch (status) {
    case 'PROPOSED':
    case 'ACCEPTED':
      return 'TENTATIVE'
    case 'SCHEDULED':
    case 'PUBLISHED':
    case 'HELD':
    case 'REPORTED':
      return 'CONFIRMED'
    case 'DECLINED':
    case 'CANCELLED':
      return 'CANCELLED'
  }
}
