import { wasHeld } from '#app/modules/sessions/lifecycle.ts'
import { groupBy } from './group-by.ts'
import type {
  ActivityLine,
  Attendance,
  AttendanceGroup,
  AttendanceRow,
  Figure,
  ForumRow,
  MailingLine,
  Report,
} from './report.ts'
import type { Period, ReportData, ReportMailing, ReportSession, ReportStage } from './report-data.ts'
import {
  capital,
  type DocumentTexts,
  fill,
  hostCredit,
  insideQuotes,
  joinAnd,
  type ReportWords,
  reportWords,
  sentence,
} from './words.ts'

/** A session that was held on a day of the period. */
type Held = ReportSession & { reportOn: string }

/**
 * The report of a period from its data: pure, so that the same data gives the same report. Rules: domain.md, "The report,
 * data → text".
 */
export function buildReport(data: ReportData, texts: DocumentTexts): Report {
  const words = reportWords(texts.lexicon)
  const { period } = data
  const held = data.sessions.filter((session) => isHeldIn(session, period)).sort(bySessionOrder)
  const homeMeetings = held.filter(({ kind }) => kind === 'HOME_MEETING')
  const rows = homeMeetings.map((session) => forumRow(session, texts, words))
  const activities = held
    .filter(({ kind }) => kind !== 'HOME_MEETING')
    .map((session) => activityLine(session, texts, words))

  return {
    period,
    periodInWords: fill(texts.period, { from: words.date(period.from), to: words.date(period.to) }),
    status: 'draft',
    sha256: null,
    process: data.process,
    forums: {
      editions: { value: rows.length, sessionIds: rows.map(({ sessionId }) => sessionId) },
      editionsInWords: words.inWords(rows.length, 'feminine'),
      paragraph: editionsParagraph(rows.length, period, texts, words),
      rows,
      activities: activities.filter(({ kind }) => kind !== 'WORKSHOP'),
    },
    workshops: activities.filter(({ kind }) => kind === 'WORKSHOP'),
    mailings: mailingLines(data, texts, words),
    attendance: attendance(held, data.stages, texts, words),
  }
}

export function isInPeriod(civil: string, { from, to }: Period): boolean {
  return from <= civil && civil <= to
}

export function isHeldIn(session: ReportSession, period: Period): session is Held {
  return wasHeld(session.status) && session.reportOn !== null && isInPeriod(session.reportOn, period)
}

function bySessionOrder(a: Held, b: Held): number {
  return (
    compare(a.reportOn, b.reportOn) ||
    compare(a.startsAt ?? Number.POSITIVE_INFINITY, b.startsAt ?? Number.POSITIVE_INFINITY) ||
    compare(a.hostName ?? '', b.hostName ?? '') ||
    compare(a.id, b.id)
  )
}

/** By code units: the same order on every machine. */
function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0
}

// ---- foros ------------------------------------------------------------------------------------------

function forumRow(session: Held, texts: DocumentTexts, words: ReportWords): ForumRow {
  const { unknown } = texts.forums
  return {
    sessionId: session.id,
    date: session.reportOn,
    dateInWords: words.cellDate(session.reportOn),
    host: hostAsPrinted(session, texts) ?? session.hostOrganization ?? unknown,
    councillors: joinAnd(session.councillors) || unknown,
  }
}

function editionsParagraph(count: number, period: Period, texts: DocumentTexts, words: ReportWords): string {
  const { forums, programme } = texts
  const values = { from: words.date(period.from), to: words.date(period.to), programme }
  if (count === 0) return sentence(forums.none, values)
  return sentence(count === 1 ? forums.one : forums.other, {
    ...values,
    editions: words.editions(count),
    what: forums.what,
  })
}

/** "Name, post de la Organization". */
function hostAsPrinted(session: ReportSession, texts: DocumentTexts): string | null {
  if (!session.hostName) return null
  const credit = session.hostCredit ?? session.hostOrganization
  if (!credit) return session.hostName
  return fill(texts.forums.hostWithCredit, { name: session.hostName, credit: hostCredit(credit) })
}

