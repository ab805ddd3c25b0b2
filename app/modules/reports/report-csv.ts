import { stringify } from 'csv-stringify/sync'
import type { CheckedReport } from './report.ts'
import type { DocumentTexts } from './words.ts'

/**
 * The held sessions of the period, a row each, for a spreadsheet: UTF-8 with a byte order mark (Excel reads it as Latin-1
 * otherwise), and no cell that a spreadsheet would run as a formula. Unknown attendance is an empty cell.
 */
export function reportCsv({ attendance }: CheckedReport, texts: DocumentTexts): string {
  const { csv, kinds, attendance: words } = texts
  const rows = attendance.bySession.map((row) => [
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
  return stringify([header, ...rows], { bom: true, record_delimiter: 'windows', escape_formulas: true })
}
