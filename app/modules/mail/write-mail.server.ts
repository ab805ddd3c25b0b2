import { type Language, translator } from '#app/locales/i18n.ts'
import { checkInUrl } from '#app/modules/attendance/check-in-code.server.ts'
import { calendarObject } from '#app/modules/calendar/calendar-object.server.ts'
import type { CalendarRecipient } from '#app/modules/calendar/calendar-session.ts'
import { placedMomentInWords, placeOfHour } from '#app/modules/scheduling/hour-place.server.ts'
import { WAITING } from '#app/modules/sessions/waiting.ts'
import { env } from '#app/platform/env.server.ts'
import { formatCivilDate, formatWallClock, offsetAt, wallTimeAt } from '#app/platform/time.ts'
import { dayShiftInWords, momentInWords, placeOfZone } from '#app/platform/time-words.ts'
import { calendarSessionOf, mailSender } from './calendar-session-of.server.ts'
import { MAIL_KINDS, type MailKind, type ProgrammeKind } from './kinds.ts'
import type { MailDocument, MailFact, MailLink, MailWhen } from './mail-document.ts'
import type { MailFacts, MailRegistration, MailRequest, MailSession } from './mail-facts.server.ts'

export type WrittenMail = {
  document: MailDocument
  calendar: { method: string; content: string } | null
  /** What the code in the mail says; its picture goes as `CODE_CID`. */
  codeSays: string | null
}

export const CODE_CID = 'entrada@invita'

/**
 * What a mail of this kind says, from facts that have been found true. `token` opens the recipient's own page; it never
 * stands in the calendar object.
 */
export function writeMail(kind: ProgrammeKind, facts: MailFacts, token: string): WrittenMail {
  const { session, recipient } = facts
  const { language, zone } = recipient
  const t = translator(language)
  const cancelled = session?.status === 'CANCELLED'
  const calendar = session ? calendarFor(kind, facts, session) : null
  const door = doorOf(kind, token)
  const codeSays = codeOf(kind, facts)
  const values = {
    title: session ? shortened(titleOf(kind, session, language)) : '',
    day: session?.startsAt ? dayOf(session.startsAt, zone, language) : t('mail:dayUnknown'),
    hour: session?.startsAt ? momentOf(session.startsAt, zone, language).time : '',
    waiting: facts.standing.waiting,
    folio: facts.request?.folio ?? '',
    due: facts.request?.dueOn ? formatCivilDate(facts.request.dueOn, language, 'full') : '',
    linkDays: REQUEST_LINK_DAYS,
    until: facts.registration?.offerExpiresAt
      ? momentInWords(facts.registration.offerExpiresAt, zone, language)
      : '',
  }
  const said = kind === 'sessionChangedCouncillor' && cancelled ? 'councillorReleased' : kind
  const subject = t(`mail:kind.${said}.subject`, values)
  const paragraphs = paragraphsOf(kind, facts, values)
  const gone = isOver(kind, cancelled)
  const document: MailDocument = {
    language,
    subject,
    preview: paragraphs[0] ?? '',
    mood: moodOf(kind, cancelled),
    eyebrow: session ? titleOf(kind, session, language) : t('common:appName'),
    title: t(`mail:kind.${said}.title`),
    greeting: recipient.name ? t('mail:greeting', { name: recipient.name }) : null,
    paragraphs,
    when: session && speaksOfHour(kind) ? whenOf(session, facts, gone) : null,
    facts: session
      ? factsOf(kind, facts, session)
      : facts.request
        ? requestFacts(kind, facts.request)
        : waitingOf(facts),
    quote: facts.request ? answerOf(facts.request) : quoteOf(kind, session, language),
    button: buttonOf(kind, facts, door),
    links: session ? linksOf(kind, facts, session, door) : [],
    code: codeSays
      ? {
          src: `cid:${CODE_CID}`,
          alt: t('door:code.alt'),
          title: t('door:code.title'),
          text: t('mail:note.code'),
        }
      : null,
    notes: notesOf(kind, facts, calendar),
    closing: MAIL_KINDS[kind] === 'STAFF' ? null : t('mail:closing'),
    footer: {
      programme: t('common:programme'),
      lines:
        kind === 'staffDigest'
          ? [t('mail:footer.digest')]
          : [
              t(`mail:footer.${MAIL_KINDS[kind]}`),
              ...(facts.request && !opensPage(kind, facts.request) ? [] : [t('mail:note.personal')]),
            ],
      links: [{ label: t('mail:footer.privacy'), url: address('/privacidad') }],
    },
  }
  return { document, calendar, codeSays }
}

