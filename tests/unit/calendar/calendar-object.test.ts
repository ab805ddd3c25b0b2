import { describe, expect, it } from 'vitest'
import { addToCalendarLinks } from '#app/modules/calendar/add-to-calendar.server.ts'
import { calendarFeed, calendarObject } from '#app/modules/calendar/calendar-object.server.ts'
import { readBack, textOf } from './read-back.ts'
import { aRecipient, aSession, settings } from './sessions.ts'

function made(
  ...[session, audience]: [Parameters<typeof calendarObject>[0], Parameters<typeof calendarObject>[1]]
) {
  const { method, content } = calendarObject(session, audience, settings)
  const read = readBack(content)
  expect(textOf(read.calendar, 'method')).toBe(method)
  return { method, content, ...read }
}

describe('a session that stands', () => {
  it('is a REQUEST to whoever takes part, in UTC, with the hours in words at both places', () => {
    const { method, content, event } = made(aSession(), aRecipient())
    expect(method).toBe('REQUEST')
    expect(textOf(event, 'uid')).toBe('0f7a5c1e@invita')
    expect(textOf(event, 'sequence')).toBe('1')
    expect(textOf(event, 'status')).toBe('CONFIRMED')
    expect(content).toContain('\r\nDTSTAMP:20210104T100000Z\r\n')
    expect(content).toContain('\r\nDTSTART:20210116T000000Z\r\n')
    expect(content).toContain('\r\nDTEND:20210116T013000Z\r\n')
    expect(textOf(event, 'summary')).toBe('El voto desde el extranjero')
    expect(textOf(event, 'location')).toBe('Por videollamada')
    expect(textOf(event, 'url')).toBe('https://invita.example.org/sesiones/el-voto-desde-el-extranjero')
    expect(textOf(event, 'description')).toBe(
      [
        'viernes 15 de enero de 2021, 16:00 (Los Ángeles, UTC−8)',
        'Hora de Madrid: sábado 16 de enero de 2021, 1:00 (UTC+1), un día después',
        '',
        'Invita: María Reyes, presidenta de la Federación',
        'Conversa: Mauricio Huesca Rodríguez',
        '',
        'Cómo registrarse y qué fechas importan.',
        '',
        'La página de la sesión: https://invita.example.org/sesiones/el-voto-desde-el-extranjero',
      ].join('\n'),
    )
  })

  it('speaks the language of the recipient', () => {
    const { event } = made(
      aSession({ title: null, councillors: ['Erika Estrada Ruiz', 'Sonia Pérez Pérez'] }),
      aRecipient({ language: 'en', zone: 'America/Tijuana' }),
    )
    expect(textOf(event, 'summary')).toBe('Invite an electoral councillor to your home')
    expect(textOf(event, 'description').split('\n\n').slice(0, 2)).toEqual([
      'Friday, January 15, 2021, 4:00 PM (Los Ángeles, UTC−8)',
      'Hosted by María Reyes, presidenta de la Federación\nIn conversation with Erika Estrada Ruiz and Sonia Pérez Pérez',
    ])
  })

  it.each([
    ['attendee', 'confirmed', 'ACCEPTED', 'REQ-PARTICIPANT', 'FALSE'],
    ['host', 'confirmed', 'ACCEPTED', 'CHAIR', 'FALSE'],
    ['councillor', 'asked', 'NEEDS-ACTION', 'CHAIR', 'TRUE'],
    ['councillor', 'confirmed', 'ACCEPTED', 'CHAIR', 'FALSE'],
  ] as const)('names the %s (%s) alone, as %s', (kind, standing, partstat, role, rsvp) => {
    const { event } = made(aSession(), aRecipient({ kind, standing }))
    const [attendee, ...others] = event.getAllProperties('attendee')
    expect(others).toEqual([])
    expect(attendee?.getFirstValue()).toBe('mailto:lucia@example.org')
    expect(['partstat', 'role', 'rsvp', 'cn'].map((name) => attendee?.getFirstParameter(name))).toEqual([
      partstat,
      role,
      rsvp,
      'Lucía Gómez',
    ])
    expect(event.getFirstProperty('organizer')?.getFirstParameter('cn')).toBe('Invita')
    expect(String(event.getFirstPropertyValue('organizer')).toLowerCase()).toBe('mailto:invita@example.org')
  })

  it('links to no page while there is none', () => {
    const { event } = made(aSession({ pageUrl: null }), aRecipient())
    expect(event.getFirstProperty('url')).toBeNull()
    expect(textOf(event, 'description')).not.toMatch(/https?:/)
  })

  it('rings a day and an hour before', () => {
    const { event } = made(aSession(), aRecipient())
    expect(event.getAllSubcomponents('valarm').map((alarm) => textOf(alarm, 'trigger'))).toEqual([
      '-PT24H',
      '-PT1H',
    ])
  })

  it('is TENTATIVE while its date is not decided', () => {
    const { event, method } = made(
      aSession({ status: 'ACCEPTED' }),
      aRecipient({ kind: 'councillor', standing: 'asked' }),
    )
    expect([method, textOf(event, 'status')]).toEqual(['REQUEST', 'TENTATIVE'])
    expect(textOf(event, 'description')).toContain('Falta confirmar esta fecha.')
  })

  it.each([
    ['VIRTUAL', 'Chicago', 'Por videollamada'],
    ['IN_PERSON', 'Chicago', 'Chicago'],
    ['HYBRID', 'Chicago', 'Chicago y por videollamada'],
    ['IN_PERSON', null, 'En persona'],
    ['HYBRID', null, 'En persona y por videollamada'],
  ] as const)('%s in %s: %s', (modality, city, place) => {
    expect(textOf(made(aSession({ modality, city }), aRecipient()).event, 'location')).toBe(place)
  })
})

