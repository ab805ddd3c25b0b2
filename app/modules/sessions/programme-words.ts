import { type Language, translator, wordsOf } from '#app/locales/i18n.ts'
import type { ProgrammeDifference, ProgrammeError } from './programme-file.ts'

/** What is wrong with a cell or a row; line and column are said by whoever shows it. */
export function faultInWords(
  { reason, details }: Pick<ProgrammeError, 'reason' | 'details'>,
  language: Language,
): string {
  return wordsOf(language, `import:reasons.${reason}`, details)
}

/** What the file says of a session that was loaded before, and what Invita keeps. */
export function differenceInWords(difference: ProgrammeDifference, language: Language): string {
  const t = translator(language)
  const [file, kept] =
    difference.column === 'estado'
      ? [t(`common:status.${difference.file}`), t(`common:status.${difference.kept}`)]
      : [String(difference.file), String(difference.kept ?? t('import:unknown'))]
  return t('import:differs', { file, kept })
}
