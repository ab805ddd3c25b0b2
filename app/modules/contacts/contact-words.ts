import { type Language, translator } from '#app/locales/i18n.ts'
import { formatCivilDate } from '#app/platform/time.ts'
import type { MergeDifference, MergeField } from './merge-contact.ts'

/** A value on which file and contact differ, as people say it. */
export function mergeValueInWords(
  field: MergeField,
  value: MergeDifference['file'],
  language: Language,
): string {
  const t = translator(language)
  if (typeof value === 'boolean') return t(value ? 'contacts:yes' : 'contacts:no')
  switch (field) {
    case 'language':
      return value === 'es' || value === 'en' ? t(`common:language.${value}`) : value
    case 'sector':
      return isSector(value) ? t(`contacts:sector.${value}`) : value
    case 'place':
      return value.split('|').filter(Boolean).join(', ')
    case 'consent': {
      const [date = '', source = ''] = value.split(/\|(.*)/s)
      return `${formatCivilDate(date, language, 'long')}, ${source}`
    }
    default:
      return value
  }
}

function isSector(value: string): value is 'COMMUNITY' | 'BUSINESS' | 'ACADEMIA' | 'CULTURE' {
  return ['COMMUNITY', 'BUSINESS', 'ACADEMIA', 'CULTURE'].includes(value)
}
