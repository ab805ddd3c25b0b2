import { Prisma } from '#app/generated/prisma/client.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { tracedRequest } from '#app/platform/request-trace.server.ts'
import { newRowId } from '#app/platform/row-id.ts'
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
  if (orders.length > 0) await tx.$executeRaw(mailStatement(orders))
}

/** The statement that orders them. */
export function mailStatement(orders: MailOrder[]): Prisma.Sql {
  const rows = orders.map((order) => ({
    ...order,
    id: newRowId(),
    version: order.version ?? 0,
    recipientKind: MAIL_KINDS[order.kind],
    requestId: order.requestId ?? tracedRequest(),
  }))
  // One text, whatever their number: a statement with a place for each value costs more to make than to run.
  return Prisma.sql`
    INSERT INTO "MailDelivery"
      ("id", "kind", "recipientKind", "recipientId", "subjectId", "version", "dueAt", "requestId")
    SELECT "id", "kind", "recipientKind", "recipientId", "subjectId", "version", "dueAt", "requestId"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS row (
      "id" uuid, "kind" text, "recipientKind" "MailRecipientKind", "recipientId" uuid, "subjectId" uuid, "version" int,
      "dueAt" timestamptz, "requestId" text)
    ON CONFLICT DO NOTHING`
}

export function enqueueMail(tx: Tx, order: MailOrder): Promise<void> {
  return enqueueMails(tx, [order])
}
