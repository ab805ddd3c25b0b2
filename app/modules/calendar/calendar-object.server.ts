import { type Alarm, type Attendee, createEvents, type EventAttributes } from 'ics'
import { type Language, translator } from '#app/locales/i18n.ts'
import { placeOfHour } from '#app/modules/scheduling/hour-place.server.ts'
import { describeInstant, offsetAt } from '#app/platform/time.ts'
import { dayShiftInWords, momentInWords, placeOfZone } from '#app/platform/time-words.ts'
import {
  type CalendarAudience,
  type CalendarMethod,
  type CalendarRecipient,
  type CalendarSession,
  type CalendarSettings,
  type CalendarStatus,
  calendarStatus,
} from './calendar-session.ts'
import {
  cleanLine,
  cleanText,
  escapedText,
  foldedContent,
  parameterText,
  unfoldedLines,
} from './content-lines.ts'

const PRODUCT = '-//Invita//Agenda//ES'

/**
 * What a session's calendar object says to one recipient: REQUEST while it stands, CANCEL once it (or the recipient's part in
 * it) is over, PUBLISH for a file that anyone may download. RFC 5545, 5546; the MIME part's `method` must be the one returned.
 */
export function calendarObject(
  session: CalendarSession,
  audience: CalendarAudience,
  settings: CalendarSettings,
): { method: CalendarMethod; content: string } {
  const method = methodFor(session, audience)
  return { method, content: render([eventFor(session, audience, settings)], { method }) }
}

function methodFor(session: CalendarSession, audience: CalendarAudience): CalendarMethod {
  if (audience.kind === 'public') return 'PUBLISH'
  return statusFor(session, audience) === 'CANCELLED' ? 'CANCEL' : 'REQUEST'
}

function statusFor(session: CalendarSession, audience: CalendarAudience): CalendarStatus {
  if (audience.kind !== 'public' && audience.standing === 'out') return 'CANCELLED'
  return calendarStatus(session.status)
}

/**
 * A feed to subscribe to: stable UIDs, cancelled sessions kept as such, no alarms (whoever subscribes did not ask for them).
 * The same sessions give the same bytes, so that an ETag over them holds.
 */
export function calendarFeed(
  sessions: CalendarSession[],
  feed: { language: Language; name?: string; zone?: string },
  settings: CalendarSettings,
): string {
  const audience = {
    kind: 'public',
    language: feed.language,
    ...(feed.zone ? { zone: feed.zone } : {}),
  } as const
  const events = sessions.map((session) => ({ ...eventFor(session, audience, settings), alarms: [] }))
  const name = feed.name ?? translator(feed.language)('calendar:feedName')
  return render(events, { method: 'PUBLISH', name })
}

// `timestamp` is DTSTAMP; the types of ics leave it out.
type Event = EventAttributes & { timestamp: number }

function eventFor(
  session: CalendarSession,
  audience: CalendarAudience,
  { organizer }: CalendarSettings,
): Event {
  const status = statusFor(session, audience)
  const title = calendarTitle(session, audience)
  const over = status === 'CANCELLED'
  return {
    uid: cleanLine(session.uid),
    sequence: session.sequence,
    timestamp: stampFor(session, audience).getTime(),
    status,
    start: session.startsAt.getTime(),
    end: session.endsAt.getTime(),
    startInputType: 'utc',
    startOutputType: 'utc',
    endInputType: 'utc',
    endOutputType: 'utc',
    title,
    description: calendarDescription(session, audience),
    location: calendarLocation(session, audience.language),
    ...(session.pageUrl ? { url: new URL(session.pageUrl).href } : {}),
    organizer: { name: parameterText(organizer.name), email: organizer.email },
    transp: over ? 'TRANSPARENT' : 'OPAQUE',
    attendees: audience.kind === 'public' ? [] : [attendeeOf(audience)],
    alarms: over ? [] : alarmsFor(audience, title),
  }
}

/** The later of the session's and the person's own change: with an equal SEQUENCE it decides which object is the newer. */
function stampFor(session: CalendarSession, audience: CalendarAudience): Date {
  const own = audience.kind === 'public' ? undefined : audience.changedAt
  return own && own > session.stampAt ? own : session.stampAt
}

// Who registered or offered their house has said yes by that; a councillor whom the staff assign is asked, and the answer goes
// to the organizer. Nobody else's name is in the object.
function attendeeOf({ kind, name, email, standing }: CalendarRecipient): Attendee {
  const partstat = { asked: 'NEEDS-ACTION', confirmed: 'ACCEPTED', out: 'DECLINED' } as const
  return {
    name: parameterText(name) || email,
    email,
    cutype: 'INDIVIDUAL',
    role: kind === 'attendee' ? 'REQ-PARTICIPANT' : 'CHAIR',
    partstat: partstat[standing],
    rsvp: standing === 'asked',
  }
}