// ---- lines ------------------------------------------------------------------------------------------

function activityLine(session: Held, texts: DocumentTexts, words: ReportWords): ActivityLine {
  const { activity } = texts
  const partners = session.partners.length
    ? fill(activity.partners, { partners: joinAnd(session.partners.map(words.withArticle)) })
    : ''
  const people = session.attendance?.people ?? null
  const values = {
    date: words.runningDate(session.reportOn),
    occasion: named(session, activity, texts) + partners,
  }
  return {
    sessionId: session.id,
    kind: session.kind,
    date: session.reportOn,
    text:
      people === null
        ? sentence(activity.held, values)
        : sentence(activity.heldWithAttendance, { ...values, people: words.people(people) }),
    textWithoutPeople: sentence(activity.held, values),
    people,
  }
}

/** A session by its title; its kind is said before the title unless the title begins with it. */
function named(
  session: ReportSession,
  forms: { titled: string; kindAndTitle: string; untitled: string },
  texts: DocumentTexts,
): string {
  const kind = texts.kinds[session.kind].toLocaleLowerCase('es')
  if (!session.title) return fill(forms.untitled, { kind })
  const title = insideQuotes(session.title)
  const form = title.toLocaleLowerCase('es').startsWith(kind) ? forms.titled : forms.kindAndTitle
  return fill(form, { kind, title })
}

function mailingLines(data: ReportData, texts: DocumentTexts, words: ReportWords): MailingLine[] {
  const sessions = new Map(data.sessions.map((session) => [session.id, session]))
  return data.mailings
    .map((mailing) => ({ mailing, dates: sendsIn(mailing, data.period) }))
    .filter(({ dates }) => dates.length > 0)
    .sort((a, b) => compare(a.dates.join(), b.dates.join()) || compare(a.mailing.id, b.mailing.id))
    .map(({ mailing, dates }) => {
      const session = mailing.sessionId === null ? undefined : sessions.get(mailing.sessionId)
      return {
        mailingId: mailing.id,
        sessionId: mailing.sessionId,
        dates,
        text: mailingText(words.runningDates(dates), mailing, session, texts, words),
      }
    })
}

/** The days of a message's sends inside the period, ascending, each once. */
function sendsIn(mailing: ReportMailing, period: Period): string[] {
  return [...new Set(mailing.sends.map(({ sentOn }) => sentOn))].filter((on) => isInPeriod(on, period)).sort()
}

function mailingText(
  dates: string,
  mailing: ReportMailing,
  session: ReportSession | undefined,
  texts: DocumentTexts,
  words: ReportWords,
): string {
  const forms = texts.mailing
  if (!session) return sentence(forms.material, { dates, subject: mailing.subject ?? texts.forums.unknown })
  if (session.kind === 'HOME_MEETING') {
    const organization = session.hostOrganization && words.withArticle(session.hostOrganization)
    const host = hostAsPrinted(session, texts) ?? organization
    return sentence(forms.invitationHome, {
      dates,
      programme: texts.programme,
      with: host ? fill(forms.with, { host }) : '',
    })
  }
  const partners = session.partners.length
    ? fill(forms.partners, { partners: joinAnd(session.partners.map(words.withArticle)) })
    : ''
  return sentence(forms.invitation, { dates, occasion: named(session, forms, texts) + partners })
}

// ---- attendance -------------------------------------------------------------------------------------

