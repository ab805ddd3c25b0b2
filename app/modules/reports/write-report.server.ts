import common from '#app/locales/es/common.ts'
import words from '#app/locales/es/report.ts'
import texts from '#app/locales/es/report-document.ts'
import { type KeptAcknowledgement, withAcknowledgements } from './acknowledgement.ts'
import { type AnnexKey, reportAnnexes } from './annexes.ts'
import { buildReport } from './build-report.ts'
import { checkMessage } from './check-message.ts'
import { checkReport } from './check-report.ts'
import { builtInTemplate, readTemplate } from './docx-template.server.ts'
import type { ClosedFacts, WrittenReport } from './frozen-report.ts'
import type { CheckedReport } from './report.ts'
import { reportDocument } from './report-blocks.ts'
import { annexCsv } from './report-csv.ts'
import type { ReportData } from './report-data.ts'
import { reportDocx } from './report-docx.server.ts'
import { reportHtml } from './report-html.ts'
import { reportJson } from './report-json.ts'
import { reportXlsx } from './report-xlsx.server.ts'

/**
 * The report of a period in words. It is Spanish by law, whatever the reader's language is. `closed`: as it will be once its
 * period is closed.
 */
export function writeReport(
  data: ReportData,
  acknowledged: readonly KeptAcknowledgement[] = [],
  status: CheckedReport['status'] = 'draft',
): WrittenReport {
  const built = buildReport(data, texts)
  const checks = withAcknowledgements(checkReport(built, data, texts), acknowledged)
  const report: CheckedReport = { ...built, status, checks }
  const messages = checks.map((check) => checkMessage(check, { language: 'es', report: words, common }))
  return {
    report,
    messages,
    document: reportDocument(report, messages, texts),
    annexes: reportAnnexes(report, texts),
  }
}

export const REPORT_FORMATS = ['docx', 'xlsx', 'html', 'csv', 'json'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

export const MEDIA_TYPES: Record<ReportFormat, string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}

/** What files are made of: a draft, or a closed report with what is said of its closing. */
export type PrintableReport = WrittenReport & {
  closed: ClosedFacts | null
  /** The .docx whose styles it has; absent: the application's own. */
  template?: Uint8Array | undefined
}

/**
 * The bytes of a report's file; the same report gives the same bytes. A CSV holds one annex, the sessions unless another is
 * asked for.
 */
export function reportFile(
  printable: PrintableReport,
  format: ReportFormat,
  annex: AnnexKey = 'bySession',
): Uint8Array<ArrayBuffer> {
  const { report, messages, document, annexes, closed, template } = printable
  switch (format) {
    case 'docx':
      return reportDocx(document, readTemplate(template ?? builtInTemplate(texts)))
    case 'xlsx':
      return reportXlsx(annexes)
    case 'json':
      return bytes(reportJson(report, messages, closed))
    case 'html':
      return bytes(reportHtml(document))
    case 'csv': {
      const table = annexes.find(({ key }) => key === annex)
      return bytes(table ? annexCsv(table) : '')
    }
  }
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

export function isReportFormat(value: unknown): value is ReportFormat {
  return REPORT_FORMATS.some((format) => format === value)
}
