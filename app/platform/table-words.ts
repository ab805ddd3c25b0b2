import { type Language, wordsOf } from '#app/locales/i18n.ts'
import type { TableFault } from './table.ts'

/** What is wrong with a cell or a row; line and column are said by whoever shows it. */
export function tableFaultInWords(
  { reason, details }: Pick<TableFault, 'reason' | 'details'>,
  language: Language,
): string {
  return wordsOf(language, `import:reasons.${reason}`, details)
}
