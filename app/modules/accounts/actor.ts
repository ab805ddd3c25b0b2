import type { ActorKind, StaffRole } from '#app/generated/prisma/enums.ts'
import type { Context } from '#app/platform/context.ts'

/** Who acts. `id`: a staff account, or what a link token stands for (session, registration, councillor). */
export type Actor =
  | { kind: Extract<ActorKind, 'STAFF'>; id: string; role: StaffRole }
  | { kind: Exclude<ActorKind, 'STAFF'>; id: string | null }

export type ActorContext = Context & { actor: Actor }

export const VISITOR: Actor = { kind: 'VISITOR', id: null }
export const SYSTEM: Actor = { kind: 'SYSTEM', id: null }
