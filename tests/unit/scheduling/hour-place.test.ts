import { expect, it } from 'vitest'
import { placedMomentInWords, placeOfHour } from '#app/modules/scheduling/hour-place.server.ts'

const DECEMBER = new Date('2026-12-10T00:00:00Z')
const JULY = new Date('2026-07-16T02:00:00Z')

it.each([
  ['its own zone', 'America/Chicago', 'Chicago', DECEMBER, 'Chicago'],
  ['another name of the zone', 'America/Los_Angeles', 'Las Vegas', JULY, 'Las Vegas'],
  ['another zone with the same clock then', 'America/Mexico_City', 'Chicago', DECEMBER, 'Chicago'],
  ['the same two half a year later', 'America/Mexico_City', 'Chicago', JULY, 'Ciudad de México'],
  ['the clock of another city', 'America/New_York', 'Chicago', DECEMBER, 'Nueva York'],
  ['accents and case', 'Europe/Madrid', 'MADRID', DECEMBER, 'MADRID'],
  ['a city that no list knows', 'Europe/Madrid', 'Villa Chilanga', DECEMBER, 'Villa Chilanga'],
  ['no city', 'Europe/Madrid', null, DECEMBER, 'Madrid'],
] as const)('an hour is printed with a city whose clock it is: %s', (_, zone, city, at, printed) => {
  expect(placeOfHour(at, { zone, city }, 'es')).toBe(printed)
})

it('a session of Chicago by the clock of New York never says that it is seven in Chicago', () => {
  expect(placedMomentInWords(DECEMBER, { zone: 'America/New_York', city: 'Chicago' }, 'es')).toBe(
    'miércoles 9 de diciembre de 2026, 19:00 (Nueva York, UTC−5)',
  )
})