describe('what is over is a CANCEL under the same UID', () => {
  it('for all, once the session is cancelled', () => {
    const { method, event } = made(aSession({ status: 'CANCELLED', sequence: 2 }), aRecipient())
    expect(method).toBe('CANCEL')
    expect(['uid', 'sequence', 'status', 'transp', 'summary'].map((name) => textOf(event, name))).toEqual([
      '0f7a5c1e@invita',
      '2',
      'CANCELLED',
      'TRANSPARENT',
      'Cancelada: El voto desde el extranjero',
    ])
    expect(event.getAllSubcomponents('valarm')).toEqual([])
    expect(textOf(event, 'description')).toContain('Esta sesión se canceló.')
  })

  it('for one, who withdrew or was substituted, dated by that change', () => {
    const changedAt = new Date('2021-01-10T09:00:00Z')
    const { method, event, content } = made(aSession(), aRecipient({ standing: 'out', changedAt }))
    expect(method).toBe('CANCEL')
    expect(textOf(event, 'status')).toBe('CANCELLED')
    expect(content).toContain('DTSTAMP:20210110T090000Z')
    expect(event.getFirstProperty('attendee')?.getFirstParameter('partstat')).toBe('DECLINED')
    expect(textOf(event, 'description')).not.toContain('se canceló')
  })
})

describe('what anyone may download is a PUBLISH', () => {
  it('that names nobody and rings once', () => {
    const { method, event } = made(aSession(), { kind: 'public', language: 'es' })
    expect(method).toBe('PUBLISH')
    expect(event.getAllProperties('attendee')).toEqual([])
    expect(event.getAllSubcomponents('valarm')).toHaveLength(1)
  })

  it('stays PUBLISH when the session is cancelled', () => {
    const { method, event } = made(aSession({ status: 'CANCELLED' }), { kind: 'public', language: 'es' })
    expect([method, textOf(event, 'status')]).toEqual(['PUBLISH', 'CANCELLED'])
  })
})

describe('a feed', () => {
  const sessions = [aSession(), aSession({ uid: 'other@invita', status: 'CANCELLED', sequence: 4 })]

  it('keeps cancelled sessions, has a name and no alarms', () => {
    const { calendar, events } = readBack(
      calendarFeed(sessions, { language: 'es', name: 'Agenda; de, prueba' }, settings),
    )
    expect(textOf(calendar, 'method')).toBe('PUBLISH')
    expect(textOf(calendar, 'x-published-ttl')).toBe('PT1H')
    expect(calendar.getFirstProperty('x-wr-calname')?.getFirstValue()).toMatch(/Agenda/)
    expect(events.map((event) => textOf(event, 'status'))).toEqual(['CONFIRMED', 'CANCELLED'])
    expect(events.flatMap((event) => event.getAllSubcomponents('valarm'))).toEqual([])
  })

  it('gives the same bytes for the same sessions', () => {
    const [first, second] = [1, 2].map(() => calendarFeed(sessions, { language: 'en' }, settings))
    expect(first).toBe(second)
  })

  it('may be empty', () => {
    const content = calendarFeed([], { language: 'es' }, settings)
    expect(content).toMatch(/^BEGIN:VCALENDAR\r\n(?:[^\r]+\r\n)*END:VCALENDAR\r\n$/)
  })
})

describe('an object does not depend on the server', () => {
  it.each(['UTC', 'America/Mexico_City', 'Australia/Sydney'])('in %s', (zone) => {
    const own = process.env.TZ
    process.env.TZ = zone
    try {
      expect(new Date(0).getTimezoneOffset()).toBe(
        { UTC: 0, 'America/Mexico_City': 360, 'Australia/Sydney': -600 }[zone],
      )
      expect(calendarObject(aSession(), aRecipient(), settings).content).toContain('DTSTART:20210116T000000Z')
    } finally {
      if (own === undefined) delete process.env.TZ
      else process.env.TZ = own
    }
  })
})

describe('links to calendars', () => {
  const links = addToCalendarLinks(aSession({ title: 'Voto & derechos: 100 % tuyos' }), 'es')

  it('carry title, hours in UTC, place and the public page', () => {
    const google = new URL(links.google)
    expect(google.searchParams.get('text')).toBe('Voto & derechos: 100 % tuyos')
    expect(google.searchParams.get('dates')).toBe('20210116T000000Z/20210116T013000Z')
    for (const link of [links.outlook, links.office365]) {
      const { searchParams } = new URL(link)
      expect(searchParams.get('subject')).toBe('Voto & derechos: 100 % tuyos')
      expect(searchParams.get('startdt')).toBe('2021-01-16T00:00:00Z')
      expect(searchParams.get('enddt')).toBe('2021-01-16T01:30:00Z')
      expect(searchParams.get('body')).toContain('https://invita.example.org/sesiones/')
      expect(link).not.toContain('+')
    }
  })

  it('stay short whatever the texts', () => {
    const long = addToCalendarLinks(
      aSession({
        title: 'ñ'.repeat(5_000),
        city: 'ü'.repeat(5_000),
        host: 'á'.repeat(5_000),
        modality: 'IN_PERSON',
      }),
      'es',
    )
    for (const link of Object.values(long)) expect(link.length).toBeLessThan(2_100)
  })
})
