import { translator } from '#app/locales/i18n.ts'
import { commandContext } from '#app/modules/accounts/command-context.server.ts'
import { type CommandIo, fileOptions } from '#app/platform/command-line.ts'
import { readTableFile } from '#app/platform/read-table.server.ts'
import { refuseTable } from '#app/platform/table-words.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { importProgramme } from './import-programme.server.ts'
import { parseProgramme } from './programme-file.ts'
import { differenceInWords } from './programme-words.ts'

// The programme's staff read Spanish, and so are its files.
const LANGUAGE = 'es'
const t = translator(LANGUAGE)

/**
 * `import FILE.csv|FILE.xlsx [--dry-run]`: loads a programme, all or nothing; says every bad row with line, column and reason.
 * @returns the exit code: 0 loaded (or would be), 1 refused
 */
export async function runImport(args: string[], io: CommandIo): Promise<number> {
  const options = fileOptions(args)
  if ('fault' in options) {
    if (options.fault !== null) io.stderr(t('import:option', { reason: options.fault }))
    io.stderr(t('import:usage'))
    return 1
  }
  const context = commandContext()

  const read = await readTableFile(options.file)
  if ('errors' in read) return refuseTable(read.errors, io)
  const { rows, errors } = parseProgramme(read.table, { today: civilDateAt(context.now, MEXICO_CITY) })
  if (errors.length) return refuseTable(errors, io)
  const result = await importProgramme(context, rows, options)
  if (result.kind === 'refused') return refuseTable(result.errors, io)

  for (const difference of result.differences) {
    const { line, column } = difference
    io.stderr(t('import:cell', { line, column, reason: differenceInWords(difference, LANGUAGE) }))
  }
  io.stdout(t(options.dryRun ? 'import:wouldCreate' : 'import:created', { count: result.created }))
  if (result.unchanged) io.stdout(t('import:unchanged', { count: result.unchanged }))
  return 0
}
