import fc from 'fast-check'
import { DateTime } from 'luxon'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  addDays,
  civilDateAt,
  clockChangeNear,
  dayShift,
  daysBetween,
  describeInstant,
  dstChangeBetween,
  formatCivilDate,
  isCivilDate,
  isWallClock,
  isZone,
  MEXICO_CITY,
  offsetAt,
  relativeDays,
  reportDate,
  resolveWallTime,
  wallTimeAt,
  weekdayOf,
} from '#app/platform/time.ts'
import { CAMPAIGN_TIMEOUT, campaign } from '#tests/support/campaign.ts'

const ownZone = process.env.TZ

afterEach(() => {
  vi.useRealTimers()
  if (ownZone === undefined) delete process.env.TZ
  else process.env.TZ = ownZone
})

function pretend(serverZone: string, today: string) {
  process.env.TZ = serverZone
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(today) })
}

function wall(text: string, zone: string) {
  return { date: text.slice(0, 10), time: text.slice(11), zone }
}

// reference/calendar-and-time.md, the twelve vectors: one instant, two (overlap), or none (gap).
const vectors: [text: string, zone: string, instants: string[]][] = [
  ['2026-07-15 19:00', 'America/Los_Angeles', ['2026-07-16T02:00Z']],
  ['2026-11-01 01:30', 'America/Los_Angeles', ['2026-11-01T08:30Z', '2026-11-01T09:30Z']],
  ['2026-03-08 02:30', 'America/Chicago', []],
  ['2022-12-15 19:00', 'America/Ciudad_Juarez', ['2022-12-16T02:00Z']],
  ['2026-03-20 19:00', 'America/Tijuana', ['2026-03-21T02:00Z']],
  ['2022-07-15 19:00', 'America/Mexico_City', ['2022-07-16T00:00Z']],
  ['2026-07-15 19:00', 'America/Mexico_City', ['2026-07-16T01:00Z']],
  ['2022-10-30 01:30', 'America/Mexico_City', ['2022-10-30T06:30Z', '2022-10-30T07:30Z']],
  ['2026-10-25 02:30', 'Europe/Madrid', ['2026-10-25T00:30Z', '2026-10-25T01:30Z']],
  ['2026-03-29 01:30', 'Europe/London', []],
  ['2026-04-05 02:30', 'Australia/Sydney', ['2026-04-04T15:30Z', '2026-04-04T16:30Z']],
  ['2026-07-15 19:00', 'Asia/Kathmandu', ['2026-07-15T13:15Z']],
]
const servers = ['UTC', 'America/Mexico_City', 'Australia/Sydney']
const todays = ['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z']

