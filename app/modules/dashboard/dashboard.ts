import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import { type PublishedCount, publishTables } from '#app/modules/reports/published-attendance.ts'

/**
 * Held sessions of one group. `people` sums the official figures that there are, and is null where there is none: unknown is
 * never 0. `uncounted` of the `sessions` have no official figure.
 */
export type Balance = { sessions: number; people: number | null; uncounted: number }

/** As it may be shown to who sees what is published alone: small figures, and what would tell them, kept back. */
export type Published<T> = Omit<T, 'people'> & { people: PublishedCount }

export type MonthBalance = Balance & { /** YYYY-MM, or YYYY where the period is long. */ span: string }
export type CityBalance = Balance & { city: string | null; country: string | null }
export type CountryBalance = Balance & { country: string | null }

export const FUNNEL = ['proposed', 'accepted', 'scheduled', 'published', 'held'] as const
export type FunnelStage = (typeof FUNNEL)[number]
export type Funnel = { reached: Record<FunnelStage, number>; declined: number; cancelled: number }

/** Sessions of one status; of those that ended, which of the earlier states their history tells of. */
export type StatusCount = {
  status: SessionStatus
  accepted: boolean
  scheduled: boolean
  published: boolean
  sessions: number
}

const LONGEST_BY_MONTH = 36

/** Every month from the first civil date to the last, or every year where that would be more than three years of months. */
export function spansOf({ from, to }: { from: string; to: string }): string[] {
  const [fromYear, fromMonth] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))]
  const [toYear, toMonth] = [Number(to.slice(0, 4)), Number(to.slice(5, 7))]
  const months = (toYear - fromYear) * 12 + toMonth - fromMonth + 1
  if (months > LONGEST_BY_MONTH) {
    return Array.from({ length: toYear - fromYear + 1 }, (_, index) =>
      String(fromYear + index).padStart(4, '0'),
    )
  }
  return Array.from({ length: months }, (_, index) => {
    const month = fromMonth - 1 + index
    const year = fromYear + Math.floor(month / 12)
    return `${String(year).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`
  })
}

/** One balance a span, those without sessions included. `months`: by YYYY-MM. */
export function overTime(
  period: { from: string; to: string },
  months: readonly (Balance & { month: string })[],
): MonthBalance[] {
  return spansOf(period).map((span) => ({
    span,
    ...together(months.filter(({ month }) => month.startsWith(span))),
  }))
}

/** Several balances as one. */
export function together(parts: readonly Balance[]): Balance {
  const known = parts.flatMap(({ people }) => (people === null ? [] : [people]))
  return {
    sessions: sum(parts.map(({ sessions }) => sessions)),
    people: known.length === 0 ? null : sum(known),
    uncounted: sum(parts.map(({ uncounted }) => uncounted)),
  }
}

/** A held session, where it was and who of the councillors was there. */
export type HeldSession = {
  id: string
  reportOn: string
  city: string | null
  country: string | null
  people: number | null
  councillors: string[]
}

type Tables = {
  total: Balance
  months: MonthBalance[]
  countries: CountryBalance[]
  cities: CityBalance[]
  councillors: (Balance & { id: string; name: string })[]
}

/** The tables as they may be published, all of them decided together, in the order in which a report decides. */
export function publishedTables(
  { total, months, countries, cities, councillors }: Tables,
  sessions: readonly HeldSession[],
) {
  const known = sessions.filter(({ people }) => people !== null)
  const figure = <T extends Balance>({ people }: T, is: (session: HeldSession) => boolean) => ({
    value: people,
    sessionIds: known.filter(is).map(({ id }) => id),
  })
  const shown = publishTables(
    new Map(sessions.map(({ id, people }) => [id, people])),
    figure(total, () => true),
    [
      countries.map((row) => figure(row, ({ country }) => country === row.country)),
      cities.map((row) => figure(row, ({ city, country }) => city === row.city && country === row.country)),
      councillors.map((row) => figure(row, (session) => session.councillors.includes(row.id))),
      months.map((row) => figure(row, ({ reportOn }) => reportOn.startsWith(row.span))),
    ],
  )
  const [byCountry = [], byCity = [], byCouncillor = [], byMonth = []] = shown.tables
  const published = <T extends Balance>(rows: readonly T[], counts: readonly PublishedCount[]) =>
    rows.map((row, index): Published<T> => ({ ...row, people: counts[index] ?? null }))
  return {
    total: { ...total, people: shown.total } satisfies Published<Balance>,
    months: published(months, byMonth),
    countries: published(countries, byCountry),
    cities: published(cities, byCity),
    councillors: published(councillors, byCouncillor),
  }
}

/** By country, most sessions first. */
export function byCountry(cities: readonly CityBalance[]): CountryBalance[] {
  return [...new Set(cities.map(({ country }) => country))]
    .map((country) => ({ country, ...together(cities.filter((city) => city.country === country)) }))
    .sort((a, b) => b.sessions - a.sessions || (a.country ?? '').localeCompare(b.country ?? ''))
}

const RANK: Partial<Record<SessionStatus, number>> = {
  PROPOSED: 0,
  ACCEPTED: 1,
  SCHEDULED: 2,
  PUBLISHED: 3,
  HELD: 4,
  REPORTED: 4,
}

/**
 * How many sessions got how far. One that was cancelled or declined counts for every state that it had before; one that
 * stands in a state has been through those before it, also where it came from a file and never was.
 */
export function funnelOf(counts: readonly StatusCount[]): Funnel {
  const reached: Record<FunnelStage, number> = {
    proposed: 0,
    accepted: 0,
    scheduled: 0,
    published: 0,
    held: 0,
  }
  for (const count of counts) {
    const rank = RANK[count.status] ?? lastOf(count)
    for (const [index, stage] of FUNNEL.entries()) if (index <= rank) reached[stage] += count.sessions
  }
  const inState = (status: SessionStatus) =>
    sum(counts.filter((count) => count.status === status).map(({ sessions }) => sessions))
  return { reached, declined: inState('DECLINED'), cancelled: inState('CANCELLED') }
}

function lastOf({ accepted, scheduled, published }: StatusCount): number {
  if (published) return 3
  if (scheduled) return 2
  return accepted ? 1 : 0
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
