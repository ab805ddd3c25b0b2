import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calendarObject } from '#app/modules/calendar/calendar-object.server.ts'
import { type CalendarState, calendarChanges, nextSequence } from '#app/modules/calendar/sequence.ts'
import { CAMPAIGN_TIMEOUT, campaign } from '#tests/support/campaign.ts'
import { readBack, textOf } from './read-back.ts'
import { aRecipient, aSession, settings } from './sessions.ts'

const state: CalendarState = {
  status: 'PUBLISHED',
  startsAt: new Date('2026-07-16T02:00:00Z'),
  endsAt: new Date('2026-07-16T03:30:00Z'),
  zone: 'America/Los_Angeles',
  city: 'Las Vegas',
  country: 'US',
  modality: 'HYBRID',
  address: 'Calle 1',
  joinUrl: null,
}

describe('what people must know', () => {
  it.each([
    ['another hour', { startsAt: new Date('2026-07-16T02:15:00Z') }, ['time']],
    ['another length', { endsAt: new Date('2026-07-16T04:00:00Z') }, ['time']],
    ['the same instant on another wall', { zone: 'America/Denver' }, ['time']],
    ['another city', { city: 'Reno' }, ['place']],
    ['another way to come', { modality: 'VIRTUAL' }, ['place']],
    ['another address', { address: 'Calle 2' }, ['place']],
    ['a link to join', { joinUrl: 'https://video.example.org/1' }, ['place']],
    ['cancelled', { status: 'CANCELLED' }, ['status']],
    ['back to be decided', { status: 'ACCEPTED' }, ['status']],
    ['moved and cancelled', { status: 'CANCELLED', startsAt: new Date(0) }, ['time', 'status']],
    ['equal dates in other objects', { startsAt: new Date('2026-07-16T02:00:00Z') }, []],
    ['an empty link instead of none', { joinUrl: '' }, []],
    ['held', { status: 'HELD' }, []],
  ] satisfies [string, Partial<CalendarState>, string[]][])('%s', (_, change, expected) => {
    expect(calendarChanges(state, { ...state, ...change })).toEqual(expected)
  })

  it('a cancelled session does not come back', () => {
    expect(() => calendarChanges({ ...state, status: 'CANCELLED' }, state)).toThrow(/cancelled/i)
  })
})

describe('nextSequence', () => {
  it('stamps in whole seconds, later than the last even when the clock is not', () => {
    const now = new Date('2026-07-01T10:00:00.900Z')
    const first = nextSequence({ sequence: 0, calendarStampAt: null }, now)
    expect(first).toEqual({ sequence: 1, calendarStampAt: new Date('2026-07-01T10:00:00Z') })
    expect(nextSequence(first, now)).toEqual({
      sequence: 2,
      calendarStampAt: new Date('2026-07-01T10:00:01Z'),
    })
    expect(nextSequence(first, new Date('2026-06-01T10:00:00Z')).calendarStampAt).toEqual(
      new Date('2026-07-01T10:00:01Z'),
    )
  })

  it('refuses what RFC 5545 cannot hold', () => {
    expect(() => nextSequence({ sequence: 2 ** 31 - 1, calendarStampAt: null }, new Date(0))).toThrow(
      RangeError,
    )
  })
})

type Step =
  | { kind: 'move'; minutes: number }
  | { kind: 'place'; city: string }
  | { kind: 'text' }
  | { kind: 'cancel' }

it('histories: one UID, SEQUENCE and DTSTAMP strictly rising, no REQUEST after CANCEL', {
  timeout: CAMPAIGN_TIMEOUT,
}, () => {
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.integer({ min: -300, max: 300 }).map((minutes) => ({ kind: 'move' as const, minutes })),
    },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom('Reno', 'Chicago', 'Las Vegas')
        .map((city) => ({ kind: 'place' as const, city })),
    },
    { weight: 2, arbitrary: fc.constant({ kind: 'text' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'cancel' as const }) },
  )
  let cancelledHistories = 0
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.integer({ min: 0, max: 90 }), (steps, pause) => {
      let now = Date.UTC(2026, 5, 1)
      let known = { state, ...nextSequence({ sequence: 0, calendarStampAt: null }, new Date(now)) }
      const sent = [objectOf(known)]
      for (const taken of steps) {
        now += pause * 100
        const next = after(known.state, taken)
        const changes = calendarChanges(known.state, next)
        const silent = JSON.stringify(next) === JSON.stringify(known.state)
        expect(changes.length === 0).toBe(silent)
        if (changes.length === 0) continue
        known = { state: next, ...nextSequence(known, new Date(now)) }
        sent.push(objectOf(known))
      }
      expect(new Set(sent.map(({ uid }) => uid)).size).toBe(1)
      for (const [index, object] of sent.entries()) {
        const before = sent[index - 1]
        if (!before) continue
        expect(object.sequence).toBeGreaterThan(before.sequence)
        expect(object.stamp > before.stamp).toBe(true)
        if (before.method === 'CANCEL') expect(object.method).toBe('CANCEL')
      }
      if (sent.at(-1)?.method === 'CANCEL') cancelledHistories += 1
    }),
    campaign('calendar: histories', { quick: 100, full: 1_000 }),
  )
  expect(cancelledHistories).toBeGreaterThan(0)
})

function after(before: CalendarState, step: Step): CalendarState {
  switch (step.kind) {
    case 'move': {
      const by = (instant: Date | null) => instant && new Date(instant.getTime() + step.minutes * 60_000)
      return { ...before, startsAt: by(before.startsAt), endsAt: by(before.endsAt) }
    }
    case 'place':
      return { ...before, city: step.city }
    case 'text':
      return { ...before }
    case 'cancel':
      return { ...before, status: 'CANCELLED' }
  }
}

function objectOf(known: { state: CalendarState; sequence: number; calendarStampAt: Date }) {
  const { status, startsAt, endsAt, city } = known.state
  const session = aSession({
    status,
    city,
    sequence: known.sequence,
    stampAt: known.calendarStampAt,
    startsAt: startsAt ?? new Date(0),
    endsAt: endsAt ?? new Date(0),
  })
  const { method, content } = calendarObject(session, aRecipient(), settings)
  const { calendar, event } = readBack(content)
  expect(textOf(calendar, 'method')).toBe(method)
  expect(textOf(event, 'status')).toBe(method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED')
  return {
    method,
    uid: textOf(event, 'uid'),
    sequence: Number(textOf(event, 'sequence')),
    stamp: textOf(event, 'dtstamp'),
  }
}