describe.each(servers)('with the server in %s', (server) => {
  describe.each(todays)('and today %s', (today) => {
    it.each(vectors)('%s in %s', (text, zone, expected) => {
      pretend(server, today)
      const instants = expected.map((instant) => new Date(instant.replace('Z', ':00Z')))
      const resolution = resolveWallTime(wall(text, zone))

      if (instants.length === 0) {
        expect(resolution.kind).toBe('gap')
      } else if (instants.length === 1) {
        expect(resolution).toEqual({
          kind: 'instant',
          instant: instants[0],
          wall: { ...wall(text, zone), fold: 0 },
        })
      } else {
        expect(resolution).toMatchObject({
          kind: 'overlap',
          options: [
            { fold: 0, instant: instants[0] },
            { fold: 1, instant: instants[1] },
          ],
        })
        for (const fold of [0, 1] as const) {
          expect(resolveWallTime({ ...wall(text, zone), fold })).toMatchObject({
            kind: 'instant',
            instant: instants[fold],
          })
        }
      }
      for (const [fold, instant] of instants.entries()) {
        expect(wallTimeAt(instant, zone)).toEqual({ ...wall(text, zone), fold })
      }
    })

    it('really runs there and then', () => {
      pretend(server, today)
      expect(new Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(server)
      expect(new Date().toISOString().slice(0, 10)).toBe(today.slice(0, 10))
    })
  })
})

it('control: Luxon alone answers an overlap by today, and moves a gap in silence', () => {
  const luxonSays = () => DateTime.fromISO('2026-11-01T01:30', { zone: 'America/Los_Angeles' }).toMillis()
  const answers = todays.map((today) => {
    pretend('UTC', today)
    return luxonSays()
  })
  expect(new Set(answers).size).toBe(2)
  expect(DateTime.fromISO('2026-03-29T01:30', { zone: 'Europe/London' }).toFormat('HH:mm')).toBe('02:30')
})

describe('resolveWallTime refuses', () => {
  it('an hour that the clock skips, with the same hour before and after the jump', () => {
    expect(resolveWallTime(wall('2026-03-29 01:30', 'Europe/London'))).toEqual({
      kind: 'gap',
      nearest: [
        { ...wall('2026-03-29 00:30', 'Europe/London'), fold: 0 },
        { ...wall('2026-03-29 02:30', 'Europe/London'), fold: 0 },
      ],
    })
  })

  it('a whole day that was skipped', () => {
    expect(resolveWallTime(wall('2011-12-30 12:00', 'Pacific/Apia'))).toEqual({
      kind: 'gap',
      nearest: [
        { ...wall('2011-12-29 12:00', 'Pacific/Apia'), fold: 0 },
        { ...wall('2011-12-31 12:00', 'Pacific/Apia'), fold: 0 },
      ],
    })
  })

  it.each([
    ['2026-02-30 19:00', MEXICO_CITY, 'date'],
    ['26-02-03 19:00', MEXICO_CITY, 'date'],
    ['2026-02-03 24:00', MEXICO_CITY, 'time'],
    ['2026-02-03 7:00', MEXICO_CITY, 'time'],
    ['2026-02-03 19:00', 'America/Las_Vegas', 'zone'],
    ['2026-02-03 19:00', 'cst', 'zone'],
  ])('%s in %s: invalid %s', (text, zone, field) => {
    const [date = '', time = ''] = text.split(' ')
    expect(resolveWallTime({ date, time, zone })).toEqual({ kind: 'invalid', field })
  })

  it('ignores which of two was meant where there is only one', () => {
    expect(resolveWallTime({ ...wall('2026-07-15 19:00', 'Europe/Madrid'), fold: 1 })).toMatchObject({
      kind: 'instant',
      wall: { fold: 0 },
    })
  })
})

it('clockChangeNear names both sides of the jump', () => {
  expect(clockChangeNear(wall('2026-03-29 01:30', 'Europe/London'))).toEqual({
    before: { date: '2026-03-29', time: '01:00' },
    after: { date: '2026-03-29', time: '02:00' },
  })
  expect(clockChangeNear(wall('2026-04-05 01:45', 'Australia/Lord_Howe'))).toEqual({
    before: { date: '2026-04-05', time: '02:00' },
    after: { date: '2026-04-05', time: '01:30' },
  })
  expect(clockChangeNear(wall('2026-06-01 12:00', MEXICO_CITY))).toBeNull()
})

describe('zones', () => {
  it.each([
    'America/Mexico_City',
    'America/Ciudad_Juarez',
    'America/Argentina/Buenos_Aires',
    'America/Port-au-Prince',
    'America/Port_of_Spain',
    'Asia/Kolkata',
    'Asia/Calcutta',
    'Asia/Kathmandu',
    'Europe/Kyiv',
    'UTC',
  ])('%s is one', (zone) => expect(isZone(zone)).toBe(true))

  it.each([
    'UTC+25',
    '+05:00',
    'cst',
    'EST',
    'EST5EDT',
    'US/Pacific',
    'Etc/GMT+5',
    'America/Las_Vegas',
    'america/mexico_city',
    'AMERICA/MEXICO_CITY',
    'America/MEXICO_CITY',
    ' America/Mexico_City',
    '',
    'local',
    null,
    undefined,
    7,
  ])('%s is none', (zone) => expect(isZone(zone)).toBe(false))

  it('throw where a caller did not check', () => {
    expect(() => civilDateAt(new Date(0), 'cst')).toThrow(RangeError)
  })
})

describe('offsets', () => {
  it.each([
    ['2021-01-16T00:00:00Z', MEXICO_CITY, 'UTC−6'],
    ['2022-07-16T00:00:00Z', MEXICO_CITY, 'UTC−5'],
    ['2026-07-15T13:15:00Z', 'Asia/Kathmandu', 'UTC+5:45'],
    ['2026-07-15T13:15:00Z', 'America/St_Johns', 'UTC−2:30'],
    ['2026-01-15T13:15:00Z', 'Europe/London', 'UTC'],
    ['2026-07-15T13:15:00Z', 'UTC', 'UTC'],
  ])('%s in %s is %s', (instant, zone, offset) => expect(offsetAt(new Date(instant), zone)).toBe(offset))

  it('a change between two instants is named, at the instants and not today', () => {
    const winter = new Date('2026-02-01T18:00:00Z')
    const summer = new Date('2026-05-01T18:00:00Z')
    expect(dstChangeBetween(winter, summer, 'Europe/Madrid')).toEqual({ from: 'UTC+1', to: 'UTC+2' })
    expect(dstChangeBetween(winter, summer, MEXICO_CITY)).toBeNull()
    expect(dstChangeBetween(winter, new Date('2027-02-01T18:00:00Z'), 'Europe/Madrid')).toBeNull()
  })
})

describe('civil dates', () => {
  it('a report date is the one in Mexico City', () => {
    expect(reportDate(new Date('2021-01-16T00:00:00Z'))).toBe('2021-01-15')
    expect(civilDateAt(new Date('2021-01-16T00:00:00Z'), 'Europe/Madrid')).toBe('2021-01-16')
  })

  it('count across leap days, years and clock changes', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
    expect(daysBetween('2026-03-30', '2026-03-28')).toBe(-2)
    expect(() => addDays('2026-02-30x', 1)).toThrow(RangeError)
  })

  it('know their weekday', () => {
    expect(['2021-01-15', '2021-01-17', '2021-01-18'].map(weekdayOf)).toEqual([5, 7, 1])
  })

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '1026-01-01', '', '2026-01-01T00:00', null])(
    '%s is none',
    (text) => expect(isCivilDate(text)).toBe(false),
  )

  it.each(['24:00', '7:00', '12:60', '12:00:00', '', null])('%s is no hour', (text) =>
    expect(isWallClock(text)).toBe(false),
  )
})

