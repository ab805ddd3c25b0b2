import { type Language, translator, wordsOf } from '#app/locales/i18n.ts'
import type { CommandIo } from './command-line.ts'
import type { TableFault } from './table.ts'

/** What is wrong with a cell or a row; line and column are said by whoever shows it. */
export function tableFaultInWords(
  { reason, details }: Pick<TableFault, 'reason' | 'details'>,
  language: Language,
): string {
  return wordsOf(language, `import:reasons.${reason}`, details)
}

/** Tells a command's reader every fault of a file that is not loaded, in Spanish as the files are. @returns the exit code */
export function refuseTable(faults: readonly TableFault[], io: CommandIo): 1 {
  const t = translator('es')
  for (const { line, column, ...fault } of faults) {
    const reason = tableFaultInWords(fault, 'es')
    io.stderr(
      column === null ? t('import:row', { line, reason }) : t('import:cell', { line, column, reason }),
    )
  }
  io.stderr(t('import:refused', { count: faults.length }))
  return 1
}
