import fc from 'fast-check'
import { expect, test } from 'vitest'
import texts from '#app/locales/es/report-document.ts'
import { buildReport } from '#app/modules/reports/build-report.ts'
import { compareReports } from '#app/modules/reports/compare-reports.ts'
import { publishable, SMALLEST_PUBLISHED } from '#app/modules/reports/published-attendance.ts'
import { type ReportDocument, reportDocument } from '#app/modules/reports/report-blocks.ts'
import type { ReportData, ReportSession } from '#app/modules/reports/report-data.ts'

// ---- the attacker: everything that is printed, as linear equations in exact fractions -----------------

type Equation = { members: readonly number[]; value: number }
type Fraction = [numerator: bigint, denominator: bigint]

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b))
const fraction = (n: bigint, d: bigint): Fraction => {
  const by = gcd(n, d) * (d < 0n ? -1n : 1n)
  return [n / by, d / by]
}
const minusTimes = ([a, b]: Fraction, [c, d]: Fraction, [e, f]: Fraction): Fraction =>
  fraction(a * d * f - c * e * b, b * d * f)

/** The sets of sessions (of those asked about) whose sum follows from the equations by adding and subtracting. */
function pinnedDown(size: number, equations: readonly Equation[], asked: readonly (readonly number[])[]) {
  const vector = (members: readonly number[]) =>
    Array.from({ length: size }, (_, at): Fraction => [members.includes(at) ? 1n : 0n, 1n])
  const basis: { pivot: number; row: Fraction[] }[] = []
  const reduce = (row: Fraction[]) => {
    let rest = row
    for (const { pivot, row: known } of basis) {
      const factor = rest[pivot] ?? [0n, 1n]
      if (factor[0] !== 0n) rest = rest.map((each, at) => minusTimes(each, factor, known[at] ?? [0n, 1n]))
    }
    return rest
  }
  for (const { members } of equations) {
    const row = reduce(vector(members))
    const pivot = row.findIndex(([n]) => n !== 0n)
    if (pivot < 0) continue
    const [n, d] = row[pivot] ?? [1n, 1n]
    basis.push({ pivot, row: row.map(([a, b]) => fraction(a * d, b * n)) })
  }
  return asked.filter((members) => members.length > 0 && reduce(vector(members)).every(([n]) => n === 0n))
}

/** What a small number of sessions may be, tried one by one, by who knows that those kept back count at least one. */
function possible(size: number, equations: readonly Equation[], most: number): number[][] {
  const found: number[][] = []
  const values = Array.from({ length: size }, () => 0)
  const next = (at: number) => {
    if (at === size) {
      const holds = ({ members, value }: Equation) =>
        members.reduce((sum, member) => sum + (values[member] ?? 0), 0) === value
      if (equations.every(holds)) found.push([...values])
      return
    }
    for (let value = 0; value <= most; value++) {
      values[at] = value
      next(at + 1)
    }
  }
  next(0)
  return found
}

const isSmall = (sum: number) => sum > 0 && sum < SMALLEST_PUBLISHED
const sumOf = (counts: readonly number[], members: readonly number[]) =>
  members.reduce((sum, at) => sum + (counts[at] ?? 0), 0)

// ---- tables -----------------------------------------------------------------------------------------

const tables = fc
  .array(
    fc.record({
      people: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 6 }) }, fc.nat(60)),
      groups: fc.tuple(fc.nat(3), fc.nat(2), fc.nat(3), fc.nat(1)),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((sessions) => {
    const counts = sessions.map(({ people }) => people)
    const all = counts.map((_, at) => at)
    const cells = [0, 1, 2, 3].flatMap((table) =>
      [0, 1, 2, 3].map((group) => all.filter((at) => sessions[at]?.groups[table] === group)),
    )
    return { counts, sums: [all, ...all.map((at) => [at]), ...cells.filter(({ length }) => length > 0)] }
  })

function told(counts: readonly number[], sums: readonly (readonly number[])[], shown: readonly boolean[]) {
  const equations = sums.flatMap((members, at) =>
    shown[at] ? [{ members, value: sumOf(counts, members) }] : [],
  )
  const small = sums.filter((members) => isSmall(sumOf(counts, members)))
  // Nobody is told by a session to which nobody came.
  const ofSomebody = small.map((members) => members.filter((at) => counts[at] !== 0))
  return pinnedDown(counts.length, equations, ofSomebody)
}

