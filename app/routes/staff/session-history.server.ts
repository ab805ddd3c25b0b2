import { type Language, translator } from '#app/locales/i18n.ts'
import type { AuditRow } from '#app/modules/audit/queries.server.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'
import { actionInWords, changesInWords } from './audit-words.ts'

/** A session's audit rows as sentences, latest first: what, who, when in Mexico City, and each datum before and after. */
export function historyOf(rows: AuditRow[], language: Language) {
  const t = translator(language)
  return rows.map((row) => ({
    id: row.id,
    title: actionInWords(row.action, language),
    who: row.actorName ?? t(`session:history.kinds.${row.actorKind}`),
    when: momentInWords(row.at, MEXICO_CITY, language),
    iso: row.at.toISOString(),
    changes: changesInWords(row.before, row.after, language),
  }))
}
