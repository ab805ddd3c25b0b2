import { type Language, translator, wordList } from '#app/locales/i18n.ts'
import {
  formatCivilDate,
  formatWallClock,
  isCivilDate,
  isWallClock,
  isZone,
  MEXICO_CITY,
} from '#app/platform/time.ts'
import { momentInWords, placeOfZone } from '#app/platform/time-words.ts'

// The trail keeps codes, because it outlives words; people read words. What has none yet is shown as its code.

/** `session.accepted` as people say it. */
export function actionInWords(action: string, language: Language): string {
  return wordsAt(wordList(language, 'audit:action'), action) ?? action
}

/** All that the trail can tell, as codes: each action has its words. */
export function knownActions(language: Language): string[] {
  return Object.entries(wordList(language, 'audit:action'))
    .flatMap(([kind, acts]) => Object.keys(Object(acts)).map((act) => `${kind}.${act}`))
    .sort()
}

/** `session` as people say it. */
export function subjectInWords(kind: string, language: Language): string {
  return wordsAt(wordList(language, 'audit:subject'), kind) ?? kind
}

/** Identifiers say nothing to a reader; what they name stands beside. */
const UNSAID = new Set(['record', 'questionId', 'unavailabilityId', 'sessionId'])

/** What was before or after, fact by fact. */
export function factsInWords(facts: unknown, language: Language): { name: string; value: string }[] {
  if (typeof facts !== 'object' || facts === null) return []
  const names = wordList(language, 'audit:field')
  return Object.entries(facts)
    .filter(([name]) => !UNSAID.has(name))
    .map(([name, value]) => ({
      name: wordsAt(names, name) ?? name,
      value: valueInWords(name, value, language),
    }))
}

/** What the wall says already: its instant, and which of two equal hours. */
const SAID_BY_THE_WALL = new Set(['startsAt', 'wallFold'])

/** What another value has now, datum by datum; null where there was or is none. */
export function changesInWords(
  before: unknown,
  after: unknown,
  language: Language,
): { name: string; before: string | null; after: string | null }[] {
  const [was, is] = [before, after].map(factsIn) as [Record<string, unknown>, Record<string, unknown>]
  const names = wordList(language, 'audit:field')
  return Object.keys({ ...was, ...is })
    .filter((name) => !UNSAID.has(name) && !SAID_BY_THE_WALL.has(name))
    .map((name) => {
      const words = (value: unknown) => (isNothing(value) ? null : valueInWords(name, value, language))
      return { name: wordsAt(names, name) ?? name, before: words(was[name]), after: words(is[name]) }
    })
    .filter((change) => change.before !== change.after)
}

function factsIn(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}

function valueInWords(name: string, value: unknown, language: Language): string {
  const t = translator(language)
  if (isNothing(value)) return t('audit:value.nothing')
  // Where it is a row's id, that row is the official one now.
  if (name === 'official') return t(value === false ? 'audit:value.no' : 'audit:value.yes')
  if (typeof value === 'boolean') return t(value ? 'audit:value.yes' : 'audit:value.no')
  if (Array.isArray(value)) return value.map((item) => valueInWords(name, item, language)).join('; ')
  if (typeof value === 'object') {
    return factsInWords(value, language)
      .map((fact) => `${fact.name}: ${fact.value}`)
      .join(', ')
  }
  const text = String(value)
  if (name === 'zone' && isZone(text)) return placeOfZone(text, language)
  return codeInWords(name, text, language) ?? timeInWords(text, language) ?? text
}

/** Values that are codes, by the fact they stand in. A name may hold the codes of several lists. */
function codeInWords(name: string, code: string, language: Language): string | undefined {
  const all = (key: string) => wordList(language, key)
  const lists: Record<string, object[]> = {
    status: [all('common:status'), all('common:registrationStatus')],
    kind: [all('common:kindShort')],
    modality: [all('common:modality')],
    language: [all('common:language')],
    role: [all('staff:role')],
    neutrality: [all('session:decide')],
    purpose: [all('audit:value.purpose')],
    registrationMode: [all('audit:value.registrationMode')],
    source: [all('audit:value.source')],
    method: [all('audit:value.method')],
  }
  for (const list of lists[name] ?? []) {
    const words = Object.hasOwn(list, code) ? (list as Record<string, unknown>)[code] : undefined
    if (typeof words === 'string') return words
  }
  return undefined
}

function timeInWords(text: string, language: Language): string | undefined {
  if (isWallClock(text)) return formatWallClock(text, language)
  if (isCivilDate(text)) return formatCivilDate(text, language, 'long')
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return undefined
  return momentInWords(new Date(text), MEXICO_CITY, language)
}

function wordsAt(tree: unknown, path: string): string | undefined {
  const found = path
    .split('.')
    .reduce<unknown>(
      (at, key) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, key)
          ? (at as Record<string, unknown>)[key]
          : undefined,
      tree,
    )
  return typeof found === 'string' ? found : undefined
}
