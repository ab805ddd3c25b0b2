import { parseArgs } from 'node:util'
import { translator, wordsOf } from '#app/locales/i18n.ts'
import { type ActorContext, SYSTEM } from '#app/modules/accounts/actor.ts'
import { now } from '#app/platform/env.server.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { type Difference, importProgramme } from './import-programme.server.ts'
import { type ProgrammeError, parseProgramme } from './programme-file.ts'
import { readProgrammeFile } from './read-programme-file.server.ts'

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

  const read = await readProgrammeFile(options.file)
  if ('errors' in read) return refuse(read.errors, io)
  const { rows, errors } = parseProgramme(read.table, { today: civilDateAt(context.now, MEXICO_CITY) })
  if (errors.length) return refuse(errors, io)
  const result = await importProgramme(context, rows, options)
  if (result.kind === 'refused') return refuse(result.errors, io)

  for (const difference of result.differences) io.stderr(differenceInWords(difference))
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

function refuse(errors: readonly ProgrammeError[], io: Io): number {
  for (const { line, column, reason, details } of errors) {
    const words = wordsOf(LANGUAGE, `import:reasons.${reason}`, details)
    io.stderr(
      column === null
        ? t('import:row', { line, reason: words })
        : t('import:cell', { line, column, reason: words }),
    )
  }
  io.stderr(t('import:refused', { count: errors.length }))
  return 1
}

function differenceInWords(difference: Difference): string {
  const { line, column } = difference
  const [file, kept] =
    difference.column === 'estado'
      ? [t(`common:status.${difference.file}`), t(`common:status.${difference.kept}`)]
      : [String(difference.file), difference.kept === null ? t('import:unknown') : String(difference.kept)]
  return t('import:cell', { line, column, reason: t('import:differs', { file, kept }) })
}
