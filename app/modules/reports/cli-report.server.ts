import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { translator } from '#app/locales/i18n.ts'
import { commandContext } from '#app/modules/accounts/command-context.server.ts'
import type { CommandIo } from '#app/platform/command-line.ts'
import { isCivilDate } from '#app/platform/time.ts'
import { hasErrors } from './check-report.ts'
import { periodReport } from './period-report.server.ts'
import type { Period } from './report-data.ts'
import { isReportFormat, type ReportFormat, reportFile } from './write-report.server.ts'

const OPTIONS = ['from', 'to', 'format', 'out'] as const
type Options = Record<(typeof OPTIONS)[number], string>

// Like the report itself.
const LANGUAGE = 'es'
const t = translator(LANGUAGE)

/**
 * `report --from … --to … --format docx|json|html|csv|xlsx --out FILE`: writes the report of a period, the frozen one where it
 * is closed; says its checks on stderr.
 * @returns the exit code: 0 written, also with warnings; 1 not written; 2 written as a draft with blocking errors
 */
export async function runReport(args: string[], io: CommandIo): Promise<number> {
  const request = readRequest(args, io)
  if (!request) {
    io.stderr(t('report:command.usage'))
    return 1
  }
  const { period, format, out } = request
  const context = commandContext()
  const written = await periodReport(context, period)
  try {
    await writeFile(out, reportFile(written, format))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    io.stderr(t('report:command.notWritten', { file: out, reason: String(error.code) }))
    return 1
  }

  const { checks } = written.report
  for (const [index, { level, code }] of checks.entries()) {
    io.stderr(t(`report:command.${level}`, { code, message: written.messages[index] ?? code }))
  }
  io.stdout(t('report:command.written', { file: out }))
  if (!hasErrors(checks)) return 0
  io.stderr(t('report:command.writtenWithErrors', { file: out }))
  return 2
}

/** Null where something is wrong, of which all is said. */
function readRequest(
  args: string[],
  io: CommandIo,
): { period: Period; format: ReportFormat; out: string } | null {
  const options = readOptions(args, io)
  if (!options) return null
  const { from, to, format, out } = options
  const misdated = (['from', 'to'] as const).filter((option) => !isCivilDate(options[option]))
  for (const option of misdated) io.stderr(t('report:command.date', { option, value: options[option] }))
  if (misdated.length === 0 && from > to) io.stderr(t('report:command.order'))
  if (!isReportFormat(format)) {
    io.stderr(t('report:command.format', { value: format }))
    return null
  }
  return misdated.length || from > to ? null : { period: { from, to }, format, out }
}

function readOptions(args: string[], io: CommandIo): Options | null {
  const string = { type: 'string' } as const
  let values: Partial<Options>
  try {
    values = parseArgs({ args, options: { from: string, to: string, format: string, out: string } }).values
  } catch (error) {
    io.stderr(t('report:command.option', { reason: error instanceof Error ? error.message : '' }))
    return null
  }
  const missing = OPTIONS.filter((option) => !values[option])
  for (const option of missing) io.stderr(t('report:command.missing', { option }))
  const { from = '', to = '', format = '', out = '' } = values
  return missing.length ? null : { from, to, format, out }
}
