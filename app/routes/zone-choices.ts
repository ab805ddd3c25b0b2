import { type Language, wordList } from '#app/locales/i18n.ts'
import { placeOfZone } from '#app/platform/time-words.ts'

/** The zones to choose from, by the name of their place; `known` ones are among them, whatever they are. */
export function zoneChoices(
  language: Language,
  ...known: (string | null)[]
): { value: string; label: string }[] {
  const named = Object.keys(wordList(language, 'time:zone'))
  return [...new Set([...known.filter((zone) => zone !== null), ...named])]
    .map((value) => ({ value, label: placeOfZone(value, language) }))
    .sort((a, b) => a.label.localeCompare(b.label, language))
}
