import type { AttendanceSource, SessionKind } from '#app/generated/prisma/enums.ts'
import type { Period } from './report-data.ts'

// The report: what the screen, Word, HTML, JSON and CSV are all rendered from.

export type RecordRef = { kind: 'session' | 'mailing' | 'attendance'; id: string }

/** A printed figure and the sessions that it comes from. Null is unknown, never 0. */
export type Figure<N extends number | null = number> = { value: N; sessionIds: string[] }

/** A row of the foros table. */
export type ForumRow = {
  sessionId: string
  date: string
  dateInWords: string
  host: string
  councillors: string
}

/** A sentence on one session that was held. */
export type ActivityLine = {
  sessionId: string
  kind: SessionKind
  date: string
  text: string
  /** The same, of how many came nothing: what is printed where their number is kept back. */
  textWithoutPeople: string
  people: number | null
}

/** A sentence on one message; `dates` are its sends inside the period. */
export type MailingLine = { mailingId: string; sessionId: string | null; dates: string[]; text: string }

export type AttendanceRow = {
  sessionId: string
  date: string
  kind: SessionKind
  title: string
  host: string | null
  hostCredit: string | null
  hostOrganization: string | null
  councillors: string[]
  partners: string[]
  city: string | null
  country: string | null
  stage: string | null
  people: number | null
  source: AttendanceSource | null
  attendanceId: string | null
}

/** Sessions that share a country, a city, a councillor, a stage or a month. `key` null: not recorded. */
export type AttendanceGroup = {
  key: string | null
  name: string
  sessions: Figure
  sessionsWithout: Figure
  people: Figure<number | null>
}

export type Breakdown = 'byCountry' | 'byCity' | 'byCouncillor' | 'byStage' | 'byMonth'

export type Attendance = {
  /** Sum of what is known; null where sessions were held and none has a figure. */
  total: Figure<number | null>
  sessions: Figure
  sessionsWithout: Figure
  bySession: AttendanceRow[]
} & Record<Breakdown, AttendanceGroup[]>

/** Civil dates, counts, a session's kind, and names as recorded; null where there is none. */
export type CheckDetails = Record<string, string | number | null>

export type Check = {
  code: CheckCode
  level: 'error' | 'warning'
  /** What fills the message, see check-message.ts. */
  details: CheckDetails
  records: RecordRef[]
  /** Of a warning that staff know of: then it does not stand against closing. */
  acknowledged?: Acknowledgement
}

/** `by`: a name as printed. `at`: ISO 8601, UTC. */
export type Acknowledgement = { reason: string; by: string; at: string }

export type CheckCode =
  | 'rowsDiffer'
  | 'partsDiffer'
  | 'dateOutsidePeriod'
  | 'announcedWithoutOutcome'
  | 'attendanceMissing'
  | 'heldNotAnnounced'
  | 'mailingOnEventDay'
  | 'mailingAfterEvent'
  | 'hostMissing'
  | 'councillorMissing'
  | 'heldWithoutDate'
  | 'mailingWithoutSubject'

export type Report = {
  period: Period
  periodInWords: string
  status: 'draft' | 'closed'
  sha256: string | null
  process: string | null
  forums: {
    editions: Figure
    editionsInWords: string
    paragraph: string
    rows: ForumRow[]
    /** Forums, talks and debates: a line each, they are no editions. */
    activities: ActivityLine[]
  }
  workshops: ActivityLine[]
  mailings: MailingLine[]
  attendance: Attendance
}

export type CheckedReport = Report & { checks: Check[] }
