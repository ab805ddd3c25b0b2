import type {
  CalendarRecipient,
  CalendarSession,
  CalendarSettings,
} from '#app/modules/calendar/calendar-session.ts'

export const settings: CalendarSettings = { organizer: { name: 'Invita', email: 'invita@example.org' } }

/** A home meeting of 15 January 2021 at 18:00 in Mexico City, hosted from Los Ángeles. */
export function aSession(changes: Partial<CalendarSession> = {}): CalendarSession {
  return {
    uid: '0f7a5c1e@invita',
    sequence: 1,
    stampAt: new Date('2021-01-04T10:00:00Z'),
    status: 'PUBLISHED',
    kind: 'HOME_MEETING',
    title: 'El voto desde el extranjero',
    summary: 'Cómo registrarse y qué fechas importan.',
    startsAt: new Date('2021-01-16T00:00:00Z'),
    endsAt: new Date('2021-01-16T01:30:00Z'),
    zone: 'America/Los_Angeles',
    city: 'Los Ángeles',
    modality: 'VIRTUAL',
    host: 'María Reyes, presidenta de la Federación',
    councillors: ['Mauricio Huesca Rodríguez'],
    pageUrl: 'https://invita.example.org/sesiones/el-voto-desde-el-extranjero',
    ...changes,
  }
}

export function aRecipient(changes: Partial<CalendarRecipient> = {}): CalendarRecipient {
  return {
    kind: 'attendee',
    name: 'Lucía Gómez',
    email: 'lucia@example.org',
    zone: 'Europe/Madrid',
    language: 'es',
    standing: 'confirmed',
    ...changes,
  }
}
