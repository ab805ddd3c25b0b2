import { type Language, translator } from '#app/locales/i18n.ts'
import type { Period } from '#app/modules/reports/report-data.ts'
import { formatCivilDate } from '#app/platform/time.ts'

/** "Del 1 de septiembre de 2020 al 12 de febrero de 2021". */
export function periodInWords({ from, to }: Period, language: Language): string {
  const day = (civil: string) => formatCivilDate(civil, language, 'long')
  return translator(language)('closing:list.fromTo', { from: day(from), to: day(to) })
}