it('dayShift counts the days by which a calendar is ahead', () => {
  const evening = new Date('2021-01-16T00:00:00Z')
  expect(dayShift(evening, MEXICO_CITY, 'Europe/Madrid')).toBe(1)
  expect(dayShift(evening, 'Europe/Madrid', MEXICO_CITY)).toBe(-1)
  expect(dayShift(evening, MEXICO_CITY, 'America/Los_Angeles')).toBe(0)
  expect(dayShift(new Date('2026-06-01T10:30:00Z'), 'Pacific/Pago_Pago', 'Pacific/Kiritimati')).toBe(2)
})

describe('words', () => {
  const evening = new Date('2021-01-16T00:00:00Z')

  it('say weekday, date, hour and offset', () => {
    expect(describeInstant(evening, MEXICO_CITY, 'es')).toEqual({
      weekday: 'viernes',
      date: '15 de enero de 2021',
      time: '18:00',
      offset: 'UTC−6',
      zone: MEXICO_CITY,
      iso: '2021-01-15T18:00:00-06:00',
    })
    expect(describeInstant(evening, 'Asia/Kathmandu', 'en')).toMatchObject({
      weekday: 'Saturday',
      date: 'January 16, 2021',
      time: '5:45 AM',
      offset: 'UTC+5:45',
    })
    expect(describeInstant(evening, 'UTC', 'en').time).toBe('12:00 AM')
  })

  it('write dates as Mexico does', () => {
    expect(formatCivilDate('2021-01-15', 'es', 'full')).toBe('viernes 15 de enero de 2021')
    expect(formatCivilDate('2020-09-01', 'es', 'long')).toBe('1° de septiembre de 2020')
    expect(formatCivilDate('2020-09-01', 'es', 'medium')).toBe('1 sep 2020')
    expect(formatCivilDate('2021-01-15', 'en', 'full')).toBe('Friday, January 15, 2021')
  })

  it('say how far a day is', () => {
    expect(relativeDays('2026-01-05', '2026-01-05', 'es')).toBe('hoy')
    expect(relativeDays('2026-01-06', '2026-01-05', 'es')).toBe('mañana')
    expect(relativeDays('2026-01-02', '2026-01-05', 'en')).toBe('3 days ago')
    expect(relativeDays('2025-10-05', '2026-01-05', 'es')).toBe('hace 3 meses')
    expect(relativeDays('2020-11-13', '2026-11-24', 'es')).toBe('hace 6 años')
  })
})