const WITH_CODE: ReadonlySet<ProgrammeKind> = new Set<ProgrammeKind>([
  'registrationConfirmed',
  'reminderDayBefore',
])

/** The code for the door, the same as on the person's own page: who is confirmed where people come to a place. */
function codeOf(kind: ProgrammeKind, { registration, session }: MailFacts): string | null {
  const shown = WITH_CODE.has(kind) && session && session.modality !== 'VIRTUAL'
  return shown && isConfirmed(registration, session) ? checkInUrl(registration.id) : null
}

// ---- the hour -----------------------------------------------------------------------------------------

const WITHOUT_HOUR: ReadonlySet<ProgrammeKind> = new Set<ProgrammeKind>([
  'proposalVerify',
  'proposalReceived',
  'proposalDeclined',
  'registrationDeclined',
  'thanks',
  'thanksHost',
  'staffInvitation',
  'staffRecovery',
  'staffSecondFactorReset',
  'staffDigest',
  'arcoVerify',
  'arcoReceived',
  'arcoAnswered',
  'arcoRefused',
])

function speaksOfHour(kind: ProgrammeKind): boolean {
  return !WITHOUT_HOUR.has(kind)
}

export function whenOf(
  session: MailSession,
  { recipient }: Pick<MailFacts, 'recipient'>,
  gone: boolean,
): MailWhen | null {
  const { startsAt, endsAt, zone: sessionZone } = session
  if (!startsAt || !sessionZone) return null
  const { zone, language } = recipient
  const t = translator(language)
  const sameClock = offsetAt(startsAt, zone) === offsetAt(startsAt, sessionZone)
  const sessionPlace = placeOfHour(startsAt, { zone: sessionZone, city: session.city }, language)
  const ownPlace = zone === sessionZone ? sessionPlace : placeOfZone(zone, language)
  const here = momentOf(startsAt, zone, language)
  const there = momentOf(startsAt, sessionZone, language)
  const shift = dayShiftInWords(startsAt, sessionZone, zone, language)
  return {
    day: capitalised(here.day),
    hours: endsAt
      ? t('mail:when.hours', { from: here.time, to: momentOf(endsAt, zone, language).time })
      : here.time,
    place: t('mail:when.place', { place: ownPlace, offset: offsetAt(startsAt, zone) }),
    // Of what no longer stands, one hour is enough.
    shift: shift && !gone ? t('mail:when.shift', { shift, place: sessionPlace }) : null,
    elsewhere:
      sameClock || gone
        ? null
        : t('mail:when.elsewhere', {
            place: sessionPlace,
            day: there.day,
            time: there.time,
            offset: offsetAt(startsAt, sessionZone),
          }),
    void: gone,
  }
}

function momentOf(instant: Date, zone: string, language: Language): { day: string; time: string } {
  const { date, time } = wallTimeAt(instant, zone)
  return { day: formatCivilDate(date, language, 'full'), time: formatWallClock(time, language) }
}

