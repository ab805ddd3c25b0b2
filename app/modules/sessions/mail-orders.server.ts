import type { RegistrationStatus } from '#app/generated/prisma/enums.ts'
import { enqueueMails, type MailOrder } from '#app/modules/mail/enqueue-mail.server.ts'
import type { MailKind } from '#app/modules/mail/kinds.ts'
import type { Tx } from '#app/platform/db.server.ts'
import type { LockedSession } from './lock-session.server.ts'

// Who is told of what happens to a session. Each order stands in the transaction that causes it, under the session's lock.

/** For how long nobody is told of what was just decided: time to take it back, and several edits become one mail. */
export const UNDO_MINUTES = 3

export function undoUntil(now: Date): Date {
  return new Date(now.getTime() + UNDO_MINUTES * 60_000)
}

type HostMail = Extract<MailKind, `proposal${string}` | `${string}Host`>

/** A mail to the session's host; `version` where the kind has a number of its own, else one more than the last. */
export async function tellHost(
  tx: Tx,
  session: Pick<LockedSession, 'id' | 'hostId'>,
  kind: HostMail,
  dueAt: Date,
  version?: number,
): Promise<void> {
  if (!session.hostId) return
  await enqueueMails(tx, [await order(tx, kind, session.id, session.id, dueAt, version)])
}

type CouncillorMail = 'councillorAssigned' | 'councillorReleased' | 'sessionChangedCouncillor'

export async function tellCouncillors(
  tx: Tx,
  sessionId: string,
  councillorIds: readonly string[],
  kind: CouncillorMail,
  dueAt: Date,
  version?: number,
): Promise<void> {
  const orders = []
  for (const id of councillorIds) orders.push(await order(tx, kind, id, sessionId, dueAt, version))
  await enqueueMails(tx, orders)
}

/**
 * Whom a new hour and a cancellation are told to: everybody who may still come. Who waits for a seat, for a yes or for their own
 * answer keeps the hour free as much as who has a seat; none of them would hear of it otherwise.
 */
export const WHO_MAY_COME = [
  'CONFIRMED',
  'OFFERED',
  'WAITING',
  'PENDING',
] as const satisfies RegistrationStatus[]

/** Whom a new place or link is told to: who has a seat. Everybody else learns it with theirs. */
export const WHO_HAS_A_SEAT = ['CONFIRMED', 'OFFERED'] as const satisfies RegistrationStatus[]

/** A mail to every registration in one of `statuses`; guests without an address hear it from their host. */
export async function tellAttendees(
  tx: Tx,
  sessionId: string,
  kind: 'sessionChanged' | 'sessionCancelled',
  statuses: readonly RegistrationStatus[],
  dueAt: Date,
  version: number,
): Promise<void> {
  const registrations = await tx.registration.findMany({
    where: { sessionId, status: { in: [...statuses] }, email: { not: null } },
    select: { id: true },
  })
  await enqueueMails(
    tx,
    registrations.map(({ id }) => ({ kind, recipientId: id, subjectId: sessionId, version, dueAt })),
  )
}

async function order(
  tx: Tx,
  kind: MailKind,
  recipientId: string,
  subjectId: string,
  dueAt: Date,
  version?: number,
): Promise<MailOrder> {
  const next = version ?? (await tx.mailDelivery.count({ where: { kind, recipientId, subjectId } }))
  return { kind, recipientId, subjectId, version: next, dueAt }
}
