import { now } from '#app/platform/env.server.ts'
import { type ActorContext, SYSTEM } from './actor.ts'

/** Who a command acts as, and when. It speaks Spanish, as the programme's staff and files do. */
export function commandContext(): ActorContext {
  return { now: now(), actor: SYSTEM, requestId: 'cli', language: 'es', origin: null }
}
