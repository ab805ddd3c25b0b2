import type { Modality, SessionKind } from '#app/generated/prisma/enums.ts'

/** What a session must have before people can be invited to it. */
export const PUBLICATION_PARTS = [
  'hour',
  'hourToCome',
  'host',
  'title',
  'councillor',
  'city',
  'capacity',
  'publicText',
  'joinUrl',
  'address',
] as const

export type PublicationPart = (typeof PUBLICATION_PARTS)[number]

export type PublicationFacts = {
  kind: SessionKind
  title: string | null
  modality: Modality
  startsAt: Date | null
  hostName: string | null
  councillors: number
  city: string | null
  capacity: number | null
  publicText: string | null
  joinUrl: string | null
  address: string | null
}

/** The list to tick: each part that this session needs, and whether it is there. */
export function publicationCheckList(
  facts: PublicationFacts,
  now: Date,
): { part: PublicationPart; done: boolean }[] {
  const home = facts.kind === 'HOME_MEETING'
  const inPerson = facts.modality !== 'VIRTUAL'
  const needs: { part: PublicationPart; needed: boolean; done: boolean }[] = [
    { part: 'hour', needed: true, done: facts.startsAt !== null },
    {
      part: 'hourToCome',
      needed: facts.startsAt !== null,
      done: facts.startsAt !== null && facts.startsAt > now,
    },
    // A home meeting has its kind's name, somebody's home and somebody who comes to it; other kinds have a title.
    { part: 'host', needed: home, done: Boolean(facts.hostName) },
    { part: 'councillor', needed: home, done: facts.councillors > 0 },
    { part: 'title', needed: !home, done: Boolean(facts.title) },
    { part: 'city', needed: inPerson, done: Boolean(facts.city) },
    { part: 'address', needed: inPerson, done: Boolean(facts.address) },
    { part: 'joinUrl', needed: facts.modality !== 'IN_PERSON', done: Boolean(facts.joinUrl) },
    { part: 'capacity', needed: true, done: facts.capacity !== null },
    { part: 'publicText', needed: true, done: Boolean(facts.publicText) },
  ]
  return needs.filter(({ needed }) => needed).map(({ part, done }) => ({ part, done }))
}

export function missingForPublication(facts: PublicationFacts, now: Date): PublicationPart[] {
  return publicationCheckList(facts, now).flatMap(({ part, done }) => (done ? [] : [part]))
}

/** What must still be there once people were invited. The hour passes, and a councillor may be between two. */
export function missingFromPublished(facts: PublicationFacts, now: Date): PublicationPart[] {
  return missingForPublication(facts, now).filter((part) => part !== 'hourToCome' && part !== 'councillor')
}