test('who solves the equations of all that is shown finds no figure under five', () => {
  fc.assert(
    fc.property(tables, ({ counts, sums }) => {
      const shown = publishable(counts, sums)
      for (const [at, members] of sums.entries()) {
        if (shown[at]) expect(isSmall(sumOf(counts, members))).toBe(false)
      }
      expect(told(counts, sums, shown)).toEqual([])
    }),
    { numRuns: 400, seed: 7 },
  )
})

test('nor does who tries every number that each session may have', () => {
  const few = fc
    .array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.nat(1), fc.nat(1)), { minLength: 1, maxLength: 4 })
    .map((sessions) => {
      const all = sessions.map((_, at) => at)
      const group = (table: 1 | 2, key: number) => all.filter((at) => sessions[at]?.[table] === key)
      const groups = [group(1, 0), group(1, 1), group(2, 0), group(2, 1)].filter(({ length }) => length > 0)
      return { counts: sessions.map(([people]) => people), sums: [all, ...all.map((at) => [at]), ...groups] }
    })
  fc.assert(
    fc.property(few, ({ counts, sums }) => {
      const shown = publishable(counts, sums)
      const equations = sums.flatMap((members, at) =>
        shown[at] ? [{ members, value: sumOf(counts, members) }] : [],
      )
      const worlds = possible(counts.length, equations, 24 / counts.length).filter((world) =>
        world.every((people) => people > 0),
      )
      for (const members of sums) {
        if (!isSmall(sumOf(counts, members))) continue
        const values = new Set(worlds.map((world) => sumOf(world, members)))
        expect(values.size).toBeGreaterThan(1)
      }
    }),
    { numRuns: 300, seed: 7 },
  )
})

test('control: each table for itself, as it was once, lets a small figure be computed from two tables', () => {
  // Chicago 30 and 3; Madrid 20 and 9. By city nothing is small; by month everything is shown but the session itself.
  const counts = [30, 3, 20, 9]
  const sums = [[0, 1, 2, 3], [0], [1], [2], [3], [0, 1], [2, 3]]
  const tableByTable = sums.map((members) => members.length > 1 || members[0] === 0 || members[0] === 2)
  expect(told(counts, sums, tableByTable)).toEqual([[1]])
  expect(told(counts, sums, publishable(counts, sums))).toEqual([])
})

test.each([
  ['nothing small: all shown', [12, 7, 0], [[0, 1, 2], [0], [1], [2]], [true, true, true, true]],
  [
    'one small: the smallest other goes with it',
    [30, 3, 9],
    [[0, 1, 2], [0], [1], [2]],
    [true, true, false, false],
  ],
  ['ones alone are told by their number', [1, 1, 1, 1, 1], [[0, 1, 2, 3, 4], [0]], [false, false]],
  ['one session, one small figure', [3], [[0], [0]], [false, false]],
  ['none is no secret', [30, 0, 3, 4], [[0, 1, 2, 3], [1], [2], [3]], [true, true, false, false]],
])('%s', (_, counts, sums, shown) => {
  expect(publishable(counts, sums)).toEqual(shown)
})

test('thousands of sessions are decided in one pass', () => {
  const counts = Array.from({ length: 10_000 }, (_, at) => (at * 7919) % 60)
  const all = counts.map((_, at) => at)
  const by = (groups: number, step: number) =>
    Array.from({ length: groups }, (_, group) => all.filter((at) => Math.floor(at / step) % groups === group))
  const sums = [all, ...all.map((at) => [at]), ...by(25, 3), ...by(300, 5), ...by(12, 7), ...by(120, 83)]
  expect(publishable(counts, sums)[0]).toBe(true)
}, 60_000)

// ---- the whole report, as it is printed --------------------------------------------------------------

const session = (id: string): fc.Arbitrary<ReportSession> =>
  fc.record({
    id: fc.constant(id),
    kind: fc.constantFrom('HOME_MEETING' as const, 'WORKSHOP' as const, 'FORUM' as const),
    status: fc.constant('HELD' as const),
    title: fc.constant(null),
    reportOn: fc.constantFrom('2021-01-08', '2021-01-20', '2021-02-03', '2021-02-09', '2021-03-04'),
    startsAt: fc.constant(null),
    hostName: fc.constant('Eva'),
    hostCredit: fc.constant(null),
    hostOrganization: fc.constant(null),
    city: fc.constantFrom('Chicago', 'Dallas', 'Madrid'),
    country: fc.constantFrom('US', 'ES'),
    councillors: fc.uniqueArray(fc.constantFrom('Ana', 'Irma'), { maxLength: 2 }),
    partners: fc.constant([]),
    attendance: fc.option(
      fc.record({
        id: fc.constant(`attendance of ${id}`),
        people: fc.oneof(fc.integer({ min: 0, max: 7 }), fc.nat(1_500)),
        source: fc.constant('COUNT' as const),
      }),
      { nil: null },
    ),
  })