describe('against Intl', () => {
  const zones = [...Intl.supportedValuesOf('timeZone'), 'Asia/Kolkata', 'Europe/Kyiv']
  const formats = new Map<string, Intl.DateTimeFormat>()

  /** What the wall shows, as Intl itself says: the independent answer. */
  function intlWall(millis: number, zone: string): string {
    let format = formats.get(zone)
    if (!format) {
      format = new Intl.DateTimeFormat('en-CA', {
        timeZone: zone,
        hourCycle: 'h23',
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
      })
      formats.set(zone, format)
    }
    const parts = Object.fromEntries(format.formatToParts(millis).map(({ type, value }) => [type, value]))
    return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}`
  }

  const minute = 60_000
  const anyInstant = fc
    .integer({ min: Date.UTC(1975, 0, 1) / minute, max: Date.UTC(2120, 0, 1) / minute })
    .map((minutes) => new Date(minutes * minute))

  it('10,000 instants come back from the wall', { timeout: CAMPAIGN_TIMEOUT }, () => {
    fc.assert(
      fc.property(anyInstant, fc.constantFrom(...zones), (instant, zone) => {
        const shown = wallTimeAt(instant, zone)
        expect(`${shown.date} ${shown.time}`).toBe(intlWall(instant.getTime(), zone))
        expect(resolveWallTime(shown)).toEqual({ kind: 'instant', instant, wall: shown })
        expect(civilDateAt(instant, zone)).toBe(shown.date)
      }),
      campaign('time: instant → wall → instant', { quick: 10_000, full: 100_000 }),
    )
  })

  it('hours around changes of the clock exist once, twice or never as Intl says', {
    timeout: CAMPAIGN_TIMEOUT,
  }, () => {
    const nearChange = fc
      .tuple(fc.constantFrom(...zones), fc.integer({ min: 1975, max: 2037 }))
      .chain(([zone, year]) => {
        const changes: number[] = []
        for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
          if (offsetAt(new Date(at), zone) !== offsetAt(new Date(at + 86_400_000), zone)) changes.push(at)
        }
        const days = changes.length > 0 ? changes : [Date.UTC(year, 5, 1)]
        return fc.record({
          zone: fc.constant(zone),
          asUtc: fc
            .tuple(fc.constantFrom(...days), fc.integer({ min: -24 * 60, max: 48 * 60 }))
            .map(([day, minutes]) => day + minutes * minute),
        })
      })
    const kinds = new Map<string, number>()
    fc.assert(
      fc.property(nearChange, ({ zone, asUtc }) => {
        const iso = new Date(asUtc).toISOString()
        const text = `${iso.slice(0, 10)} ${iso.slice(11, 16)}`
        const expected: number[] = []
        // In steps of five: Kiritimati was at −10:40.
        for (let offset = 15 * 60; offset >= -13 * 60; offset -= 5) {
          if (intlWall(asUtc - offset * minute, zone) === text) expected.push(asUtc - offset * minute)
        }
        const resolution = resolveWallTime(wall(text, zone))
        kinds.set(resolution.kind, (kinds.get(resolution.kind) ?? 0) + 1)
        const actual =
          resolution.kind === 'instant'
            ? [resolution.instant.getTime()]
            : resolution.kind === 'overlap'
              ? resolution.options.map(({ instant }) => instant.getTime())
              : []
        expect(actual).toEqual(expected)
        if (resolution.kind === 'gap') {
          for (const near of resolution.nearest) expect(resolveWallTime(near).kind).not.toBe('gap')
        }
      }),
      campaign('time: around changes of the clock', { quick: 1_000, full: 10_000 }),
    )
    for (const kind of ['instant', 'overlap', 'gap']) expect(kinds.get(kind)).toBeGreaterThan(0)
  })
})
