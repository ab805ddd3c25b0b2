import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkInCode, registrationOfCode } from '#app/modules/attendance/check-in-code.server.ts'
import { boundMarkedAt, foldMarks, type Mark, needsReason, tallyOf } from '#app/modules/attendance/marks.ts'
import { foldName, matchesName } from '#app/modules/attendance/names.ts'
import { campaign } from '#tests/support/campaign.ts'

const { numRuns, seed } = campaign('marks of two recorders', { quick: 300, full: 20_000 })

const REGISTRATIONS = ['r1', 'r2', 'r3', 'r4']
const COUNTERS = ['w1', 'w2']

/** A mark of either recorder: of few subjects and few moments, so that they meet. */
const aMark: fc.Arbitrary<Mark> = fc
  .record({
    id: fc.uuid(),
    markedAt: fc.integer({ min: 0, max: 20 }),
    people: fc.integer({ min: 1, max: 4 }),
    about: fc.constantFrom(...REGISTRATIONS, ...COUNTERS),
    gone: fc.boolean(),
    city: fc.constantFrom('Chicago', 'Madrid', null),
  })
  .map(({ about, gone, people, city, ...rest }) =>
    about.startsWith('r')
      ? {
          ...rest,
          kind: gone ? ('ABSENT' as const) : ('PRESENT' as const),
          registrationId: about,
          walkInId: null,
          people: gone ? 0 : people,
          city: null,
          country: null,
        }
      : {
          ...rest,
          kind: 'WALK_IN' as const,
          registrationId: null,
          walkInId: about,
          people: gone ? 0 : people,
          city,
          country: null,
        },
  )

describe('marks', () => {
  it('any order, any repetition and any batches of two recorders are the same door', () => {
    const lives = fc.uniqueArray(aMark, { selector: ({ id }) => id, maxLength: 40 }).chain((marks) =>
      fc.record({
        marks: fc.constant(marks),
        // What arrives: everything at least once, some again, in any order.
        arrivals: fc
          .array(fc.nat({ max: Math.max(0, marks.length - 1) }), { maxLength: 40 })
          .chain((again) => {
            const all = [...marks, ...again.flatMap((index) => marks[index] ?? [])]
            return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
          }),
        cut: fc.nat({ max: 80 }),
      }),
    )
    fc.assert(
      fc.property(lives, ({ marks, arrivals, cut }) => {
        const straight = foldMarks(marks)
        const arrived = foldMarks(arrivals)
        expect(new Map([...arrived].sort())).toEqual(new Map([...straight].sort()))
        expect(tallyOf(arrivals)).toEqual(tallyOf(marks))
        // A phone that has what was folded before and what came since sees the same.
        const before = foldMarks(arrivals.slice(0, cut)).values()
        expect(tallyOf([...before, ...arrivals.slice(cut)])).toEqual(tallyOf(marks))
        // Whoever is in is so by a mark that somebody made.
        for (const last of straight.values()) expect(marks).toContain(last)
      }),
      { numRuns, seed },
    )
  })

  it('the last one counts; of two in one millisecond, the same on both phones', () => {
    const mark = (id: string, markedAt: number, people: number): Mark => ({
      id,
      kind: people > 0 ? 'PRESENT' : 'ABSENT',
      registrationId: 'r1',
      walkInId: null,
      people,
      city: null,
      country: null,
      markedAt,
    })
    expect(tallyOf([mark('a', 1, 3), mark('b', 2, 0)]).people).toBe(0)
    expect(tallyOf([mark('b', 2, 0), mark('a', 1, 3)]).people).toBe(0)
    expect(tallyOf([mark('a', 2, 3), mark('b', 2, 2)]).people).toBe(2)
    expect(tallyOf([mark('b', 2, 2), mark('a', 2, 3)]).people).toBe(2)
  })

  it('adds up registrations and walk-ins apart, and these by where they come from', () => {
    const walkIn = (id: string, people: number, city: string | null, country: string | null): Mark => ({
      id,
      kind: 'WALK_IN',
      registrationId: null,
      walkInId: id,
      people,
      city,
      country,
      markedAt: 1,
    })
    const marks: Mark[] = [
      { ...walkIn('a', 3, null, null), kind: 'PRESENT', registrationId: 'r1', walkInId: null },
      walkIn('b', 2, 'Chicago', 'US'),
      walkIn('c', 4, null, null),
      walkIn('d', 3, 'Chicago', 'US'),
      walkIn('e', 0, 'Madrid', 'ES'),
    ]
    expect(tallyOf(marks)).toEqual({
      people: 12,
      registered: 3,
      registrations: 1,
      walkIns: 9,
      places: [
        { city: 'Chicago', country: 'US', people: 5 },
        { city: null, country: null, people: 4 },
      ],
    })
    expect(tallyOf([]).people).toBe(0)
  })

  it('a phone whose clock runs ahead does not have the last word', () => {
    expect(boundMarkedAt(2_000, 1_000)).toBe(1_000)
    expect(boundMarkedAt(500, 1_000)).toBe(500)
  })

  it('outside its hours a mark is a correction and says why', () => {
    const evening = {
      startsAt: new Date('2026-12-02T03:00:00Z'),
      endsAt: new Date('2026-12-02T04:30:00Z'),
      reportOn: '2026-12-01',
    }
    const at = (iso: string) => needsReason(evening, new Date(iso))
    expect(at('2026-12-02T00:59:59Z')).toBe(true)
    expect(at('2026-12-02T01:00:00Z')).toBe(false)
    expect(at('2026-12-02T05:30:00Z')).toBe(false)
    expect(at('2026-12-02T05:30:01Z')).toBe(true)
    const day = { startsAt: null, endsAt: null, reportOn: '2026-12-01' }
    expect(needsReason(day, new Date('2026-12-02T20:00:00Z'))).toBe(false)
    expect(needsReason(day, new Date('2026-12-03T20:00:00Z'))).toBe(true)
    expect(needsReason({ startsAt: null, endsAt: null, reportOn: null }, new Date())).toBe(false)
  })
})

describe('names', () => {
  it('are found by the first letters of any word, without accents', () => {
    expect(foldName('  Ángela  Núñez-O’Brien ')).toBe('angela nunez o brien')
    expect(matchesName('José Luis Pérez', 'jo pe')).toBe(true)
    expect(matchesName('José Luis Pérez', 'LUÍ')).toBe(true)
    expect(matchesName('José Luis Pérez', 'ose')).toBe(false)
    expect(matchesName('José Luis Pérez', '')).toBe(true)
  })
})

describe('a guest’s code', () => {
  it('is the registration’s id and nothing else, and comes back', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const code = checkInCode(id)
        expect(code).toMatch(/^[\w-]{22}$/)
        expect(registrationOfCode(code)).toBe(id)
      }),
      { numRuns: 50 },
    )
    for (const wrong of ['', 'x', `${checkInCode('01900000-0000-7000-8000-00000000c00d')}A`, 'ñ'.repeat(22)])
      expect(registrationOfCode(wrong)).toBeNull()
  })
})
