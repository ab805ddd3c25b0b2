import { randomUUID } from 'node:crypto'
import type { Proposal } from '#app/modules/sessions/proposal-schema.ts'
import type { ProposalPlace } from '#app/modules/sessions/propose-session.server.ts'

export const CHICAGO: ProposalPlace = { city: 'Chicago', country: 'US', zone: 'America/Chicago' }

/** A proposal as its form's schema gives it, for 2027: complete unless changed. */
export function aProposal(changes: Partial<Proposal> = {}): Proposal {
  return {
    idempotencyKey: randomUUID(),
    name: 'María Reyes',
    credit: 'presidenta de la Federación de Clubes',
    organization: 'Federación de Clubes',
    email: `maria-${randomUUID().slice(0, 8)}@example.org`,
    phone: '+1 312 555 0142',
    city: 'chicago',
    kind: 'HOME_MEETING',
    modality: 'VIRTUAL',
    slots: [
      {
        date: '2027-03-12',
        time: '18:00',
        zone: 'America/Chicago',
        fold: 0,
        startsAt: new Date('2027-03-13T00:00:00Z'),
      },
      {
        date: '2027-03-13',
        time: '18:00',
        zone: 'America/Chicago',
        fold: 0,
        startsAt: new Date('2027-03-14T00:00:00Z'),
      },
    ],
    expectedPeople: 12,
    topics: 'Voto digital',
    notice: 1,
    ...changes,
  }
}
