import { parseArgs } from 'node:util'
import { translator } from '#app/locales/i18n.ts'
import { type ActorContext, SYSTEM } from '#app/modules/accounts/actor.ts'
import { now } from '#app/platform/env.server.ts'
import { readTableFile } from '#app/platform/read-table.server.ts'
import type { TableFault } from '#app/platform/table.ts'
import { tableFaultInWords } from '#app/platform/table-words.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { importProgramme } from './import-programme.server.ts'
import { parseProgramme } from './programme-file.ts'
import { differenceInWords } from './programme-words.ts'

type Io = { stdout(line: string): void; stderr(line: string): void }

// The programme's staff read Spanish, and so are its files.
const LANGUAGE = 'es'
const t = translator(LANGUAGE)

/**
 * `import FILE.csv|FILE.xlsx [--dry-run]`: loads a programme, all or nothing; says every bad row with line, column and reason.
 * @returns the exit code: 0 loaded (or would be), 1 refused
 */
export async function runImport(args: string[], io: Io): Promise<number> {
  const options = readOptions(args, io)
  if (!options) return 1
  const context: ActorContext = {
    now: now(),
    actor: SYSTEM,
    requestId: 'cli',
    language: LANGUAGE,
    origin: null,
  }

  const read = await readTableFile(options.file)
  if ('errors' in read) return refuse(read.errors, io)
  const { rows, errors } = parseProgramme(read.table, { today: civilDateAt(context.now, MEXICO_CITY) })
  if (errors.length) return refuse(errors, io)
  const result = await importProgramme(context, rows, options)
  if (result.kind === 'refused') return refuse(result.errors, io)

  for (const difference of result.differences) {
    const { line, column } = difference
    io.stderr(t('import:cell', { line, column, reason: differenceInWords(difference, LANGUAGE) }))
  }
  io.stdout(t(options.dryRun ? 'import:wouldCreate' : 'import:created', { count: result.created }))
  if (result.unchanged) io.stdout(t('import:unchanged', { count: result.unchanged }))
  return 0
}

function readOptions(args: string[], io: Io): { file: string; dryRun: boolean } | null {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean', default: false } },
    })
    const [file, ...more] = positionals
    if (file && more.length === 0) return { file, dryRun: values['dry-run'] }
  } catch (error) {
    io.stderr(t('import:option', { reason: error instanceof Error ? error.message : '' }))
  }
  io.stderr(t('import:usage'))
  return null
}

function refuse(errors: readonly TableFault[], io: Io): number {
  for (const { line, column, ...fault } of errors) {
    const reason = tableFaultInWords(fault, LANGUAGE)
    io.stderr(
      column === null ? t('import:row', { line, reason }) : t('import:cell', { line, column, reason }),
    )
  }
  io.stderr(t('import:refused', { count: errors.length }))
  return 1
}
