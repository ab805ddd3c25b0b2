import { type Language, translator } from '#app/locales/i18n.ts'
import type { ProgrammeDifference } from './programme-file.ts'

/** What the file says of a session that was loaded before, and what Invita keeps. */
export function differenceInWords(difference: ProgrammeDifference, language: Language): string {
  const t = translator(language)
  const [file, kept] =
    difference.column === 'estado'
      ? [t(`common:status.${difference.file}`), t(`common:status.${difference.kept}`)]
      : [String(difference.file), String(difference.kept ?? t('import:unknown'))]
  return t('import:differs', { file, kept })
}
