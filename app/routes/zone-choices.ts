import { type Language, wordList } from '#app/locales/i18n.ts'
import { placeOfZone } from '#app/platform/time-words.ts'
import type { Option } from '#app/ui/field.tsx'

/** The zones to choose from, by the name of their place; `known` ones are among them, whatever they are. */
export function zoneChoices(language: Language, ...known: (string | null)[]): Option[] {
  const named = Object.keys(wordList(language, 'time:zone'))
  return byPlace([...known.filter((zone) => zone !== null), ...named], language)
}

/** Each place once, under the first of its names (Asia/Kolkata and Asia/Calcutta are one place), in the reader's order. */
export function byPlace(zones: readonly string[], language: Language): Option[] {
  const places = new Map<string, Option>()
  for (const value of zones) {
    const label = placeOfZone(value, language)
    if (!places.has(label)) places.set(label, { value, label })
  }
  return [...places.values()].sort((a, b) => a.label.localeCompare(b.label, language))
}
