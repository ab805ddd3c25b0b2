import common from '#app/locales/es/common.ts'
import words from '#app/locales/es/report.ts'
import texts from '#app/locales/es/report-document.ts'
import { buildReport } from './build-report.ts'
import { checkMessage } from './check-message.ts'
import { checkReport } from './check-report.ts'
import type { CheckedReport } from './report.ts'
import { type ReportDocument, reportDocument } from './report-blocks.ts'
import { reportCsv } from './report-csv.ts'
import type { ReportData } from './report-data.ts'
import { reportDocx } from './report-docx.server.ts'
import { reportHtml } from './report-html.ts'
import { reportJson } from './report-json.ts'

/** A report with its checks, these in words, and the document that screen, Word and HTML show. */
export type WrittenReport = { report: CheckedReport; messages: string[]; document: ReportDocument }

/** The report is Spanish by law; whatever the reader's language is. */
export function writeReport(data: ReportData): WrittenReport {
  const built = buildReport(data, texts)
  const report = { ...built, checks: checkReport(built, data, texts) }
  const messages = report.checks.map((check) =>
    checkMessage(check, { language: 'es', report: words, common }),
  )
  return { report, messages, document: reportDocument(report, messages, texts) }
}

export const REPORT_FORMATS = ['docx', 'json', 'html', 'csv'] as const
export type ReportFormat = (typeof REPORT_FORMATS)[number]

export const MEDIA_TYPES: Record<ReportFormat, string> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}

/** The bytes of a report's file; the same report gives the same bytes. */
export async function reportFile(
  written: WrittenReport,
  format: ReportFormat,
): Promise<Uint8Array<ArrayBuffer>> {
  const { report, messages, document } = written
  if (format === 'docx') return new Uint8Array(await reportDocx(document, texts))
  const text = {
    json: () => reportJson(report, messages),
    html: () => reportHtml(document),
    csv: () => reportCsv(report, texts),
  }[format]()
  return new TextEncoder().encode(text)
}

export function isReportFormat(value: unknown): value is ReportFormat {
  return REPORT_FORMATS.some((format) => format === value)
}
