import type { ClosedFacts } from './frozen-report.ts'
import type { AttendanceGroup, CheckedReport } from './report.ts'

/**
 * The report as in contract.md, "Report JSON"; `messages` are its checks in words. Unknown figures are null. A closed one says
 * who closed it, when, and its errata.
 */
export function reportJson(
  report: CheckedReport,
  messages: readonly string[],
  closed: ClosedFacts | null = null,
): string {
  const { period, status, sha256, forums, workshops, mailings, attendance, checks } = report
  const activity = ({ date, text, people, sessionId }: (typeof workshops)[number]) => ({
    date,
    text,
    attendance: people,
    sessionId,
  })
  const json = {
    period,
    status,
    sha256,
    forums: {
      editions: forums.editions.value,
      editionsInWords: forums.editionsInWords,
      paragraph: forums.paragraph,
      rows: forums.rows.map(({ date, dateInWords, host, councillors, sessionId }) => ({
        date,
        fecha: dateInWords,
        anfitrion: host,
        consejeria: councillors,
        sessionId,
      })),
      activities: forums.activities.map(activity),
    },
    workshops: workshops.map(activity),
    mailings: mailings.map(({ dates, text, sessionId, mailingId }) => ({
      dates,
      text,
      sessionId,
      mailingId,
    })),
    attendance: {
      total: attendance.total.value,
      sessions: attendance.sessions.value,
      sessionsWithout: attendance.sessionsWithout.value,
      bySession: attendance.bySession.map(
        ({ date, kind, title, city, country, stage, people, source, sessionId }) => ({
          date,
          kind,
          title,
          city,
          country,
          stage,
          attendance: people,
          source,
          sessionId,
        }),
      ),
      byCountry: attendance.byCountry.map((each) => ({ country: each.key, ...group(each) })),
      byCity: attendance.byCity.map(group),
      byCouncillor: attendance.byCouncillor.map((each) => ({ councillor: each.key, ...group(each) })),
      byStage: attendance.byStage.map((each) => ({ stage: each.key, ...group(each) })),
      byMonth: attendance.byMonth.map((each) => ({ month: each.key, ...group(each) })),
    },
    checks: checks.map(({ code, level, records, acknowledged }, index) => ({
      code,
      level,
      message: messages[index] ?? code,
      records: records.map(({ id }) => id),
      ...(acknowledged ? { acknowledged } : {}),
    })),
    ...(closed ? { closed: { by: closed.by, at: closed.at }, errata: closed.errata } : {}),
  }
  return `${JSON.stringify(json, null, 2)}\n`
}

function group({ name, sessions, sessionsWithout, people }: AttendanceGroup) {
  return {
    name,
    sessions: sessions.value,
    sessionsWithout: sessionsWithout.value,
    attendance: people.value,
    records: sessions.sessionIds,
  }
}