function dayOf(instant: Date, zone: string, language: Language): string {
  return momentOf(instant, zone, language).day
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

// ---- the words ----------------------------------------------------------------------------------------

/** A session's title; a meeting at somebody's home is named after whose home it is, except to them. */
export function titleOf(mail: MailKind, { title, kind, hostName }: MailSession, language: Language): string {
  const t = translator(language)
  if (title) return title
  const atHome = kind === 'HOME_MEETING' && hostName && MAIL_KINDS[mail] !== 'HOST'
  return atHome ? t('mail:homeOf', { host: hostName }) : t(`common:kindShort.${kind}`)
}

const LONGEST_TITLE = 80

/** For a subject: lists of mails cut it anyway. */
function shortened(title: string): string {
  const signs = [...title]
  return signs.length <= LONGEST_TITLE
    ? title
    : `${signs
        .slice(0, LONGEST_TITLE - 1)
        .join('')
        .trimEnd()}…`
}

function isOver(kind: ProgrammeKind, cancelled: boolean): boolean {
  return (
    cancelled ||
    kind === 'councillorReleased' ||
    kind === 'registrationWithdrawn' ||
    kind === 'registrationOfferExpired'
  )
}

const CONFIRMING: ReadonlySet<ProgrammeKind> = new Set<ProgrammeKind>([
  'registrationConfirmed',
  'sessionPublishedHost',
  'proposalAccepted',
  'reminderDayBefore',
  'reminderHourBefore',
])

function moodOf(kind: ProgrammeKind, cancelled: boolean): MailDocument['mood'] {
  if (isOver(kind, cancelled)) return 'ended'
  if (CONFIRMING.has(kind)) return 'confirmed'
  if (kind === 'registrationOffered' || kind.startsWith('sessionChanged')) return 'attention'
  return 'warm'
}

function paragraphsOf(
  kind: ProgrammeKind,
  facts: MailFacts,
  values: { until: string; due: string; linkDays: number },
): string[] {
  const t = translator(facts.recipient.language)
  const cancelled = facts.session?.status === 'CANCELLED'
  if (cancelled && (kind === 'councillorReleased' || kind === 'sessionChangedCouncillor')) {
    return [t('mail:kind.councillorReleased.cancelled')]
  }
  if (kind === 'arcoAnswered' && facts.request) return [t(`mail:answered.${facts.request.kind}`, values)]
  const text = t(`mail:kind.${kind}.text`, values)
  const keepsSeat = kind === 'sessionChanged' && facts.registration?.status === 'CONFIRMED'
  return keepsSeat ? [text, t('mail:kind.sessionChanged.keep')] : [text]
}

function quoteOf(
  kind: ProgrammeKind,
  session: MailSession | null,
  language: Language,
): MailDocument['quote'] {
  if (!session?.decisionWords) return null
  const decided = kind === 'proposalAccepted' || kind === 'proposalDeclined'
  if (!decided && session.status !== 'CANCELLED') return null
  const t = translator(language)
  return { label: t(decided ? 'mail:quote.decision' : 'mail:quote.cancelled'), text: session.decisionWords }
}

// ---- what, who, where ---------------------------------------------------------------------------------

export function factsOf(
  kind: MailKind,
  { recipient, registration, audience: coming }: Pick<MailFacts, 'recipient' | 'registration' | 'audience'>,
  session: MailSession,
): MailFact[] {
  const t = translator(recipient.language)
  const audience = MAIL_KINDS[kind]
  if (kind === 'thanks' || kind === 'thanksHost') return []
  if (kind === 'proposalVerify' || kind === 'proposalReceived') {
    const moments = session.slots.map(({ startsAt, zone }) =>
      placedMomentInWords(startsAt, { zone, city: session.city }, recipient.language),
    )
    return moments.length > 0 ? [{ label: t('mail:fact.slots'), text: moments.join('\n') }] : []
  }
  const host = [session.hostName, session.hostCredit].filter(Boolean).join(', ')
  const councillors = session.assignments.map(({ councillor }) => councillor.name)
  const confirmed = audience === 'ATTENDEE' && isConfirmed(registration, session)
  const knowsAddress = confirmed || audience === 'COUNCILLOR'
  const facts: (MailFact | false | null | '' | 0)[] = [
    audience !== 'HOST' && host !== '' && { label: t('mail:fact.host'), text: host },
    councillors.length > 0 && {
      label: t('mail:fact.councillors', { count: councillors.length }),
      text: listed(councillors, recipient.language),
    },
    session.partners.length > 0 && {
      label: t('mail:fact.partners'),
      text: listed(session.partners, recipient.language),
    },
    { label: t('mail:fact.where'), text: whereOf(session, recipient.language) },
    knowsAddress &&
      session.modality !== 'VIRTUAL' &&
      session.address && { label: t('mail:fact.address'), text: session.address },
    confirmed &&
      registration.partySize > 1 && {
        label: t('mail:fact.party'),
        text: t('mail:people', { count: registration.partySize }),
      },
    audience === 'COUNCILLOR' &&
      session.expectedPeople && {
        label: t('mail:fact.expected'),
        text: t('mail:people', { count: session.expectedPeople }),
      },
    kind === 'councillorBriefing' &&
      coming && {
        label: t('mail:fact.coming'),
        text: t('mail:people', { count: coming.people }),
      },
    kind === 'councillorBriefing' &&
      coming && {
        label: t('mail:fact.questions'),
        text: coming.questions > 0 ? t('mail:questions', { count: coming.questions }) : t('mail:noQuestions'),
      },
    kind === 'sessionPublishedHost' && {
      label: t('mail:fact.page'),
      text: sessionUrl(session),
      url: sessionUrl(session),
    },
  ]
  return facts.filter((fact) => typeof fact === 'object' && fact !== null)
}

/** How long a link to a request, and to the data it asked for, opens its page. */
export const REQUEST_LINK_DAYS = 10

/** Whether there is something to open for who made the request: not once they are erased, nor after a refusal. */
export function opensPage(kind: ProgrammeKind, request: Pick<MailRequest, 'kind'> | undefined): boolean {
  if (kind === 'arcoRefused') return false
  return kind !== 'arcoAnswered' || request?.kind === 'ACCESS'
}

function requestFacts(kind: ProgrammeKind, request: MailRequest): MailFact[] {
  const t = translator(request.language)
  return [
    { label: t('mail:fact.request'), text: t(`mail:right.${request.kind}`) },
    ...(kind === 'arcoVerify' ? [] : [{ label: t('mail:fact.folio'), text: request.folio }]),
    ...(kind === 'arcoReceived' && request.dueOn
      ? [{ label: t('mail:fact.due'), text: formatCivilDate(request.dueOn, request.language, 'full') }]
      : []),
  ]
}

function answerOf({ answer, language }: MailRequest): MailDocument['quote'] {
  return answer ? { label: translator(language)('mail:quote.answer'), text: answer } : null
}

/** What waits for the staff, most urgent first. */
function waitingOf({ recipient, waiting }: MailFacts): MailFact[] {
  const t = translator(recipient.language)
  const sessions = WAITING.filter((reason) => waiting && waiting[reason] > 0).map((reason) => ({
    label: t(`staff:board.waiting.${reason}`),
    text: String(waiting?.[reason] ?? 0),
    url: address(`/gestion?espera=${reason}`),
  }))
  if (!waiting?.requests) return sessions
  const requests = {
    label: t('mail:fact.requests'),
    text: String(waiting.requests),
    url: address('/gestion/privacidad'),
  }
  return [requests, ...sessions]
}

function whereOf({ modality, city }: MailSession, language: Language): string {
  const t = translator(language)
  if (modality === 'VIRTUAL') return t('mail:place.VIRTUAL')
  return city ? t(`mail:place.${modality}`, { city }) : t('mail:place.unknown')
}

function listed(names: string[], language: Language): string {
  return new Intl.ListFormat(language === 'es' ? 'es-MX' : 'en-US', { type: 'conjunction' }).format(names)
}

/** Who may know where exactly and enter. */
function isConfirmed(
  registration: MailRegistration | null,
  { status }: MailSession,
): registration is MailRegistration {
  return registration?.status === 'CONFIRMED' && status === 'PUBLISHED'
}

// ---- links --------------------------------------------------------------------------------------------

export function address(path: string): string {
  return `${env().APP_URL}${path}`
}

export function sessionUrl({ slug }: MailSession): string {
  return address(`/sesiones/${encodeURIComponent(slug)}`)
}

/** The recipient's own page. */
function doorOf(kind: ProgrammeKind, token: string): string {
  if (kind === 'staffDigest') return address('/gestion')
  if (kind === 'staffSecondFactorReset') return address('/acceso')
  const folder = {
    HOST: 'anfitrion',
    ATTENDEE: 'registro',
    COUNCILLOR: 'consejeria',
    STAFF: 'acceso',
    CONTACT: 'preferencias',
    REQUESTER: 'privacidad/arco',
  } as const
  return address(`/${folder[MAIL_KINDS[kind]]}/${token}`)
}

function buttonOf(
  kind: ProgrammeKind,
  { session, registration, recipient, request }: MailFacts,
  door: string,
): MailLink {
  const t = translator(recipient.language)
  // An hour before, people want to get in.
  if (
    kind === 'reminderHourBefore' &&
    session &&
    entersByVideo(session) &&
    isConfirmed(registration, session)
  )
    return { label: t('mail:link.enter'), url: `${door}/entrar` }
  if (request && !opensPage(kind, request)) return { label: t('mail:link.agenda'), url: address('/') }
  if (kind === 'arcoAnswered') return { label: t('mail:link.myData'), url: door }
  return { label: t(`mail:kind.${kind}.button`), url: buttonUrl(kind, session, door) }
}

function buttonUrl(kind: ProgrammeKind, session: MailSession | null, door: string): string {
  if (kind === 'proposalDeclined') return address('/proponer')
  if (kind === 'registrationDeclined' || kind === 'sessionCancelled' || kind === 'thanks') return address('/')
  if (kind === 'registrationOfferExpired' && session) return sessionUrl(session)
  return door
}

function linksOf(
  kind: ProgrammeKind,
  { recipient, registration }: MailFacts,
  session: MailSession,
  door: string,
): MailLink[] {
  const t = translator(recipient.language)
  if (kind === 'proposalDeclined') return [{ label: t('mail:link.host'), url: door }]
  const next = [
    { label: t('mail:link.propose'), url: address('/proponer') },
    { label: t('mail:link.agenda'), url: address('/') },
  ]
  if (kind === 'thanksHost') return next
  if (kind === 'thanks')
    return [
      { label: t('mail:link.survey'), url: `${door}/encuesta` },
      ...next.slice(0, 1),
      { label: t('mail:link.data'), url: door },
    ]
  if (MAIL_KINDS[kind] !== 'ATTENDEE') return []
  const enters = entersByVideo(session) && isConfirmed(registration, session)
  // What the button does not open, a link does.
  const own =
    kind === 'reminderHourBefore'
      ? { label: t('mail:kind.reminderHourBefore.button'), url: door }
      : { label: t('mail:link.enter'), url: `${door}/entrar` }
  return [
    ...(enters ? [own] : []),
    ...(kind === 'registrationOfferExpired'
      ? []
      : [{ label: t('mail:link.session'), url: sessionUrl(session) }]),
    ...(kind === 'sessionCancelled' || kind === 'registrationDeclined'
      ? [{ label: t('mail:link.data'), url: door }]
      : []),
  ]
}

function entersByVideo({ modality, joinUrl }: MailSession): boolean {
  return modality !== 'IN_PERSON' && joinUrl !== null
}

function notesOf(
  kind: ProgrammeKind,
  { recipient, registration, session }: MailFacts,
  calendar: WrittenMail['calendar'],
): string[] {
  const t = translator(recipient.language)
  const notes: string[] = []
  if (calendar)
    notes.push(t(calendar.method === 'CANCEL' ? 'mail:note.calendarCancelled' : 'mail:note.calendar'))
  if (session && isConfirmed(registration, session)) {
    if (entersByVideo(session)) notes.push(t('mail:note.enter'))
    if (session.recorded && MAIL_KINDS[kind] === 'ATTENDEE') notes.push(t('mail:note.recorded'))
    if (session.modality !== 'VIRTUAL' && session.address) notes.push(t('mail:note.address'))
    if (kind !== 'registrationLink') notes.push(t('mail:note.cannotCome'))
  }
  if (kind === 'arcoVerify') notes.push(t('mail:note.ignoreRequest'))
  if (kind === 'proposalVerify') notes.push(t('mail:note.ignore'))
  if (kind === 'staffInvitation') notes.push(t('mail:note.staffLink'))
  if (kind === 'staffRecovery') notes.push(t('mail:note.staffRecovery'))
  if (kind === 'staffSecondFactorReset') notes.push(t('mail:note.staffSecurity'))
  return notes
}

// ---- the calendar object ------------------------------------------------------------------------------

function calendarFor(kind: ProgrammeKind, facts: MailFacts, session: MailSession): WrittenMail['calendar'] {
  const standing = calendarStanding(kind, facts, session)
  const calendarSession = calendarSessionOf(session)
  const { name, email, language, zone } = facts.recipient
  if (!standing || !calendarSession || !email) return null
  const person: CalendarRecipient = { ...standing, name, email, language, zone }
  return calendarObject(calendarSession, person, { organizer: mailSender() })
}

type CalendarStanding = Pick<CalendarRecipient, 'kind' | 'standing' | 'changedAt'>

/** What the object is to this person; null where the mail brings none. */
function calendarStanding(
  kind: ProgrammeKind,
  facts: MailFacts,
  session: MailSession,
): CalendarStanding | null {
  switch (kind) {
    case 'sessionPublishedHost':
    case 'sessionChangedHost':
    case 'sessionCancelledHost':
      return session.publishedAt ? { kind: 'host', standing: 'confirmed' } : null
    case 'councillorAssigned':
    case 'sessionChangedCouncillor':
      return since({ kind: 'councillor', standing: 'asked' }, facts.assignmentChangedAt)
    case 'councillorReleased':
      return since({ kind: 'councillor', standing: 'out' }, facts.assignmentChangedAt)
    case 'registrationConfirmed':
    case 'sessionChanged':
    case 'sessionCancelled':
      // Who was not confirmed has nothing in the calendar.
      return facts.registration?.status === 'CONFIRMED'
        ? since({ kind: 'attendee', standing: 'confirmed' }, facts.registration.confirmedAt)
        : null
    case 'registrationWithdrawn':
    case 'registrationDeclined':
      return facts.registration?.confirmedAt
        ? since({ kind: 'attendee', standing: 'out' }, facts.registration.withdrawnAt)
        : null
    default:
      return null
  }
}

function since(standing: CalendarStanding, changedAt: Date | null): CalendarStanding {
  return changedAt ? { ...standing, changedAt } : standing
}
