import { describe, expect, it } from 'vitest'
import {
  afterHeld,
  dayBefore,
  digestNumber,
  hourBefore,
  isWorthPlanning,
  startNumber,
} from '#app/modules/mail/planning.ts'

// An evening in Los Ángeles; in Madrid it is four in the morning of the day after.
const START = new Date('2026-12-02T03:00:00Z')

describe('reminders', () => {
  it.each([
    ['America/Los_Angeles', '2026-11-30T18:00:00Z'],
    ['America/Mexico_City', '2026-11-30T16:00:00Z'],
    ['Europe/Madrid', '2026-12-01T09:00:00Z'],
    ['Asia/Kathmandu', '2026-12-01T04:15:00Z'],
  ])('go at ten in the morning of the day before, in %s', (zone, expected) => {
    expect(dayBefore(START, zone).toISOString()).toBe(new Date(expected).toISOString())
  })

  it('go at the hour of the wall though the clocks change that night', () => {
    const sunday = new Date('2026-10-25T18:00:00Z')
    expect(dayBefore(sunday, 'Europe/Madrid').toISOString()).toBe('2026-10-24T08:00:00.000Z')
  })

  it('have a number of their own for each start', () => {
    expect(startNumber(START)).not.toBe(startNumber(hourBefore(START)))
    expect(startNumber(START)).toBeLessThan(2 ** 31)
  })

  it('are not for who came after they were due, nor planned long after', () => {
    const due = hourBefore(START)
    const minutes = (n: number) => new Date(due.getTime() + n * 60_000)
    expect(isWorthPlanning(due, minutes(-1), minutes(-5))).toBe(true)
    expect(isWorthPlanning(due, minutes(1), minutes(2))).toBe(false)
    expect(isWorthPlanning(due, minutes(-90), minutes(4))).toBe(true)
    expect(isWorthPlanning(due, minutes(-90), minutes(31))).toBe(false)
  })
})

describe('thanks', () => {
  it.each([
    ['2026-12-01T18:00:00Z', '2026-12-01T19:00:00Z'],
    ['2026-12-01T21:30:00Z', '2026-12-02T08:00:00Z'],
    ['2026-12-02T03:30:00Z', '2026-12-02T08:00:00Z'],
  ])('held at %s, in Madrid at %s', (heldAt, expected) => {
    expect(afterHeld(new Date(heldAt), 'Europe/Madrid').toISOString()).toBe(new Date(expected).toISOString())
  })
})

describe('the digest', () => {
  it.each([
    ['2026-11-24T14:59:00Z', null],
    ['2026-11-24T15:00:00Z', 20261124],
    ['2026-11-24T17:59:00Z', 20261124],
    ['2026-11-24T18:00:00Z', null],
    ['2026-11-28T15:30:00Z', null],
  ])('at %s', (now, expected) => {
    expect(digestNumber(new Date(now))).toBe(expected)
  })
})
