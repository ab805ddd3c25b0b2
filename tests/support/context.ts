import type { Actor, ActorContext } from '#app/modules/accounts/actor.ts'
import { VISITOR } from '#app/modules/accounts/actor.ts'

/** The moment in which tests act: a Tuesday, noon in Mexico City. */
export const NOW = new Date('2026-11-24T18:00:00Z')

/** A use case's context with the clock handed in. */
export function contextOf(actor: Actor = VISITOR, now: Date = NOW): ActorContext {
  return { actor, now, requestId: 'test', language: 'es', origin: null }
}

export const COORDINATOR: Actor = {
  kind: 'STAFF',
  id: '01900000-0000-7000-8000-00000000c00d',
  role: 'COORDINATOR',
}
export const ADMIN: Actor = { kind: 'STAFF', id: '01900000-0000-7000-8000-0000000000ad', role: 'ADMIN' }
export const RECORDER: Actor = { kind: 'STAFF', id: '01900000-0000-7000-8000-00000000ec0d', role: 'RECORDER' }
export const READER: Actor = { kind: 'STAFF', id: '01900000-0000-7000-8000-000000000ead', role: 'READER' }
