import type { Language } from '#app/locales/i18n.ts'
import { isZone } from '#app/platform/time.ts'
import { placeOfZone } from '#app/platform/time-words.ts'
import type { Option } from '#app/ui/field.tsx'

/** Every zone by the city it is known by, in the reader's order; `current` is there also when it goes by an older name. */
export function zoneOptions(language: Language, current: readonly string[]): Option[] {
  const zones = [...new Set([...current, ...Intl.supportedValuesOf('timeZone')])].filter(isZone)
  const labels = new Map<string, Option>()
  for (const zone of zones) {
    const label = placeOfZone(zone, language)
    if (!labels.has(label)) labels.set(label, { value: zone, label })
  }
  return [...labels.values()].sort((a, b) => a.label.localeCompare(b.label, language))
}
