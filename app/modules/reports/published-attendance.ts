import type { Attendance, Breakdown, Figure } from './report.ts'

// Which figures of attendance may leave the house. Exact ones are for staff (permission `attendance.exact`); whatever is
// printed, or read by others, comes from here.

/** Counts under this are not published: they could tell who (domain: small cells). None is none, and tells of nobody. */
export const SMALLEST_PUBLISHED = 5

/** How many people, as it may be printed; null is unknown, 'small' is kept back. */
export type PublishedCount = number | null | 'small'

export const BREAKDOWNS = [
  'byCountry',
  'byCity',
  'byCouncillor',
  'byMonth',
  'byStage',
] as const satisfies Breakdown[]

export type PublishedAttendance = { total: PublishedCount; bySession: PublishedCount[] } & Record<
  Breakdown,
  PublishedCount[]
>

/** All attendance tables of a report together: what each of their cells may show, in the order of its rows. */
export function publishedAttendance(attendance: Attendance): PublishedAttendance {
  const people = new Map(attendance.bySession.map((row) => [row.sessionId, row.people]))
  const figures = BREAKDOWNS.map((breakdown) => attendance[breakdown].map((group) => group.people))
  const { total, bySession, tables } = publishTables(people, attendance.total, figures)
  const of = (breakdown: Breakdown) => tables[BREAKDOWNS.indexOf(breakdown)] ?? []
  return {
    total,
    bySession: attendance.bySession.map(({ sessionId }) => bySession.get(sessionId) ?? null),
    byCountry: of('byCountry'),
    byCity: of('byCity'),
    byCouncillor: of('byCouncillor'),
    byMonth: of('byMonth'),
    byStage: of('byStage'),
  }
}

/**
 * Tables over the same sessions, decided together. They are given what they may show in this order: the total, sessions, then
 * the tables as they come, larger figures first; a figure that with all before it would tell a small one is kept back too.
 * @param people of each session, null where unknown
 */
export function publishTables(
  people: ReadonlyMap<string, number | null>,
  total: Figure<number | null>,
  tables: readonly (readonly Figure<number | null>[])[],
): { total: PublishedCount; bySession: Map<string, PublishedCount>; tables: PublishedCount[][] } {
  const known = [...people].flatMap(([id, count]) => (count === null ? [] : [{ id, count }]))
  const index = new Map(known.map(({ id }, at) => [id, at]))
  const sessions = known.map(({ id, count }): Figure<number | null> => ({ value: count, sessionIds: [id] }))
  const largestFirst = (figures: readonly Figure<number | null>[]) =>
    [...figures].sort((a, b) => (b.value ?? 0) - (a.value ?? 0))
  const figures = [total, ...largestFirst(sessions), ...tables.flatMap(largestFirst)]
  const shown = publishable(
    known.map(({ count }) => count),
    figures.map(({ sessionIds }) => sessionIds.flatMap((id) => index.get(id) ?? [])),
  )
  const kept = new Set(figures.filter((_, at) => !shown[at]))
  const published = (figure: Figure<number | null>): PublishedCount =>
    figure.value !== null && kept.has(figure) ? 'small' : figure.value
  const bySession = new Map<string, PublishedCount>(people)
  for (const [at, { id }] of known.entries()) {
    const session = sessions[at]
    if (session) bySession.set(id, published(session))
  }
  return { total: published(total), bySession, tables: tables.map((table) => table.map(published)) }
}

/**
 * Which sums may be shown, tried in their order. A sum under five is never shown, and no other that would tell one of those:
 * by adding and subtracting what is shown (linear equations over the counts), or because nothing but ones would give a sum
 * (who is not none counts at least one).
 * @param counts the people of each session @param sums each the sessions (places in `counts`) that it adds
 */
export function publishable(counts: readonly number[], sums: readonly (readonly number[])[]): boolean[] {
  const cells = sums.map((all) => {
    const members = [...new Set(all)].filter((at) => (counts[at] ?? 0) > 0)
    return { members, value: members.reduce((sum, at) => sum + (counts[at] ?? 0), 0) }
  })
  const isSmall = ({ value }: { value: number }) => value > 0 && value < SMALLEST_PUBLISHED
  const knowledge = new Knowledge(counts, cells.filter(isSmall))
  return cells.map((cell) => !isSmall(cell) && knowledge.learn(cell.members))
}

/** Coefficients by session. */
type Row = Map<number, number>
/** An equation in reduced form, with what its bounds need: the sum of its coefficients, the largest, how many are negative. */
type Equation = { row: Row; value: number; sum: number; largest: number; negatives: number }

const NOTHING = 1e-9

/** What follows from the sums that are shown: their equations in reduced row echelon form, and the secrets reduced by them. */
class Knowledge {
  private readonly equations = new Map<number, Equation>()
  private readonly secrets: Row[]
  /** Per session: the pivots of the equations, and the secrets, in which it still stands. */
  private readonly inEquations = new Map<number, Set<number>>()
  private readonly inSecrets = new Map<number, Set<number>>()

