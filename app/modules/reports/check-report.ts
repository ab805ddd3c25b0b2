import { wasHeld } from '#app/modules/sessions/lifecycle.ts'
import { isHeldIn, isInPeriod } from './build-report.ts'
import { groupBy } from './group-by.ts'
import type {
  AttendanceGroup,
  Breakdown,
  Check,
  CheckCode,
  CheckDetails,
  RecordRef,
  Report,
} from './report.ts'
import type { ReportData, ReportMailing, ReportSession } from './report-data.ts'
import { type DocumentTexts, reportWords } from './words.ts'

/**
 * What stands against closing a period. Errors (the report contradicts itself) block; warnings (the data is not complete or
 * not plausible) must be acknowledged. Errors first; each leads to the records that mend it. Rules: domain.md, "Gate".
 */
export function checkReport(report: Report, data: ReportData, texts: DocumentTexts): Check[] {
  return [...contradictions(report, texts), ...doubts(data)]
}

export function hasErrors(checks: readonly Check[]): boolean {
  return checks.some(({ level }) => level === 'error')
}

// ---- errors -----------------------------------------------------------------------------------------

function contradictions(report: Report, texts: DocumentTexts): Check[] {
  return [...countOfEditions(report, texts), ...partsAndTotals(report), ...datesOutside(report)]
}

/** The number in the paragraph, its words and the rows of the table are one number. */
function countOfEditions({ forums }: Report, texts: DocumentTexts): Check[] {
  const words = reportWords(texts.lexicon)
  const rows = new Set(forums.rows.map(({ sessionId }) => sessionId)).size
  const agrees =
    forums.editions.value === rows &&
    forums.rows.length === rows &&
    forums.editionsInWords === words.inWords(rows, 'feminine') &&
    (rows === 0 || forums.paragraph.includes(words.editions(rows)))
  if (agrees) return []
  return [
    check(
      'rowsDiffer',
      'error',
      { editions: forums.editions.value, rows },
      forums.editions.sessionIds.map(session),
    ),
  ]
}

/** Breakdowns in which a session is in one part alone. */
const EXCLUSIVE: readonly Breakdown[] = ['byCountry', 'byCity', 'byStage', 'byMonth']
const BREAKDOWNS: readonly Breakdown[] = [...EXCLUSIVE, 'byCouncillor']

function partsAndTotals({ attendance }: Report): Check[] {
  const peopleBy = new Map(attendance.bySession.map(({ sessionId, people }) => [sessionId, people]))
  const sumOf = (ids: readonly string[]) => ids.reduce((sum, id) => sum + (peopleBy.get(id) ?? 0), 0)
  const whole = { sessions: attendance.bySession.length, people: sumOf([...peopleBy.keys()]) }
  const found: Check[] = []
  const compare = (part: string, expected: number, actual: number, ids: readonly string[]) => {
    if (expected !== actual)
      found.push(check('partsDiffer', 'error', { part, expected, actual }, ids.map(session)))
  }

  compare('total', whole.people, attendance.total.value ?? 0, attendance.total.sessionIds)
  compare('total', whole.sessions, attendance.sessions.value, attendance.sessions.sessionIds)
  for (const breakdown of EXCLUSIVE) {
    const parts = attendance[breakdown]
    const ids = parts.flatMap(({ sessions }) => sessions.sessionIds)
    compare(
      breakdown,
      whole.sessions,
      total(parts, ({ sessions }) => sessions.value),
      ids,
    )
    compare(
      breakdown,
      whole.people,
      total(parts, ({ people }) => people.value ?? 0),
      ids,
    )
  }
  for (const breakdown of BREAKDOWNS) {
    for (const { sessions, people } of attendance[breakdown]) {
      compare(breakdown, sumOf(people.sessionIds), people.value ?? 0, sessions.sessionIds)
    }
  }
  return found
}

function total(groups: readonly AttendanceGroup[], of: (group: AttendanceGroup) => number): number {
  return groups.reduce((sum, group) => sum + of(group), 0)
}

function datesOutside({ period, forums, workshops, mailings, attendance }: Report): Check[] {
  const dated = [...forums.rows, ...forums.activities, ...workshops, ...attendance.bySession].map((line) => ({
    date: line.date,
    record: session(line.sessionId),
  }))
  const sent = mailings.flatMap(({ dates, mailingId }) =>
    dates.map((date) => ({ date, record: mailing(mailingId) })),
  )
  return [...dated, ...sent]
    .filter(({ date }) => !isInPeriod(date, period))
    .map(({ date, record }) => check('dateOutsidePeriod', 'error', { date }, [record]))
}

