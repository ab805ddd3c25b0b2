import type { AttendanceSource, SessionKind, SessionStatus } from '#app/generated/prisma/enums.ts'

// What a report is made of: plain data, loaded once. Dates are civil dates YYYY-MM-DD in Mexico City.

/** Both days included. */
export type Period = { from: string; to: string }

export type ReportSession = {
  id: string
  kind: SessionKind
  status: SessionStatus
  /** Null: the kind's own. */
  title: string | null
  /** Civil date in Mexico City at which it starts; null where unknown. */
  reportOn: string | null
  /** Milliseconds; orders the sessions of one day. Null while the hour is unknown. */
  startsAt: number | null
  hostName: string | null
  hostCredit: string | null
  hostOrganization: string | null
  city: string | null
  /** ISO 3166 alpha-2. */
  country: string | null
  /** In the order of the session; those who were substituted are not among them. */
  councillors: string[]
  partners: string[]
  /** The official figure; null is unknown, never 0. */
  attendance: { id: string; people: number; source: AttendanceSource } | null
}

export type ReportMailing = {
  id: string
  /** The session it invited to, which is among the sessions of the data. */
  sessionId: string | null
  /** What was sent where it invited to nothing. */
  subject: string | null
  /** All of its sends, also those outside the period. */
  sends: { id: string; sentOn: string }[]
}

export type ReportStage = { id: string; name: string; startsOn: string; endsOn: string }

export type ReportData = {
  period: Period
  /** The electoral process that the period belongs to, by its own name. */
  process: string | null
  /** In the process's order. */
  stages: ReportStage[]
  /** Sessions whose report date lies in the period, those that its mailings speak of, and held ones without a date. */
  sessions: ReportSession[]
  /** Messages with a send in the period, and every message about a session of the period. */
  mailings: ReportMailing[]
}
