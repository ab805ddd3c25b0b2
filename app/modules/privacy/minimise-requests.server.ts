import { deleteLinkTokens } from '#app/modules/accounts/link-tokens.server.ts'
import { forgetRecipients } from '#app/modules/mail/forget-recipients.server.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { appendToLedger } from './erasure-ledger.server.ts'

const NOBODY = '—'
const CHUNK = 200

/**
 * Takes who asked, and every word, out of a request that is answered; number, right, dates and outcome stay as the record that the
 * duty was met. One that is not answered yet is needed as it is; one whose address nobody confirmed goes whole.
 * @param answeredAt for one that a restored backup shows as open: it was answered before the ledger named it
 * @returns whether there was somebody in it
 */
export async function minimiseRequest(tx: Tx, id: string, answeredAt?: Date): Promise<boolean> {
  const request = await tx.arcoRequest.findUnique({ where: { id }, select: { status: true, email: true } })
  if (!request || request.email === '') return false
  const open = request.status === 'OPEN'
  if (open && !answeredAt) return false
  await deleteLinkTokens(tx, 'ARCO', [id])
  await forgetRecipients(tx, [id])
  if (request.status === 'UNVERIFIED') await tx.arcoRequest.delete({ where: { id } })
  else {
    await tx.arcoRequest.update({
      where: { id },
      data: {
        name: NOBODY,
        email: '',
        details: '',
        answer: null,
        ...(open && answeredAt ? { status: 'ANSWERED', answeredAt } : {}),
      },
    })
  }
  return true
}

/** Requests to be erased whose answer has gone out (or never will): the last thing that held who it was. @returns how many */
export async function minimiseAnsweredErasures(now: Date): Promise<number> {
  const due = await db.$queryRaw<{ id: string }[]>`
    SELECT r."id" FROM "ArcoRequest" r
    WHERE r."kind" = 'CANCELLATION' AND r."status" = 'ANSWERED' AND r."email" <> '' AND NOT EXISTS (
      SELECT 1 FROM "MailDelivery" d WHERE d."recipientId" = r."id" AND d."status" = 'PENDING'
    ) LIMIT ${CHUNK}`
  for (const { id } of due) {
    await inTransaction(async (tx) => {
      if (!(await minimiseRequest(tx, id))) return
      const erasure = { subjectKind: 'arcoRequest', subjectId: id, erasedAt: now } as const
      await tx.erasure.createMany({ data: [erasure], skipDuplicates: true })
      await appendToLedger([erasure])
    })
  }
  return due.length
}

/** Answered before then: who asked goes. Unconfirmed since before `unverified`: all of it. @returns how many */
export async function minimiseOldRequests(
  tx: Tx,
  { answered, unverified }: { answered: Date; unverified: Date },
  limit: number,
): Promise<number> {
  const due = await tx.arcoRequest.findMany({
    where: {
      email: { not: '' },
      OR: [
        { status: { in: ['ANSWERED', 'REFUSED'] }, answeredAt: { lt: answered } },
        { status: 'UNVERIFIED', createdAt: { lt: unverified } },
      ],
    },
    select: { id: true },
    take: limit,
  })
  for (const { id } of due) await minimiseRequest(tx, id)
  return due.length
}