const data: fc.Arbitrary<ReportData> = fc.integer({ min: 1, max: 14 }).chain((size) =>
  fc.record({
    period: fc.constant({ from: '2021-01-01', to: '2021-03-31' }),
    process: fc.constant(null),
    stages: fc.constant([
      { id: 'a', name: 'Registro', startsOn: '2021-01-01', endsOn: '2021-02-05' },
      { id: 'b', name: 'Voto', startsOn: '2021-02-06', endsOn: '2021-02-20' },
    ]),
    sessions: fc.tuple(...Array.from({ length: size }, (_, n) => session(`session ${n}`))),
    mailings: fc.constant([]),
  }),
)

/** Every number of people that the document prints, in tables and in sentences, with the sessions that it sums. */
function printedSums({ blocks }: ReportDocument) {
  const cells = blocks.flatMap((block) => {
    if (block.kind === 'table') return [...block.rows, ...(block.total ? [block.total] : [])].flat()
    if (block.kind === 'list') return block.items
    return block.kind === 'paragraph' && block.figure === 'attendance.total' ? [block] : []
  })
  return cells.flatMap(({ text, figure = '', sessionIds = [] }) => {
    const isCount = figure.endsWith('.attendance') || figure === 'attendance.total'
    if (isCount && /^[\d,]+$/.test(text)) return [{ sessionIds, value: Number(text.replaceAll(',', '')) }]
    const inWords = /([\d,]+) personas?/.exec(text)?.[1]
    return inWords ? [{ sessionIds, value: Number(inWords.replaceAll(',', '')) }] : []
  })
}

test('nothing that a report prints, its sentences included, tells a figure under five', () => {
  let sentences = 0
  fc.assert(
    fc.property(data, (data) => {
      const built = buildReport(data, texts)
      const document = reportDocument({ ...built, checks: [] }, [], texts)
      const known = built.attendance.bySession.filter(({ people }) => people !== null)
      const counts = known.map(({ people }) => people ?? 0)
      const at = new Map(known.map(({ sessionId }, index) => [sessionId, index]))
      const members = (ids: readonly string[]) => ids.flatMap((id) => at.get(id) ?? [])
      const sums = printedSums(document).map(({ sessionIds, value }) => ({
        members: members(sessionIds),
        value,
      }))
      for (const { members: of, value } of sums) {
        expect(value).toBe(sumOf(counts, of))
        expect(isSmall(value)).toBe(false)
      }
      sentences += document.blocks.some(
        (block) => block.kind === 'list' && block.items.some(({ text }) => /asistencia total/.test(text)),
      )
        ? 1
        : 0
      const { total, bySession, byCountry, byCity, byCouncillor, byStage, byMonth } = built.attendance
      const secrets = [
        ...[...byCountry, ...byCity, ...byCouncillor, ...byStage, ...byMonth].map(({ people }) => people),
        total,
        ...bySession.map(({ sessionId, people }) => ({ value: people, sessionIds: [sessionId] })),
      ]
        .filter(({ value }) => value !== null && isSmall(value))
        .map(({ sessionIds }) => members(sessionIds).filter((index) => counts[index] !== 0))
      expect(pinnedDown(counts.length, sums, secrets)).toEqual([])
    }),
    { numRuns: 300, seed: 7 },
  )
  expect(sentences).toBeGreaterThan(20)
})

test('two reports side by side show what each of them printed', () => {
  const [plain] = fc.sample(data, { numRuns: 1, seed: 1 })
  if (!plain) throw new Error('no sample')
  const of = (people: number[]) => {
    const sessions = people.map((count, n) => ({
      ...(plain.sessions[0] as ReportSession),
      id: `s${n}`,
      city: n === 0 ? 'Chicago' : 'Dallas',
      country: 'US',
      attendance: { id: `a${n}`, people: count, source: 'COUNT' as const },
    }))
    const report = { ...buildReport({ ...plain, sessions }, texts), checks: [] }
    return { report, document: reportDocument(report, [], texts) }
  }
  const { figures, breakdowns } = compareReports(of([1_200, 40]), of([3, 40]))
  expect(figures.people).toEqual({ first: 1240, second: 43, difference: -1197 })
  expect(breakdowns.byCity.people).toEqual([
    { name: 'Chicago, Estados Unidos', first: 1200, second: 'small', difference: null },
    { name: 'Dallas, Estados Unidos', first: 40, second: 'small', difference: null },
  ])
})
