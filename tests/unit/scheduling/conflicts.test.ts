import { describe, expect, it } from 'vitest'
import {
  blockedPeriod,
  type CouncillorAgenda,
  councillorConflicts,
  isCivilHour,
  uncivilHours,
  zoneRibbon,
} from '#app/modules/scheduling/conflicts.ts'

const at = (time: string) => new Date(`2026-07-15T${time}:00Z`)
const period = (from: string, to: string) => ({ startsAt: at(from), endsAt: at(to) })

function agenda(changes: Partial<CouncillorAgenda> = {}): CouncillorAgenda {
  return {
    bufferMinutes: 30,
    termFrom: null,
    termTo: null,
    assignments: [],
    unavailabilities: [],
    ...changes,
  }
}

function assigned(from: string, to: string, sessionId = 'other') {
  return { sessionId, ...period(from, to), ...blockedPeriod(period(from, to), 30) }
}

describe('a session from 18:00 to 19:30 with half an hour kept free around it', () => {
  const proposed = period('18:00', '19:30')

  it.each([
    ['meets another', '19:00', '20:00', 'session'],
    ['lies inside another', '17:00', '21:00', 'session'],
    ['leaves another no room before', '16:00', '17:15', 'buffer'],
    ['leaves another no room after', '20:29', '21:00', 'buffer'],
    ['leaves both their buffers', '20:30', '21:30', null],
    ['leaves both their buffers before', '16:00', '17:00', null],
  ])('%s (%s to %s): %s', (_, from, to, reach) => {
    const conflicts = councillorConflicts(proposed, agenda({ assignments: [assigned(from, to)] }))
    expect(conflicts).toEqual(
      reach ? [{ kind: 'assignment', sessionId: 'other', reach, ...period(from, to) }] : [],
    )
  })

  it.each([
    ['meets', '19:00', '23:00', 'session'],
    ['is too near', '19:45', '23:00', 'buffer'],
    ['just lets be', '20:00', '23:00', null],
    ['just lets be, before', '10:00', '17:30', null],
  ])('%s an unavailability (%s to %s): %s', (_, from, to, reach) => {
    const unavailabilities = [{ id: 'u', reason: 'Viaje', ...period(from, to) }]
    const expected = {
      kind: 'unavailability',
      unavailabilityId: 'u',
      reason: 'Viaje',
      reach,
      ...period(from, to),
    }
    expect(councillorConflicts(proposed, agenda({ unavailabilities }))).toEqual(reach ? [expected] : [])
  })

  it('does not conflict with itself when it moves', () => {
    const assignments = [assigned('18:30', '20:00', 'self')]
    expect(councillorConflicts(proposed, agenda({ assignments }), 'self')).toEqual([])
  })

  it.each([
    [null, null, true],
    ['2026-07-15', '2026-07-15', true],
    ['2026-07-16', null, false],
    [null, '2026-07-14', false],
  ])('in a term from %s to %s: %s', (termFrom, termTo, within) => {
    expect(councillorConflicts(proposed, agenda({ termFrom, termTo }))).toEqual(
      within ? [] : [{ kind: 'outOfTerm', on: '2026-07-15', termFrom, termTo }],
    )
  })

  it('counts a term by the date in Mexico City', () => {
    const evening = { startsAt: new Date('2026-07-16T01:00:00Z'), endsAt: new Date('2026-07-16T02:30:00Z') }
    expect(councillorConflicts(evening, agenda({ termTo: '2026-07-15' }))).toEqual([])
  })

  it('names all that stand in the way, the term first and then the earliest', () => {
    const conflicts = councillorConflicts(
      proposed,
      agenda({
        termTo: '2026-01-01',
        assignments: [assigned('19:00', '20:00')],
        unavailabilities: [{ id: 'u', reason: null, ...period('12:00', '18:30') }],
      }),
    )
    expect(conflicts.map(({ kind }) => kind)).toEqual(['outOfTerm', 'unavailability', 'assignment'])
  })
})

describe('civil hours', () => {
  it.each([
    ['07:59', false],
    ['08:00', true],
    ['21:59', true],
    ['22:00', false],
    ['00:00', false],
  ])('%s: %s', (time, civil) => expect(isCivilHour(time)).toBe(civil))

  it('are looked up in each zone, once', () => {
    const zones = ['America/Mexico_City', 'Europe/Madrid', 'America/Los_Angeles', 'Europe/Madrid']
    expect(uncivilHours(new Date('2021-01-16T00:00:00Z'), zones)).toEqual([
      { zone: 'Europe/Madrid', date: '2021-01-16', time: '01:00' },
    ])
  })
})

describe('the ribbon of a day', () => {
  it('sets the same hours side by side', () => {
    const others = ['Europe/Madrid', 'Asia/Kathmandu', 'America/Mexico_City']
    const rows = zoneRibbon('2021-01-15', 'America/Mexico_City', others)
    expect(rows.map(({ zone }) => zone)).toEqual(['America/Mexico_City', 'Europe/Madrid', 'Asia/Kathmandu'])
    expect(rows.map(({ hours }) => hours.length)).toEqual([24, 24, 24])
    expect(rows.map(({ hours }) => hours[18])).toEqual([
      { at: new Date('2021-01-16T00:00:00Z'), date: '2021-01-15', time: '18:00', civil: true, dayShift: 0 },
      { at: new Date('2021-01-16T00:00:00Z'), date: '2021-01-16', time: '01:00', civil: false, dayShift: 1 },
      { at: new Date('2021-01-16T00:00:00Z'), date: '2021-01-16', time: '05:45', civil: false, dayShift: 1 },
    ])
  })

  it.each([
    ['2026-03-29', 'Europe/Madrid', 23, '00:00'],
    ['2026-10-25', 'Europe/Madrid', 25, '00:00'],
    ['2026-03-08', 'America/Havana', 23, '01:00'],
    ['2026-11-01', 'America/Havana', 25, '00:00'],
  ])('%s in %s has %s hours from %s', (date, zone, length, time) => {
    const hours = zoneRibbon(date, zone, [])[0]?.hours ?? []
    expect(hours).toHaveLength(length)
    expect(hours[0]).toMatchObject({ date, time })
    expect(new Set(hours.map((hour) => hour.date))).toEqual(new Set([date]))
  })

  it('refuses what is no day at a zone', () => {
    expect(() => zoneRibbon('2026-02-30', 'Europe/Madrid', [])).toThrow(RangeError)
    expect(() => zoneRibbon('2026-02-20', 'cst', [])).toThrow(RangeError)
  })
})
