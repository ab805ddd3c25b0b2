import { randomUUID } from 'node:crypto'
import type { SentMark } from '#app/modules/attendance/mark-schema.ts'
import { NOW } from './context.ts'

/** A mark as a phone sends it, made at NOW: that a registration came alone. */
export function presence(registrationId: string, data: Partial<SentMark> = {}): SentMark {
  return {
    id: randomUUID(),
    kind: 'PRESENT',
    registrationId,
    walkInId: null,
    people: 1,
    city: null,
    country: null,
    reason: null,
    markedAt: NOW.getTime(),
    ...data,
  }
}

/** That a counter stands at `people`. */
export function walkIns(people: number, data: Partial<SentMark> = {}): SentMark {
  return presence('', {
    kind: 'WALK_IN',
    registrationId: null,
    walkInId: randomUUID(),
    people,
    ...data,
  })
}

/** Hours around NOW, so that a mark of now needs no reason. */
export const DURING = {
  startsAt: new Date(NOW.getTime() - 30 * 60_000),
  endsAt: new Date(NOW.getTime() + 60 * 60_000),
  reportOn: '2026-11-24',
} as const
