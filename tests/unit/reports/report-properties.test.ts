import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AttendanceSource, SessionKind, SessionStatus } from '#app/generated/prisma/enums.ts'
import texts from '#app/locales/es/report-document.ts'
import { buildReport, isInPeriod } from '#app/modules/reports/build-report.ts'
import { checkReport } from '#app/modules/reports/check-report.ts'
import type { Figure } from '#app/modules/reports/report.ts'
import type { ReportData, ReportSession } from '#app/modules/reports/report-data.ts'
import { reportWords } from '#app/modules/reports/words.ts'
import { addDays } from '#app/platform/time.ts'

const civil = fc.integer({ min: 0, max: 900 }).map((n) => addDays('2020-01-01', n))
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null })
const name = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
const period = fc.tuple(civil, civil).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }))

const session = (id: string): fc.Arbitrary<ReportSession> =>
  fc.record({
    id: fc.constant(id),
    kind: fc.constantFrom(...Object.values(SessionKind)),
    status: fc.constantFrom(...Object.values(SessionStatus)),
    title: maybe(name),
    reportOn: maybe(civil),
    startsAt: maybe(fc.integer({ min: 0, max: 2e12 })),
    hostName: maybe(name),
    hostCredit: maybe(name),
    hostOrganization: maybe(name),
    city: maybe(fc.constantFrom('Chicago', 'Madrid', 'Londres')),
    country: maybe(fc.constantFrom('US', 'ES', 'GB')),
    councillors: fc.uniqueArray(fc.constantFrom('Ana', 'Irma', 'Eva'), { maxLength: 3 }),
    partners: fc.array(name, { maxLength: 2 }),
    attendance: maybe(
      fc.record({
        id: fc.constant(`attendance of ${id}`),
        people: fc.nat(10_000),
        source: fc.constantFrom(...Object.values(AttendanceSource)),
      }),
    ),
  })

const data: fc.Arbitrary<ReportData> = fc
  .record({
    period,
    stages: fc.array(
      fc
        .tuple(name, period)
        .map(([stage, { from, to }]) => ({ id: stage, name: stage, startsOn: from, endsOn: to })),
      { maxLength: 4 },
    ),
    size: fc.nat(25),
  })
  .chain(({ period, stages, size }) => {
    const ids = Array.from({ length: size }, (_, n) => `session ${n}`)
    const mailing = fc.record({
      id: fc.uuid(),
      sessionId: maybe(fc.constantFrom('', ...ids)).map((id) => id || null),
      subject: maybe(name),
      sends: fc.array(
        civil.map((sentOn) => ({ id: sentOn, sentOn })),
        { maxLength: 5 },
      ),
    })
    return fc.record({
      period: fc.constant(period),
      process: maybe(name),
      stages: fc.constant(stages),
      sessions: fc.tuple(...ids.map(session)),
      mailings: fc.array(mailing, { maxLength: 10 }),
    })
  })

const words = reportWords(texts.lexicon)
const numberOf = new Map(Array.from({ length: 1000 }, (_, n) => [words.inWords(n, 'feminine'), n]))

test('whatever the data, the report agrees with itself', () => {
  fc.assert(
    fc.property(data, (data) => {
      const report = buildReport(data, texts)
      const { forums, attendance } = report

      // The number in words is the number of rows, each row a home meeting that was held on a day of the period.
      expect(numberOf.get(forums.editionsInWords)).toBe(forums.rows.length)
      const meetings = data.sessions.filter(
        ({ kind, status, reportOn }) =>
          kind === 'HOME_MEETING' &&
          (status === 'HELD' || status === 'REPORTED') &&
          reportOn !== null &&
          isInPeriod(reportOn, data.period),
      )
      expect(forums.rows.map(({ sessionId }) => sessionId).sort()).toEqual(
        meetings.map(({ id }) => id).sort(),
      )

      const dates = [
        ...[...forums.rows, ...forums.activities, ...report.workshops, ...attendance.bySession].map(
          ({ date }) => date,
        ),
        ...report.mailings.flatMap(({ dates }) => dates),
      ]
      expect(dates.every((date) => isInPeriod(date, data.period))).toBe(true)
      for (const { dates } of report.mailings) expect(dates.length).toBeGreaterThan(0)

      // Each figure is the sum of its records, and unknown where there are records but none is known.
      const byId = new Map(data.sessions.map((session) => [session.id, session]))
      const sums = ({ value, sessionIds }: Figure<number | null>, among: Figure) => {
        const known = sessionIds.map((id) => byId.get(id)?.attendance?.people ?? Number.NaN)
        if (value === null) expect([known.length, among.value > 0]).toEqual([0, true])
        else expect(known.reduce((sum, n) => sum + n, 0)).toBe(value)
      }
      sums(attendance.total, attendance.sessions)
      const parts = [attendance.byCountry, attendance.byCity, attendance.byStage, attendance.byMonth]
      for (const groups of [...parts, attendance.byCouncillor]) {
        for (const { people, sessions, sessionsWithout } of groups) {
          sums(people, sessions)
          expect(sessions.value).toBe(sessions.sessionIds.length)
          expect(sessions.value).toBe(sessionsWithout.value + people.sessionIds.length)
        }
      }
      for (const groups of parts) {
        expect(groups.reduce((sum, { people }) => sum + (people.value ?? 0), 0)).toBe(
          attendance.total.value ?? 0,
        )
        expect(groups.reduce((sum, { sessions }) => sum + sessions.value, 0)).toBe(attendance.sessions.value)
        expect(groups.reduce((sum, each) => sum + each.sessionsWithout.value, 0)).toBe(
          attendance.sessionsWithout.value,
        )
      }

      expect(checkReport(report, data, texts).filter(({ level }) => level === 'error')).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('the order in which records come changes nothing', () => {
  fc.assert(
    fc.property(data, (data) => {
      const turned = {
        ...data,
        sessions: [...data.sessions].reverse(),
        mailings: [...data.mailings].reverse(),
      }
      expect(buildReport(turned, texts)).toEqual(buildReport(data, texts))
    }),
    { numRuns: 100 },
  )
})