// ---- warnings ---------------------------------------------------------------------------------------

function doubts({ period, sessions, mailings }: ReportData): Check[] {
  const mailingsOf = groupBy(mailings, ({ sessionId }) => sessionId)
  const inOrder = [...sessions].sort((a, b) => order(a).localeCompare(order(b), 'en'))
  return [
    ...inOrder.flatMap((each) => doubtsOf(each, mailingsOf.get(each.id) ?? [], period)),
    ...(mailingsOf.get(null) ?? [])
      .filter(({ subject, sends }) => !subject && sends.some(({ sentOn }) => isInPeriod(sentOn, period)))
      .map(({ id }) => check('mailingWithoutSubject', 'warning', {}, [mailing(id)])),
  ]
}

/** By date; without one, last. */
function order({ reportOn, id }: ReportSession): string {
  return `${reportOn ?? '9999'} ${id}`
}

function doubtsOf(each: ReportSession, mailings: ReportMailing[], period: ReportData['period']): Check[] {
  const about = { kind: each.kind, title: each.title, who: who(each), date: each.reportOn }
  const own = session(each.id)
  const sends = mailings
    .flatMap(({ id, sends }) => sends.map(({ sentOn }) => ({ sentOn, mailingId: id })))
    .sort((a, b) => a.sentOn.localeCompare(b.sentOn, 'en'))
  const sentInPeriod = sends.filter(({ sentOn }) => isInPeriod(sentOn, period))
  const warn = (code: CheckCode, details: CheckDetails = {}, records: RecordRef[] = []) =>
    check(code, 'warning', { ...about, ...details }, [own, ...records])
  const found: Check[] = []

  if (isPending(each, sentInPeriod.length > 0, period)) {
    found.push(warn('announcedWithoutOutcome', { sentOn: sentInPeriod.at(-1)?.sentOn ?? null }))
  }
  if (wasHeld(each.status) && each.reportOn === null) found.push(warn('heldWithoutDate'))
  if (isHeldIn(each, period)) {
    if (each.attendance === null) found.push(warn('attendanceMissing'))
    if (!sends.some(({ sentOn }) => sentOn <= each.reportOn)) found.push(warn('heldNotAnnounced'))
    if (each.kind === 'HOME_MEETING') {
      if (!each.hostName) found.push(warn('hostMissing'))
      if (each.councillors.length === 0) found.push(warn('councillorMissing'))
    }
  }
  if (each.reportOn !== null && each.status !== 'CANCELLED' && each.status !== 'DECLINED') {
    for (const { sentOn, mailingId } of sentInPeriod) {
      if (sentOn === each.reportOn) found.push(warn('mailingOnEventDay', { sentOn }, [mailing(mailingId)]))
      if (sentOn > each.reportOn) found.push(warn('mailingAfterEvent', { sentOn }, [mailing(mailingId)]))
    }
  }
  return found
}

/**
 * Announced, and nobody said how it ended. A meeting whose day comes after the period is not late; one without a day
 * is announced by its invitations.
 */
function isPending(each: ReportSession, invited: boolean, period: ReportData['period']): boolean {
  const { status, reportOn } = each
  if (wasHeld(status) || status === 'CANCELLED' || status === 'DECLINED') return false
  if (reportOn === null) return invited
  if (reportOn > period.to) return false
  return invited || ((status === 'SCHEDULED' || status === 'PUBLISHED') && isInPeriod(reportOn, period))
}

/** Whom a session is with and where, as recorded: "María Reyes, Las Vegas". */
function who({ hostName, hostOrganization, city }: ReportSession): string | null {
  const host = hostName ?? hostOrganization
  // An organization often has its city in its name.
  const place = city && !host?.includes(city) ? city : null
  return [host, place].filter(Boolean).join(', ') || null
}

function check(code: CheckCode, level: Check['level'], details: CheckDetails, records: RecordRef[]): Check {
  return { code, level, details, records }
}

function session(id: string): RecordRef {
  return { kind: 'session', id }
}

function mailing(id: string): RecordRef {
  return { kind: 'mailing', id }
}
