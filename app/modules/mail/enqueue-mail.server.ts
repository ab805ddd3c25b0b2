import type { Tx } from '#app/platform/db.server.ts'
import { tracedRequest } from '#app/platform/request-trace.server.ts'
import { MAIL_KINDS, type MailKind } from './kinds.ts'

export type MailOrder = {
  kind: MailKind
  /** A session (HOST: its host), registration, councillor or staff account. */
  recipientId: string
  /** What it is about: mostly the session. */
  subjectId: string
  /** Tells one order from the next of the same kind: the session's SEQUENCE, the registration's version. */
  version?: number
  dueAt: Date
  /** Defaults to the request that is being worked for. */
  requestId?: string
}

/**
 * Orders mails in the transaction that causes them, so that both or neither exist. Ordering the same mail
 * (kind, recipient, subject, version) again changes nothing.
 */
export async function enqueueMails(tx: Tx, orders: MailOrder[]): Promise<void> {
  if (orders.length === 0) return
  await tx.mailDelivery.createMany({
    data: orders.map((order) => ({
      ...order,
      recipientKind: MAIL_KINDS[order.kind],
      requestId: order.requestId ?? tracedRequest() ?? null,
    })),
    skipDuplicates: true,
  })
}

export function enqueueMail(tx: Tx, order: MailOrder): Promise<void> {
  return enqueueMails(tx, [order])
}
