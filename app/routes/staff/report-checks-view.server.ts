import type { Language } from '#app/locales/i18n.ts'
import { resources } from '#app/locales/index.ts'
import { warningId } from '#app/modules/reports/acknowledge-checks.server.ts'
import { checkMessage } from '#app/modules/reports/check-message.ts'
import { groupBy } from '#app/modules/reports/group-by.ts'
import type { Check, CheckCode } from '#app/modules/reports/report.ts'
import type { ReportData } from '#app/modules/reports/report-data.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import { momentInWords } from '#app/platform/time-words.ts'

/** As many of one kind as a page can show; the rest is counted. */
const MOST_SHOWN = 100

export type CheckGroup = ReturnType<typeof checkGroups>[number]

/** The checks by what is wrong, each with the places where it is mended. */
export function checkGroups(checks: readonly Check[], source: ReportData, language: Language) {
  const sessionOfMailing = new Map(source.mailings.map(({ id, sessionId }) => [id, sessionId]))
  const { report, common } = resources[language]
  return [...groupBy(checks, ({ code }) => code)].map(([code, all]) => ({
    code,
    level: all[0]?.level ?? 'warning',
    count: all.length,
    standing: all.filter(({ acknowledged }) => !acknowledged).length,
    more: Math.max(0, all.length - MOST_SHOWN),
    items: all.slice(0, MOST_SHOWN).map((check) => ({
      id: warningId(check),
      message: checkMessage(check, { language, report, common }),
      places: sessionsOf(check, sessionOfMailing).map(
        (id) => `/gestion/sesiones/${id}${ANCHORS[code] ?? ''}`,
      ),
      acknowledged: check.acknowledged
        ? {
            ...check.acknowledged,
            when: momentInWords(new Date(check.acknowledged.at), MEXICO_CITY, language),
          }
        : null,
    })),
  }))
}

/** The section of a session's page where it is mended. */
const ANCHORS: Partial<Record<CheckCode, string>> = {
  announcedWithoutOutcome: '#cierre',
  attendanceMissing: '#asistencia',
  hostMissing: '#datos',
  councillorMissing: '#consejerias',
  heldWithoutDate: '#horario',
}

/** Where a check is mended: its sessions, or the session that its mailing speaks of. */
function sessionsOf({ records }: Check, sessionOfMailing: ReadonlyMap<string, string | null>): string[] {
  const ids = records.map(({ kind, id }) => (kind === 'mailing' ? sessionOfMailing.get(id) : id))
  return [...new Set(ids.filter((id) => typeof id === 'string'))]
}
