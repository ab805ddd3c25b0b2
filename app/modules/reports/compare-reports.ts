import { printedCounts } from './find-figure.ts'
import type { WrittenReport } from './frozen-report.ts'
import type { PublishedCount } from './published-attendance.ts'
import type { AttendanceGroup, Breakdown, CheckedReport } from './report.ts'

export type ComparedFigure = {
  first: PublishedCount
  second: PublishedCount /** Null where one is unknown or kept back. */
  difference: number | null
}

export type ComparedRow = ComparedFigure & { name: string }

export type Comparison = {
  figures: Record<
    'editions' | 'sessions' | 'workshops' | 'mailings' | 'people' | 'sessionsWithout',
    ComparedFigure
  >
  breakdowns: Record<
    Exclude<Breakdown, 'byStage' | 'byMonth'>,
    { sessions: ComparedRow[]; people: ComparedRow[] }
  >
}

/**
 * Two reports side by side. Unknown stays unknown and what a report kept back stays so, so that a difference tells neither. Months
 * and stages are not compared: two periods have none in common.
 */
export function compareReports(
  one: Pick<WrittenReport, 'report' | 'document'>,
  other: Pick<WrittenReport, 'report' | 'document'>,
): Comparison {
  const [first, second] = [one.report, other.report]
  const [firstPrints, secondPrints] = [printedCounts(one.document), printedCounts(other.document)]
  const figure = (of: (report: CheckedReport) => PublishedCount) => compared(of(first), of(second))
  const breakdown = (by: Exclude<Breakdown, 'byStage' | 'byMonth'>) => ({
    sessions: rows(first.attendance[by], second.attendance[by], (groups) =>
      groups.map(({ sessions }) => sessions.value),
    ),
    people: rows(first.attendance[by], second.attendance[by], (groups) => {
      const prints = groups === first.attendance[by] ? firstPrints : secondPrints
      return groups.map(({ people }, index) => prints(`attendance.${by}.${index}.attendance`, people.value))
    }),
  })
  return {
    figures: {
      editions: figure(({ forums }) => forums.editions.value),
      sessions: figure(({ attendance }) => attendance.sessions.value),
      workshops: figure(({ workshops }) => workshops.length),
      mailings: figure(({ mailings }) => mailings.length),
      people: compared(
        firstPrints('attendance.total', first.attendance.total.value),
        secondPrints('attendance.total', second.attendance.total.value),
      ),
      sessionsWithout: figure(({ attendance }) => attendance.sessionsWithout.value),
    },
    breakdowns: {
      byCountry: breakdown('byCountry'),
      byCity: breakdown('byCity'),
      byCouncillor: breakdown('byCouncillor'),
    },
  }
}

function compared(first: PublishedCount, second: PublishedCount): ComparedFigure {
  const difference = typeof first === 'number' && typeof second === 'number' ? second - first : null
  return { first, second, difference }
}

/** A group that one period has not had no session there: nobody, not unknown. */
function rows(
  first: readonly AttendanceGroup[],
  second: readonly AttendanceGroup[],
  values: (groups: readonly AttendanceGroup[]) => PublishedCount[],
): ComparedRow[] {
  const byName = (groups: readonly AttendanceGroup[]) => {
    const counts = values(groups)
    return new Map(groups.map(({ name }, index) => [name, counts[index] ?? null]))
  }
  const [one, other] = [byName(first), byName(second)]
  const valueIn = (map: ReadonlyMap<string, PublishedCount>, name: string) =>
    map.has(name) ? (map.get(name) ?? null) : 0
  return [...new Set([...one.keys(), ...other.keys()])].map((name) => ({
    name,
    ...compared(valueIn(one, name), valueIn(other, name)),
  }))
}
