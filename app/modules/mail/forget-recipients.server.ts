import { randomUUID } from 'node:crypto'
import type { Tx } from '#app/platform/db.server.ts'

/**
 * Nobody is left to write to: what was still to go is not sent, not even tried. What went stays as a count, under the id of
 * somebody who is anonymous now.
 */
export async function forgetRecipients(tx: Tx, recipientIds: readonly string[]): Promise<void> {
  await tx.mailDelivery.deleteMany({ where: { recipientId: { in: [...recipientIds] }, status: 'PENDING' } })
}

/** For who is not even a row any more: what went to them is counted, under ids that mean nobody. */
export async function detachRecipient(tx: Tx, recipientId: string): Promise<void> {
  await forgetRecipients(tx, [recipientId])
  const sent = await tx.mailDelivery.findMany({ where: { recipientId }, select: { id: true } })
  for (const { id } of sent)
    await tx.mailDelivery.update({ where: { id }, data: { recipientId: randomUUID() } })
}

/**
 * Deliveries that ended before then. Those of campaigns stay as counts, since a campaign's page sums them: each under an id
 * that means nobody. At most `limit`. @returns how many went or were detached
 */
export async function forgetOldDeliveries(tx: Tx, before: Date, limit: number): Promise<number> {
  const gone = await tx.$executeRaw`
    DELETE FROM "MailDelivery" WHERE "id" IN (
      SELECT "id" FROM "MailDelivery"
      WHERE "status" <> 'PENDING' AND "recipientKind" <> 'CONTACT' AND coalesce("sentAt", "dueAt") < ${before}::timestamptz
      LIMIT ${limit}
    )`
  const detached = await tx.$executeRaw`
    UPDATE "MailDelivery" SET "recipientId" = gen_random_uuid() WHERE "id" IN (
      SELECT d."id" FROM "MailDelivery" d JOIN "Contact" c ON c."id" = d."recipientId"
      WHERE d."status" <> 'PENDING' AND d."recipientKind" = 'CONTACT' AND coalesce(d."sentAt", d."dueAt") < ${before}::timestamptz
      LIMIT ${limit}
    )`
  return gone + detached
}