function alarmsFor(audience: CalendarAudience, title: string): Alarm[] {
  const t = translator(audience.language)
  const soon = alarm(1, t('calendar:alarm.soon', { title }))
  return audience.kind === 'public' ? [soon] : [alarm(24, t('calendar:alarm.dayBefore', { title })), soon]
}

// In hours: a trigger of days alone comes out of ics as `P1DT`, which is none.
function alarm(hours: number, description: string): Alarm {
  return { action: 'display', description, trigger: { hours, before: true } }
}

/** The line that calendars show: the session's title, or its kind's. */
export function calendarTitle(session: CalendarSession, audience: CalendarAudience): string {
  const t = translator(audience.language)
  const title = cleanLine(session.title ?? '') || t(`common:kind.${session.kind}`)
  return statusFor(session, audience) === 'CANCELLED' ? t('calendar:cancelledTitle', { title }) : title
}

/** The text inside: the hour in words at the session's place and at the recipient's, who takes part, what about, and the page. */
export function calendarDescription(session: CalendarSession, audience: CalendarAudience): string {
  const { language } = audience
  const t = translator(language)
  const status = calendarStatus(session.status)
  const withdrawn = status !== 'CANCELLED' && statusFor(session, audience) === 'CANCELLED'
  const names = session.councillors.map(cleanLine).filter(Boolean)
  const host = cleanLine(session.host ?? '')
  const paragraphs = [
    withdrawn ? t('calendar:withdrawn') : null,
    status === 'CANCELLED' ? t('calendar:cancelled') : null,
    status === 'TENTATIVE' && !withdrawn ? t('calendar:tentative') : null,
    hoursInWords(session, audience),
    [
      host ? t('calendar:host', { name: host }) : null,
      names.length > 0
        ? t('calendar:councillors', { count: names.length, names: inList(names, language) })
        : null,
    ]
      .filter(Boolean)
      .join('\n'),
    cleanText(session.summary ?? ''),
    session.pageUrl ? t('calendar:page', { url: new URL(session.pageUrl).href }) : null,
  ]
  return paragraphs.filter(Boolean).join('\n\n')
}

function hoursInWords({ startsAt, zone, city }: CalendarSession, audience: CalendarAudience): string {
  const { language, zone: own } = audience
  const place = placeOfHour(startsAt, { zone, city: cleanLine(city ?? '') || null }, language)
  const there = momentInWords(startsAt, zone, language, place)
  if (!own || offsetAt(startsAt, own) === offsetAt(startsAt, zone)) return there
  const t = translator(language)
  const here = { ...describeInstant(startsAt, own, language), place: placeOfZone(own, language) }
  const shift = dayShiftInWords(startsAt, zone, own, language)
  const mine = shift ? t('calendar:yourTimeShifted', { ...here, shift }) : t('calendar:yourTime', here)
  return `${there}\n${mine}`
}

/** Where, as the public page says it: the city, never the address. */
export function calendarLocation({ modality, city }: CalendarSession, language: Language): string {
  const t = translator(language)
  const place = cleanLine(city ?? '')
  if (modality === 'VIRTUAL') return t('calendar:location.VIRTUAL')
  if (!place) return modality === 'HYBRID' ? t('common:modality.HYBRID') : t('calendar:location.unknown')
  return t(`calendar:location.${modality}`, { city: place })
}

function inList(names: string[], language: Language): string {
  return new Intl.ListFormat(language === 'es' ? 'es-MX' : 'en-US', { type: 'conjunction' }).format(names)
}

function render(events: Event[], { method, name }: { method: CalendarMethod; name?: string }): string {
  // ics folds in quadratic time (5,000 letters hold the process for 100 ms) and escapes some texts and not others, so it never
  // sees them: a sign stands for each and is exchanged for the text, escaped, once the lines are whole.
  const texts: string[] = []
  const held = (text: string | undefined) => `text-${texts.push(text ?? '') - 1}`
  const header = { productId: PRODUCT, method, ...(name ? { calName: held(cleanLine(name)) } : {}) }
  const signed = events.map((event) => ({
    ...event,
    title: held(event.title),
    description: held(event.description),
    location: held(event.location),
    alarms: event.alarms?.map((ring) => ({ ...ring, description: held(ring.description) })) ?? [],
  }))
  const { error, value } = createEvents(signed, header)
  if (error || !value) throw new Error('The calendar object was refused', { cause: error })

  const lines = unfoldedLines(value)
    // How often to come back means something in a feed alone; ics writes it everywhere.
    .filter((line) => name || !line.startsWith('X-PUBLISHED-TTL:'))
    .map((line) =>
      line.replace(
        /^([A-Z-]+):text-(\d+)$/,
        (_, property, index) => `${property}:${escapedText(texts[index] ?? '')}`,
      ),
    )
  return foldedContent(lines)
}
