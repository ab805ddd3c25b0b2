import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import { DomainError } from '#app/platform/errors.ts'

/**
 * The life of a session (design.md): proposed → accepted → scheduled → published → held → reported; declined;
 * cancelled from any state before held. What is held can be taken back to published while it is not reported,
 * because people press the wrong button.
 */
const NEXT: Record<SessionStatus, readonly SessionStatus[]> = {
  PROPOSED: ['ACCEPTED', 'DECLINED', 'CANCELLED'],
  ACCEPTED: ['SCHEDULED', 'DECLINED', 'CANCELLED'],
  SCHEDULED: ['PUBLISHED', 'ACCEPTED', 'CANCELLED'],
  PUBLISHED: ['HELD', 'CANCELLED'],
  HELD: ['REPORTED', 'PUBLISHED'],
  REPORTED: [],
  DECLINED: ['PROPOSED'],
  CANCELLED: [],
}

/** The column that keeps when a state was entered. */
export const ENTERED_AT = {
  ACCEPTED: 'acceptedAt',
  SCHEDULED: 'scheduledAt',
  PUBLISHED: 'publishedAt',
  HELD: 'heldAt',
  REPORTED: 'reportedAt',
  DECLINED: 'declinedAt',
  CANCELLED: 'cancelledAt',
} as const satisfies Partial<Record<SessionStatus, string>>

export function canMove(from: SessionStatus, to: SessionStatus): boolean {
  return NEXT[from].includes(to)
}

export function nextStatuses(from: SessionStatus): readonly SessionStatus[] {
  return NEXT[from]
}

/** @throws DomainError 'transitionNotAllowed' */
export function assertCanMove(from: SessionStatus, to: SessionStatus): void {
  if (!canMove(from, to)) throw new DomainError('transitionNotAllowed', { from, to })
}

/**
 * Steps forward and back may lead to the same state under other conditions: to "published" from "scheduled" with the whole check
 * list, from "held" without. Each of them has one state to start from.
 * @throws DomainError 'transitionNotAllowed'
 */
export function assertStepFrom(status: SessionStatus, from: SessionStatus, to: SessionStatus): void {
  if (status !== from) throw new DomainError('transitionNotAllowed', { from: status, to })
}

/** States that the public sees. */
export const PUBLIC_STATUSES = [
  'PUBLISHED',
  'HELD',
  'REPORTED',
  'CANCELLED',
] as const satisfies SessionStatus[]

export function isPublic(session: { status: SessionStatus; publishedAt: Date | null }): boolean {
  // A proposal that was cancelled before it was published was never public.
  return session.status === 'CANCELLED' ? session.publishedAt !== null : session.status in PUBLIC
}

const PUBLIC: Partial<Record<SessionStatus, true>> = { PUBLISHED: true, HELD: true, REPORTED: true }

/** Whether people came or can be said to have come: the report speaks of these. */
export function wasHeld(status: SessionStatus): boolean {
  return status === 'HELD' || status === 'REPORTED'
}
