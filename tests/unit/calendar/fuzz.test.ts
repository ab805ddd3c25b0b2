import fc from 'fast-check'
import { createEvent } from 'ics'
import { expect, it } from 'vitest'
import { calendarDescription, calendarObject } from '#app/modules/calendar/calendar-object.server.ts'
import { CAMPAIGN_TIMEOUT, campaign } from '#tests/support/campaign.ts'
import { readBack, textOf } from './read-back.ts'
import { aRecipient, aSession } from './sessions.ts'

const hostile = [
  '\r\nATTENDEE:mailto:eve@example.org\r\n',
  '\nBEGIN:VALARM\n',
  '\r',
  '\r\n ',
  '\\n',
  '\\',
  '\\\\;',
  ',;:"',
  '^',
  "^'",
  '^n^^',
  '"',
  '\u0000\u0007\u001b',
  '\u007f\u0085\u009c',
  '\u2028\u2029',
  '\ufeff',
  '\ud800',
  '\udc00x',
  '👩🏽‍🏫👨‍👩‍👧‍👦🇲🇽',
  'ñandú',
  'éÁ',
  '漢字',
  'مرحبا',
  '\t\t',
  '  ',
  'END:VEVENT',
]
const piece = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ maxLength: 30 }),
)
const text = fc.oneof(
  { weight: 20, arbitrary: fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(piece, fc.constantFrom('a', 'é', '👩🏽‍🏫', '"', ', ', '\\'))
      .map(([start, filling]) => (start + filling.repeat(5_000)).slice(0, 5_000)),
  },
)

/** What a reader must get back, written apart from the code that cleans: character by character. */
function expectedText(given: string): string {
  let out = ''
  for (const character of given.replaceAll('\r\n', '\n')) {
    const code = character.codePointAt(0) ?? 0
    if (['\r', '\u0085', '\u2028', '\u2029'].includes(character)) out += '\n'
    else if (code >= 0xd800 && code <= 0xdfff) out += '\ufffd'
    else if (character === '\n' || character === '\t') out += character
    else if (code >= 0x20 && !(code >= 0x7f && code <= 0x9f) && code !== 0xfeff) out += character
  }
  return out
}

function expectedLine(given: string): string {
  return expectedText(given)
    .split(/[ \t\n]/)
    .filter(Boolean)
    .join(' ')
    .trim()
}

// Parsers disagree on a backslash inside a parameter, so names have none.
function expectedName(given: string): string {
  return expectedLine(given).replaceAll('\\', '/')
}

const header = ['calscale', 'method', 'prodid', 'version'].map((name) => `vcalendar.${name}`)
const event = [
  'attendee',
  'description',
  'dtend',
  'dtstamp',
  'dtstart',
  'location',
  'organizer',
  'sequence',
  'status',
  'summary',
  'transp',
  'uid',
  'url',
].map((name) => `vevent.${name}`)
const alarm = ['action', 'description', 'trigger'].map((name) => `valarm.${name}`)

it('whatever people write comes back as written, and nothing else comes with it', {
  timeout: CAMPAIGN_TIMEOUT,
}, () => {
  fc.assert(
    fc.property(
      fc.record({
        title: text,
        summary: text,
        host: text,
        city: text,
        councillors: fc.array(text, { maxLength: 3 }),
        name: text,
        organizer: text,
        modality: fc.constantFrom('VIRTUAL', 'IN_PERSON', 'HYBRID'),
        status: fc.constantFrom('SCHEDULED', 'PUBLISHED', 'CANCELLED'),
        language: fc.constantFrom('es', 'en'),
        minutes: fc.integer({ min: 0, max: 60_000_000 }),
      }),
      ({ title, summary, host, city, councillors, name, organizer, modality, status, language, minutes }) => {
        const startsAt = new Date(minutes * 60_000)
        const endsAt = new Date(startsAt.getTime() + 5_400_000)
        const session = aSession({
          title,
          summary,
          host,
          city,
          councillors,
          modality,
          status,
          startsAt,
          endsAt,
        })
        const recipient = aRecipient({ name, language })
        const { method, content } = calendarObject(session, recipient, {
          organizer: { name: organizer, email: 'invita@example.org' },
        })
        const read = readBack(content)

        const alarms = method === 'CANCEL' ? [] : [...alarm, ...alarm]
        expect(read.names.sort()).toEqual([...header, ...event, ...alarms].sort())
        expect(textOf(read.calendar, 'method')).toBe(method)

        const line = expectedLine(title)
        if (line) {
          const prefix = method === 'REQUEST' ? '' : language === 'es' ? 'Cancelada: ' : 'Cancelled: '
          expect(textOf(read.event, 'summary')).toBe(prefix + line)
          for (const ring of read.event.getAllSubcomponents('valarm')) {
            expect(textOf(ring, 'description')).toMatch(
              /^(?:Mañana|Dentro de una hora|Tomorrow|In one hour): /,
            )
            expect(textOf(ring, 'description').endsWith(`: ${line}`)).toBe(true)
          }
        }
        expect(textOf(read.event, 'description')).toBe(calendarDescription(session, recipient))
        expect(textOf(read.event, 'description')).toContain(expectedText(summary))
        expect(textOf(read.event, 'description')).toContain(expectedLine(host))
        for (const councillor of councillors) {
          expect(textOf(read.event, 'description')).toContain(expectedLine(councillor))
        }
        if (modality === 'IN_PERSON' && expectedLine(city)) {
          expect(textOf(read.event, 'location')).toBe(expectedLine(city))
        }
        expect(read.event.getFirstProperty('attendee')?.getFirstParameter('cn')).toBe(
          expectedName(name) || 'lucia@example.org',
        )
        if (expectedName(organizer)) {
          expect(read.event.getFirstProperty('organizer')?.getFirstParameter('cn')).toBe(
            expectedName(organizer),
          )
        }
        expect(read.event.getFirstPropertyValue('dtstart')?.toString()).toBe(
          startsAt.toISOString().replace('.000Z', 'Z'),
        )
        expect(read.event.getFirstPropertyValue('dtend')?.toString()).toBe(
          endsAt.toISOString().replace('.000Z', 'Z'),
        )
      },
    ),
    campaign('calendar: fuzzed texts', { quick: 500, full: 10_000 }),
  )
})

it('control: ics alone lets a name write lines of its own, and folds too late', () => {
  const raw = (changes: object) =>
    createEvent({
      start: 0,
      end: 60_000,
      title: 'x',
      organizer: { name: 'Invita', email: 'a@example.org' },
      ...changes,
    }).value ?? ''
  const injected = raw({ organizer: { name: 'Eve"\r\nCOMMENT:injected\r\nX-A:', email: 'a@example.org' } })
  expect(injected).toContain('\r\nCOMMENT:injected\r\n')
  expect(() => readBack(raw({ title: 'é'.repeat(80) }))).toThrow(/octets/)
  expect(() => readBack(raw({ title: 'a\u0007b' }))).toThrow(/control/)
  expect(() => readBack(raw({ title: 'a\rb' }))).toThrow(/bare/)
})