function attendance(
  held: Held[],
  stages: ReportStage[],
  texts: DocumentTexts,
  words: ReportWords,
): Attendance {
  const rows = held.map((session) => attendanceRow(session, stages, texts))
  const { byCity, byCountry, byCouncillor, byStage } = texts.attendance
  const regions = new Intl.DisplayNames('es-MX', { type: 'region' })
  const countryName = (code: string) => regions.of(code) ?? code
  const stageOrder = new Map(stages.map(({ name }, index) => [name, index]))

  return {
    total: peopleOf(rows),
    sessions: countOf(rows),
    sessionsWithout: countOf(rows.filter(({ people }) => people === null)),
    bySession: rows,
    byCountry: groups(rows, ({ country }) => [country], countryName, byCountry.unknown),
    byCity: groups(
      rows,
      ({ city, country }) => [city === null ? null : JSON.stringify([city, country])],
      (key) => cityName(key, countryName),
      byCity.unknown,
    ),
    byCouncillor: groups(
      rows,
      ({ councillors }) => (councillors.length ? [...new Set(councillors)] : [null]),
      (name) => name,
      byCouncillor.unknown,
    ),
    byStage: groups(
      rows,
      ({ stage }) => [stage],
      (name) => name,
      byStage.unknown,
      (name) => String(stageOrder.get(name) ?? 0).padStart(4, '0'),
    ),
    byMonth: groups(
      rows,
      ({ date }) => [date.slice(0, 7)],
      (month) => capital(words.monthAndYear(month)),
      '',
      (month) => month,
    ),
  }
}

function attendanceRow(session: Held, stages: ReportStage[], texts: DocumentTexts): AttendanceRow {
  return {
    sessionId: session.id,
    date: session.reportOn,
    kind: session.kind,
    title: session.title ?? (session.kind === 'HOME_MEETING' ? texts.programme : texts.kinds[session.kind]),
    host: session.hostName,
    hostCredit: session.hostCredit,
    hostOrganization: session.hostOrganization,
    councillors: session.councillors,
    partners: session.partners,
    city: session.city,
    country: session.country,
    stage: stageOn(session.reportOn, stages),
    people: session.attendance?.people ?? null,
    source: session.attendance?.source ?? null,
    attendanceId: session.attendance?.id ?? null,
  }
}

/** Stages overlap; a session belongs to one alone, the first in the process's order, so that parts add up. */
function stageOn(civil: string, stages: ReportStage[]): string | null {
  return stages.find(({ startsOn, endsOn }) => startsOn <= civil && civil <= endsOn)?.name ?? null
}

function cityName(key: string, countryName: (code: string) => string): string {
  const [city, country] = JSON.parse(key) as [string, string | null]
  return country ? `${city}, ${countryName(country)}` : city
}

/** Rows by key (a row may have several), ordered by name; those without a key come last. */
function groups(
  rows: AttendanceRow[],
  keysOf: (row: AttendanceRow) => (string | null)[],
  nameOf: (key: string) => string,
  unknown: string,
  orderOf: (key: string) => string = (key) => plain(nameOf(key)),
): AttendanceGroup[] {
  const pairs = rows.flatMap((row) => keysOf(row).map((key) => ({ key, row })))
  return [...groupBy(pairs, ({ key }) => key)]
    .map(([key, members]) => {
      const own = members.map(({ row }) => row)
      return {
        key,
        name: key === null ? unknown : nameOf(key),
        sessions: countOf(own),
        sessionsWithout: countOf(own.filter(({ people }) => people === null)),
        people: peopleOf(own),
      }
    })
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null)
      return compare(orderOf(a.key), orderOf(b.key)) || compare(a.key, b.key)
    })
}

/** For ordering: without accents and case. */
function plain(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

function countOf(rows: AttendanceRow[]): Figure {
  return { value: rows.length, sessionIds: rows.map(({ sessionId }) => sessionId) }
}

/** The sum of what is known. Unknown where there are sessions and none has a figure; 0 where there is no session. */
function peopleOf(rows: AttendanceRow[]): Figure<number | null> {
  const known = rows.filter(({ people }) => people !== null)
  const value = known.reduce((sum, { people }) => sum + (people ?? 0), 0)
  return {
    value: rows.length > 0 && known.length === 0 ? null : value,
    sessionIds: known.map(({ sessionId }) => sessionId),
  }
}
