import type { AttendanceGroup, CheckedReport } from './report.ts'
import type { DocumentTexts } from './words.ts'

// The annexes as tables for a spreadsheet: exact figures, codes beside names, unknown an empty cell.

export const ANNEXES = ['bySession', 'byCity', 'byCountry', 'byCouncillor', 'byStage', 'byMonth'] as const
export type AnnexKey = (typeof ANNEXES)[number]

export type Annex = {
  key: AnnexKey
  /** The sheet's name: 31 characters at most. */
  title: string
  header: string[]
  rows: (string | number | null)[][]
}

export function isAnnexKey(value: unknown): value is AnnexKey {
  return ANNEXES.some((key) => key === value)
}

export function reportAnnexes({ attendance }: CheckedReport, texts: DocumentTexts): Annex[] {
  const { csv, kinds, attendance: words } = texts
  const sessions = attendance.bySession.map((row) => [
    row.date,
    kinds[row.kind],
    row.title,
    row.host,
    row.hostCredit,
    row.hostOrganization,
    row.councillors.join('; '),
    row.partners.join('; '),
    row.city,
    row.country,
    row.stage,
    row.people,
    row.source === null ? null : words.sources[row.source],
    row.sessionId,
  ])
  const header = [
    csv.date,
    csv.kind,
    csv.title,
    csv.host,
    csv.credit,
    csv.organization,
    csv.councillors,
    csv.partners,
    csv.city,
    csv.country,
    csv.stage,
    csv.people,
    csv.source,
    csv.session,
  ]
  const figures = [csv.sessions, csv.sessionsWithout, csv.people]
  const groups = (
    key: Exclude<AnnexKey, 'bySession'>,
    names: string[],
    of: (group: AttendanceGroup) => (string | null)[],
  ): Annex => ({
    key,
    title: csv.sheets[key],
    header: [...names, ...figures],
    rows: attendance[key].map((group) => [
      ...of(group),
      group.sessions.value,
      group.sessionsWithout.value,
      group.people.value,
    ]),
  })
  const named = ({ key, name }: AttendanceGroup) => [key === null ? null : name]
  return [
    { key: 'bySession', title: csv.sheets.bySession, header, rows: sessions },
    groups('byCity', [csv.city], named),
    groups('byCountry', [csv.country, `${csv.country}_nombre`], ({ key, name }) => [
      key,
      key === null ? null : name,
    ]),
    groups('byCouncillor', [csv.councillor], named),
    groups('byStage', [csv.stage], named),
    groups('byMonth', [csv.month], ({ key }) => [key]),
  ]
}
