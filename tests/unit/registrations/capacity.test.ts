import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  closingTime,
  isRegistrationOpen,
  nextInLine,
  offerExpiry,
  outcomeFor,
  publicState,
  roomOf,
  seatsLeft,
} from '#app/modules/registrations/capacity.ts'
import { CAMPAIGN_TIMEOUT, campaign } from '#tests/support/campaign.ts'

const NOW = new Date('2026-11-24T18:00:00Z')
const hours = (n: number) => new Date(NOW.getTime() + n * 3_600_000)

describe('seats', () => {
  it.each([
    { capacity: 10, taken: 0, left: 10 },
    { capacity: 10, taken: 10, left: 0 },
    { capacity: 10, taken: 12, left: 0 },
    { capacity: null, taken: 0, left: 0 },
  ])('of $capacity with $taken taken are $left', ({ capacity, taken, left }) => {
    expect(seatsLeft(capacity, taken)).toBe(left)
  })

  it.each([
    { mode: 'OPEN', left: 1, partySize: 1, outcome: 'CONFIRMED' },
    { mode: 'OPEN', left: 1, partySize: 2, outcome: 'WAITING' },
    { mode: 'OPEN', left: 0, partySize: 1, outcome: 'WAITING' },
    { mode: 'APPROVAL', left: 5, partySize: 1, outcome: 'PENDING' },
    { mode: 'APPROVAL', left: 0, partySize: 1, outcome: 'PENDING' },
  ] as const)('$mode, $left left, party of $partySize: $outcome', ({ mode, left, partySize, outcome }) => {
    expect(outcomeFor(mode, left, partySize)).toBe(outcome)
  })
})

describe('the waiting list', () => {
  const parties = (...sizes: number[]) => sizes.map((partySize, place) => ({ place, partySize }))

  it('goes in order', () => {
    expect(nextInLine(parties(2, 1, 1), 3)).toEqual(parties(2, 1))
  })

  it('skips a party that does not fit, and a later one that fits goes ahead', () => {
    expect(nextInLine(parties(4, 2, 1), 3).map(({ place }) => place)).toEqual([1, 2])
  })

  it('never hands out more than there is, keeps the order, and leaves nobody who would have fitted', {
    timeout: CAMPAIGN_TIMEOUT,
  }, () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 40 }),
        fc.nat({ max: 60 }),
        (sizes, left) => {
          const waiting = parties(...sizes)
          const next = nextInLine(waiting, left)
          const given = next.reduce((sum, { partySize }) => sum + partySize, 0)
          expect(given).toBeLessThanOrEqual(left)
          expect(next.map(({ place }) => place)).toEqual(next.map(({ place }) => place).sort((a, b) => a - b))
          for (const party of waiting.filter((each) => !next.includes(each))) {
            expect(party.partySize).toBeGreaterThan(left - given)
          }
        },
      ),
      campaign('waiting list', { quick: 300, full: 20_000 }),
    )
  })
})

describe('closing', () => {
  it.each([
    { startsAt: hours(5), registrationClosesAt: null, closes: hours(5) },
    { startsAt: hours(5), registrationClosesAt: hours(2), closes: hours(2) },
    { startsAt: hours(5), registrationClosesAt: hours(9), closes: hours(5) },
    { startsAt: null, registrationClosesAt: hours(2), closes: null },
  ])('is what staff set, at the latest the start', ({ closes, ...session }) => {
    expect(closingTime(session)).toEqual(closes)
  })

  it('is exact to the instant', () => {
    const session = { status: 'PUBLISHED', startsAt: NOW, registrationClosesAt: null } as const
    expect(isRegistrationOpen(session, new Date(NOW.getTime() - 1))).toBe(true)
    expect(isRegistrationOpen(session, NOW)).toBe(false)
    expect(isRegistrationOpen({ ...session, status: 'SCHEDULED' }, hours(-1))).toBe(false)
  })
})

describe('an offer', () => {
  it.each([
    { until: 72, life: 24 },
    { until: 48, life: 24 },
    { until: 10, life: 5 },
    { until: 0.75, life: 0.5 },
    { until: 0.25, life: 0.25 },
  ])('made $until h before the closing stands for $life h', ({ until, life }) => {
    expect(offerExpiry(NOW, hours(until))).toEqual(hours(life))
  })

  it('is not made once registration has closed, nor while the date is unknown', () => {
    expect(offerExpiry(NOW, NOW)).toBeNull()
    expect(offerExpiry(NOW, hours(-1))).toBeNull()
    expect(offerExpiry(NOW, null)).toBeNull()
  })

  it('never outlives the closing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 * 24 * 60 }), (minutes) => {
        const closes = new Date(NOW.getTime() + minutes * 60_000)
        const expiry = offerExpiry(NOW, closes)
        expect(expiry && expiry > NOW && expiry <= closes).toBe(true)
      }),
      campaign('offers', { quick: 300, full: 20_000 }),
    )
  })
})

describe('what the public sees', () => {
  const base = {
    status: 'PUBLISHED',
    startsAt: hours(48),
    endsAt: hours(49),
    registrationClosesAt: null,
    capacity: 30,
    registrationMode: 'OPEN',
  } as const

  it.each([
    { state: 'open', session: base, taken: 10 },
    { state: 'nearlyFull', session: base, taken: 25 },
    { state: 'full', session: base, taken: 30 },
    { state: 'closed', session: { ...base, registrationClosesAt: hours(-1) }, taken: 0 },
    { state: 'running', session: { ...base, startsAt: hours(-0.5), endsAt: hours(1) }, taken: 0 },
    { state: 'held', session: { ...base, startsAt: hours(-3), endsAt: hours(-2) }, taken: 0 },
    { state: 'held', session: { ...base, status: 'HELD' as const }, taken: 0 },
    { state: 'cancelled', session: { ...base, status: 'CANCELLED' as const }, taken: 0 },
    { state: 'toBeConfirmed', session: { ...base, startsAt: null, endsAt: null }, taken: 0 },
  ])('$state', ({ state, session, taken }) => {
    expect(publicState(session, taken, NOW)).toBe(state)
  })

  it('says little of a small number of seats, so that nobody counts who came', () => {
    expect(roomOf(10, 6)).toBe('plenty')
    expect(roomOf(10, 7)).toBe('few')
    expect(roomOf(10, 9)).toBe('few')
  })
})
