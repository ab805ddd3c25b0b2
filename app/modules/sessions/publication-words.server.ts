import { type Language, translator } from '#app/locales/i18n.ts'
import type { PublicationPart } from './publication.ts'

/** What is missing, as a list in a sentence: "la hora, el cupo y el texto público". */
export function partsInWords(parts: readonly PublicationPart[], language: Language): string {
  const t = translator(language)
  return new Intl.ListFormat(language === 'es' ? 'es-MX' : 'en-US', { type: 'conjunction' }).format(
    parts.map((part) => t(`session:publish.part.${part}`)),
  )
}
