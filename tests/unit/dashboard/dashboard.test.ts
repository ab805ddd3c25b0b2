import { describe, expect, it } from 'vitest'
import { byCountry, funnelOf, overTime, spansOf, together } from '#app/modules/dashboard/dashboard.ts'
import { MAP, worldMap } from '#app/modules/dashboard/world-map.server.ts'

describe('the spans of a period', () => {
  it.each([
    ['within a month', '2026-11-03', '2026-11-20', ['2026-11']],
    ['over a new year', '2020-11-30', '2021-02-01', ['2020-11', '2020-12', '2021-01', '2021-02']],
    ['more than three years: by year', '2020-09-01', '2024-02-25', ['2020', '2021', '2022', '2023', '2024']],
  ])('%s', (_, from, to, spans) => {
    expect(spansOf({ from, to })).toEqual(spans)
  })

  it('has 36 months, and from the 37th on years', () => {
    expect(spansOf({ from: '2020-01-01', to: '2022-12-31' })).toHaveLength(36)
    expect(spansOf({ from: '2020-01-01', to: '2023-01-01' })).toEqual(['2020', '2021', '2022', '2023'])
  })
})

describe('balances', () => {
  const counted = { sessions: 2, people: 30, uncounted: 0 }
  const uncounted = { sessions: 3, people: null, uncounted: 3 }

  it.each([
    ['nothing', [], { sessions: 0, people: null, uncounted: 0 }],
    ['unknown stays unknown', [uncounted], uncounted],
    ['the known beside the unknown', [counted, uncounted], { sessions: 5, people: 30, uncounted: 3 }],
    [
      'nobody came is known',
      [{ sessions: 1, people: 0, uncounted: 0 }],
      { sessions: 1, people: 0, uncounted: 0 },
    ],
  ])('%s', (_, parts, whole) => {
    expect(together(parts)).toEqual(whole)
  })

  it('over time, with the months in which nothing was', () => {
    expect(
      overTime({ from: '2021-01-10', to: '2021-03-01' }, [
        { month: '2021-01', ...counted },
        { month: '2021-03', ...uncounted },
      ]),
    ).toEqual([
      { span: '2021-01', ...counted },
      { span: '2021-02', sessions: 0, people: null, uncounted: 0 },
      { span: '2021-03', ...uncounted },
    ])
  })

  it('by country, an unknown country apart', () => {
    const cities = [
      { city: 'Chicago', country: 'US', ...counted },
      { city: 'Madrid', country: 'ES', sessions: 4, people: 10, uncounted: 1 },
      { city: 'Dallas', country: 'US', ...uncounted },
      { city: null, country: null, sessions: 1, people: null, uncounted: 1 },
    ]
    expect(byCountry(cities)).toEqual([
      { country: 'US', sessions: 5, people: 30, uncounted: 3 },
      { country: 'ES', sessions: 4, people: 10, uncounted: 1 },
      { country: null, sessions: 1, people: null, uncounted: 1 },
    ])
  })
})

describe('the funnel', () => {
  const never = { accepted: false, scheduled: false, published: false }
  it.each([
    ['a proposal', { status: 'PROPOSED', ...never }, [1, 0, 0, 0, 0]],
    ['one with a date', { status: 'SCHEDULED', ...never, accepted: true, scheduled: true }, [1, 1, 1, 0, 0]],
    ['a held one from a file, whose history is not known', { status: 'HELD', ...never }, [1, 1, 1, 1, 1]],
    ['a reported one', { status: 'REPORTED', ...never }, [1, 1, 1, 1, 1]],
    ['one declined at once', { status: 'DECLINED', ...never }, [1, 0, 0, 0, 0]],
    [
      'one cancelled after it was published',
      { status: 'CANCELLED', accepted: true, scheduled: true, published: true },
      [1, 1, 1, 1, 0],
    ],
    [
      'one cancelled after it was accepted',
      { status: 'CANCELLED', ...never, accepted: true },
      [1, 1, 0, 0, 0],
    ],
  ] as const)('%s', (_, facts, [proposed, accepted, scheduled, published, held]) => {
    expect(funnelOf([{ ...facts, sessions: 3 }])).toEqual({
      reached: {
        proposed: proposed * 3,
        accepted: accepted * 3,
        scheduled: scheduled * 3,
        published: published * 3,
        held: held * 3,
      },
      declined: facts.status === 'DECLINED' ? 3 : 0,
      cancelled: facts.status === 'CANCELLED' ? 3 : 0,
    })
  })
})

describe('the map', () => {
  const one = { sessions: 1, people: null, uncounted: 1 }

  it('puts cities where they are, and says how many sessions it cannot place', () => {
    const map = worldMap([
      { city: 'Los Ángeles', country: 'US', ...one },
      { city: 'Madrid', country: 'ES', ...one },
      { city: 'Sídney', country: 'AU', ...one },
      { city: 'Villa Inventada', country: 'US', ...one, sessions: 2 },
      { city: null, country: 'US', ...one },
    ])
    expect(map.unplaced).toBe(3)
    expect(map.points.map(({ city }) => city)).toEqual(['Los Ángeles', 'Madrid', 'Sídney'])
    const [angeles, madrid, sydney] = map.points
    // West to east, and the south below the north.
    expect(angeles?.x).toBeLessThan(madrid?.x ?? 0)
    expect(madrid?.x).toBeLessThan(sydney?.x ?? 0)
    expect(sydney?.y).toBeGreaterThan(madrid?.y ?? 0)
    for (const { x, y } of map.points) {
      expect(x).toBeGreaterThan(0)
      expect(x).toBeLessThan(MAP.width)
      expect(y).toBeGreaterThan(0)
      expect(y).toBeLessThan(MAP.height)
    }
  })

  it('is small enough to send with the page', () => {
    const { land } = worldMap([])
    expect(land).toMatch(/^M/)
    expect(land.length).toBeLessThan(45_000)
  })
})
