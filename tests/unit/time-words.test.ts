import { describe, expect, it } from 'vitest'
import {
  dayShiftInWords,
  dstChangeInWords,
  gapInWords,
  momentInWords,
  overlapInWords,
  placeOfZone,
} from '#app/platform/time-words.ts'

const evening = new Date('2021-01-16T00:00:00Z')

describe('a gap', () => {
  const gap = { date: '2026-03-29', time: '01:30', zone: 'Europe/London' }

  it('names the hour, the jump and the nearest ones, with the article of each hour', () => {
    expect(gapInWords(gap, 'es')).toBe(
      'El 29 de marzo de 2026 el reloj no pasa por la 1:30 en Londres: salta de la 1:00 a las 2:00. Las horas más cercanas son las 0:30 y las 2:30.',
    )
    expect(gapInWords(gap, 'en')).toBe(
      'There is no 1:30 AM in London on March 29, 2026: the clock jumps from 1:00 AM to 2:00 AM. The nearest times are 12:30 AM and 2:30 AM.',
    )
  })

  it('speaks of the city that was chosen', () => {
    expect(
      gapInWords(
        { ...gap, date: '2026-03-08', time: '02:30', zone: 'America/Los_Angeles' },
        'es',
        'Las Vegas',
      ),
    ).toContain('el reloj no pasa por las 2:30 en Las Vegas: salta de las 2:00 a las 3:00')
  })

  it('can be a whole day', () => {
    expect(gapInWords({ date: '2011-12-30', time: '12:00', zone: 'Pacific/Apia' }, 'es')).toBe(
      'El 30 de diciembre de 2011 no existe en Apia: el calendario salta del 29 de diciembre de 2011 al 31 de diciembre de 2011. Elija uno de esos días.',
    )
  })

  it('is null for an hour that exists', () => {
    expect(gapInWords({ ...gap, time: '12:30' }, 'es')).toBeNull()
    expect(gapInWords({ ...gap, date: '2026-05-01' }, 'es')).toBeNull()
  })
})

describe('an overlap', () => {
  it('asks which of the two, by their offsets', () => {
    const overlap = overlapInWords({ date: '2026-11-01', time: '01:30', zone: 'America/Los_Angeles' }, 'es')
    expect(overlap?.question).toBe(
      'El 1° de noviembre de 2026 el reloj marca dos veces la 1:30 en Los Ángeles, porque se atrasa de las 2:00 a la 1:00. ¿Cuál de las dos?',
    )
    expect(overlap?.options.map(({ label }) => label)).toEqual([
      'La primera, 1:30 (UTC−7)',
      'La segunda, 1:30 (UTC−8)',
    ])
  })

  it('is null for an hour that happens once', () => {
    expect(
      overlapInWords({ date: '2026-11-01', time: '03:30', zone: 'America/Los_Angeles' }, 'en'),
    ).toBeNull()
  })
})

it('a moment has weekday, date, hour, city and offset', () => {
  expect(momentInWords(evening, 'America/Mexico_City', 'es')).toBe(
    'viernes 15 de enero de 2021, 18:00 (Ciudad de México, UTC−6)',
  )
  expect(momentInWords(evening, 'America/Los_Angeles', 'en', 'Las Vegas')).toBe(
    'Friday, January 15, 2021, 4:00 PM (Las Vegas, UTC−8)',
  )
})

it('another date is said, the same date is not', () => {
  expect(dayShiftInWords(evening, 'America/Mexico_City', 'Europe/Madrid', 'es')).toBe('un día después')
  expect(dayShiftInWords(evening, 'Europe/Madrid', 'America/Mexico_City', 'en')).toBe('the day before')
  expect(dayShiftInWords(evening, 'America/Mexico_City', 'America/Chicago', 'es')).toBeNull()
})

it('a change of the clock until then is said', () => {
  const today = new Date('2026-02-01T18:00:00Z')
  const day = new Date('2026-05-01T18:00:00Z')
  expect(dstChangeInWords(today, day, 'Europe/Madrid', 'es')).toBe(
    'Entre hoy y ese día cambia el horario en Madrid: de UTC+1 a UTC+2.',
  )
  expect(dstChangeInWords(today, day, 'America/Mexico_City', 'es')).toBeNull()
})

it.each([
  ['America/Ciudad_Juarez', 'Ciudad Juárez'],
  ['Asia/Kathmandu', 'Katmandú'],
  ['America/Argentina/Buenos_Aires', 'Buenos Aires'],
])('%s is known as %s', (zone, place) => expect(placeOfZone(zone, 'es')).toBe(place))