  constructor(
    private readonly counts: readonly number[],
    secrets: readonly { members: readonly number[] }[],
  ) {
    this.secrets = secrets.map(({ members }) => new Map(members.map((at) => [at, 1])))
    for (const [index, secret] of this.secrets.entries()) {
      for (const at of secret.keys()) put(this.inSecrets, at, index)
    }
  }

  /** Takes the sum in and answers true, or leaves all as it was where the sum would tell a secret. */
  learn(members: readonly number[]): boolean {
    if (this.secrets.length === 0) return true
    const row: Row = new Map(members.map((at) => [at, 1]))
    for (const at of members) {
      const equation = this.equations.get(at)
      if (equation) subtract(row, equation.row, row.get(at) ?? 0)
    }
    // The session with the fewest people stands for the rest: it is the one least likely to be shown itself.
    const pivot = this.fewest(row)
    if (pivot === null) return true
    const scale = row.get(pivot) ?? 1
    for (const [at, factor] of row) row.set(at, factor / scale)

    const secrets = [...(this.inSecrets.get(pivot) ?? [])]
    if (secrets.some((index) => isMultiple(this.secrets[index], row, pivot))) return false
    const equation = this.equation(row)
    if (tellsByBounds(equation)) return false
    const changed = [...(this.inEquations.get(pivot) ?? [])].flatMap((key): [number, Equation][] => {
      const old = this.equations.get(key)
      return old ? [[key, this.without(old, equation, pivot)]] : []
    })
    if (changed.some(([, each]) => tellsByBounds(each))) return false

    for (const [key, each] of changed) {
      const old = this.equations.get(key)
      if (!old) continue
      subtract(old.row, row, old.row.get(pivot) ?? 0, (at, stands) =>
        stands ? put(this.inEquations, at, key) : this.inEquations.get(at)?.delete(key),
      )
      this.equations.set(key, { ...each, row: old.row })
    }
    this.equations.set(pivot, equation)
    for (const at of row.keys()) put(this.inEquations, at, pivot)
    for (const index of secrets) {
      const secret = this.secrets[index]
      if (!secret) continue
      subtract(secret, row, secret.get(pivot) ?? 0, (at, stands) =>
        stands ? put(this.inSecrets, at, index) : this.inSecrets.get(at)?.delete(index),
      )
    }
    return true
  }

  private fewest(row: Row): number | null {
    let best: number | null = null
    for (const at of row.keys()) {
      if (best === null || (this.counts[at] ?? 0) < (this.counts[best] ?? 0)) best = at
    }
    return best
  }

  private equation(row: Row): Equation {
    const equation = { row, value: 0, sum: 0, largest: 0, negatives: 0 }
    for (const [at, factor] of row) {
      equation.value += factor * (this.counts[at] ?? 0)
      equation.sum += factor
      equation.largest = Math.max(equation.largest, factor)
      if (factor < 0) equation.negatives += 1
    }
    return equation
  }

  /** The bounds of `old` once `known` is taken out of it; a single session is taken out without looking at the rest. */
  private without(old: Equation, known: Equation, pivot: number): Equation {
    const factor = old.row.get(pivot) ?? 0
    if (known.row.size > 1) {
      const row = new Map(old.row)
      subtract(row, known.row, factor)
      return this.equation(row)
    }
    return {
      row: old.row,
      value: old.value - factor * (this.counts[pivot] ?? 0),
      sum: old.sum - factor,
      largest: old.largest,
      negatives: old.negatives - (factor < 0 ? 1 : 0),
    }
  }
}

/** Every session in it counts at least one: where little is left above that, some can be nothing but one. */
function tellsByBounds({ value, sum, largest, negatives }: Equation): boolean {
  return negatives === 0 && sum > NOTHING && value - sum < largest - NOTHING
}

/** Takes `factor` times `other` out of `row`; tells which sessions have come in and gone. */
function subtract(
  row: Row,
  other: Row,
  factor: number,
  changed: (at: number, stands: boolean) => unknown = () => undefined,
): void {
  for (const [at, each] of other) {
    const value = (row.get(at) ?? 0) - factor * each
    const stands = Math.abs(value) > NOTHING
    if (stands) row.set(at, value)
    else row.delete(at)
    changed(at, stands)
  }
}

function isMultiple(secret: Row | undefined, row: Row, pivot: number): boolean {
  if (!secret || secret.size !== row.size) return false
  const scale = (secret.get(pivot) ?? 0) / (row.get(pivot) ?? 1)
  return [...row].every(([at, factor]) => Math.abs((secret.get(at) ?? 0) - scale * factor) <= NOTHING)
}

function put(uses: Map<number, Set<number>>, at: number, key: number): void {
  const use = uses.get(at)
  if (use) use.add(key)
  else uses.set(at, new Set([key]))
}
