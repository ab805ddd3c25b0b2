import type { Language } from '#app/locales/i18n.ts'
import { isZone } from '#app/platform/time.ts'
import type { Option } from '#app/ui/field.tsx'
import { byPlace } from '../zone-choices.ts'

/** Every zone by the city it is known by, in the reader's order; `current` is there also when it goes by an older name. */
export function zoneOptions(language: Language, current: readonly string[]): Option[] {
  return byPlace([...current, ...Intl.supportedValuesOf('timeZone')].filter(isZone), language)
}
