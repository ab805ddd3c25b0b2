import { type Language, translator, wordsOf } from '#app/locales/i18n.ts'
import type { AuditRow } from '#app/modules/audit/queries.server.ts'
import {
  formatCivilDate,
  formatWallClock,
  isCivilDate,
  isWallClock,
  isZone,
  MEXICO_CITY,
} from '#app/platform/time.ts'
import { momentInWords, placeOfZone } from '#app/platform/time-words.ts'

// What the wall says already (its instant) and rows' own ids tell a reader nothing.
const SILENT = new Set(['startsAt', 'record', 'wallFold'])

export type HistoryItem = {
  id: string
  title: string
  who: string
  when: string
  iso: string
  changes: { field: string; before: string; after: string }[]
}

/** A session's audit rows as sentences, latest first: what, who, when in Mexico City, and each datum before and after. */
export function historyOf(
  session: { zone: string | null },
  rows: AuditRow[],
  language: Language,
): HistoryItem[] {
  const t = translator(language)
  const actions: Record<string, string> = t('session:history.action', { returnObjects: true })
  const fields: Record<string, string> = t('session:history.facts', { returnObjects: true })
  return rows.map((row) => {
    const before = factsIn(row.before)
    const after = factsIn(row.after)
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      (key) => !SILENT.has(key),
    )
    const words = (key: string, value: unknown) =>
      factInWords(key, value, session.zone ?? MEXICO_CITY, language)
    return {
      id: row.id,
      title: actions[row.action] ?? t('session:history.other', { action: row.action }),
      who: row.actorName ?? t(`session:history.kinds.${row.actorKind}`),
      when: momentInWords(row.at, MEXICO_CITY, language),
      iso: row.at.toISOString(),
      changes: keys
        .map((key) => ({
          field: fields[key] ?? key,
          before: words(key, before[key]),
          after: words(key, after[key]),
        }))
        .filter((change) => change.before !== change.after),
    }
  })
}

function factsIn(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function factInWords(key: string, value: unknown, zone: string, language: Language): string {
  const t = translator(language)
  if (value === null || value === undefined || value === '') return t('session:none')
  if (Array.isArray(value)) {
    return value.map((each) => factInWords(key, each, zone, language)).join('; ')
  }
  const text = String(value)
  const named = NAMED[key]
  if (named && typeof value === 'string') return wordsOf(language, `${named}.${text}`)
  if (key === 'wallDate' && isCivilDate(text)) return formatCivilDate(text, language, 'full')
  if (key === 'wallTime' && isWallClock(text)) return formatWallClock(text, language)
  if (key === 'zone' && isZone(text)) return placeOfZone(text, language)
  if (key === 'registrationClosesAt' && !Number.isNaN(Date.parse(text)))
    return momentInWords(new Date(text), zone, language)
  // A flag says itself by being there; where it is a row's id, that row is official now.
  if (key === 'official') return value === false ? t('session:none') : '✓'
  return text
}

/** Values that are codes, and where their words are. */
const NAMED: Record<string, string> = {
  status: 'common:status',
  language: 'common:language',
  modality: 'common:modality',
  kind: 'common:kindShort',
  registrationMode: 'session:details.modeOption',
  source: 'session:attendance.sources',
  neutrality: 'session:decide',
}
