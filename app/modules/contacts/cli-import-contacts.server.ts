import { translator } from '#app/locales/i18n.ts'
import { commandContext } from '#app/modules/accounts/command-context.server.ts'
import { type CommandIo, fileOptions } from '#app/platform/command-line.ts'
import { readTableFile } from '#app/platform/read-table.server.ts'
import { refuseTable } from '#app/platform/table-words.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'
import { CONTACT_COLUMNS, canonicalMapping, parseContacts } from './contact-file.ts'
import { mergeValueInWords } from './contact-words.ts'
import { importContacts, planContactImport } from './import-contacts.server.ts'
import { locatePlace } from './locate-place.server.ts'

// The programme's staff read Spanish, and so are its files.
const LANGUAGE = 'es'
const t = translator(LANGUAGE)

/**
 * `import-contacts FILE.csv|FILE.xlsx [--dry-run]`: loads contacts, all or nothing; says every bad row with line, column and reason.
 * The header is `CONTACT_COLUMNS`, in any order. Where a contact is there already, what the file adds is added, and what differs is said and
 * kept as it is.
 * @returns the exit code: 0 loaded (or would be), 1 refused
 */
export async function runImportContacts(args: string[], io: CommandIo): Promise<number> {
  const options = fileOptions(args)
  if ('fault' in options) {
    if (options.fault !== null) io.stderr(t('import:option', { reason: options.fault }))
    io.stderr(t('contacts:cli.usage', { columns: CONTACT_COLUMNS.join(', ') }))
    return 1
  }
  const context = commandContext()
  const read = await readTableFile(options.file)
  if ('errors' in read) return refuseTable(read.errors, io)
  const header = canonicalMapping(read.table.header)
  if ('errors' in header) return refuseTable(header.errors, io)
  const wide = { source: null, consentOn: null, language: LANGUAGE, tags: [] } as const
  const today = civilDateAt(context.now, MEXICO_CITY)
  const { rows, errors, repeated } = parseContacts(
    read.table,
    header.mapping,
    { ...wide, tags: [] },
    { today, locate: locatePlace },
  )
  if (errors.length) return refuseTable(errors, io)
  const load = options.dryRun ? planContactImport : importContacts
  const { created, changed, unchanged, differences } = await load(context, rows)
  for (const { line, field, name, file, stored } of differences) {
    const [said, kept] = [file, stored].map((value) => mergeValueInWords(field, value, LANGUAGE))
    io.stderr(
      t('contacts:cli.differs', {
        line,
        name,
        field: t(`contacts:mergeField.${field}`),
        file: said ?? '',
        kept: kept ?? '',
      }),
    )
  }
  io.stdout(t(options.dryRun ? 'contacts:cli.wouldCreate' : 'contacts:cli.created', { count: created }))
  if (changed) io.stdout(t('contacts:cli.changed', { count: changed }))
  if (unchanged) io.stdout(t('contacts:cli.unchanged', { count: unchanged }))
  if (repeated) io.stdout(t('contacts:cli.repeated', { count: repeated }))
  return 0
}
