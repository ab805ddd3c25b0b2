import { randomUUID } from 'node:crypto'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { enqueueMail } from '#app/modules/mail/enqueue-mail.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import type { ArcoForm } from './arco-schema.ts'

/** The same request typed again within this time brings its mail again, not another request. */
const SAME_REQUEST = 24 * 60 * 60_000
/** One more mail in this time, however often it is typed. */
const MAIL_PERIOD = 15 * 60_000

/**
 * Keeps a request about one's own data, unseen by staff until the link in the mail is pressed: whoever writes an address has
 * not shown that it is theirs. It answers the same whatever we know of the address.
 */
export async function requestArco(context: ActorContext, request: ArcoForm): Promise<void> {
  const { now, language } = context
  await inTransaction(async (tx) => {
    const same = await tx.arcoRequest.findFirst({
      where: {
        ...request,
        status: 'UNVERIFIED',
        createdAt: { gt: new Date(now.getTime() - SAME_REQUEST) },
      },
      select: { id: true },
    })
    // It gets its number when it is verified, so that numbers have no holes.
    const folio = randomUUID()
    const { id } =
      same ?? (await tx.arcoRequest.create({ data: { ...request, folio, language, createdAt: now } }))
    if (!same) {
      await recordAudit(tx, context, {
        action: 'arco.requested',
        subjectKind: 'arcoRequest',
        subjectId: id,
        after: { right: request.kind },
      })
    }
    await enqueueMail(tx, {
      kind: 'arcoVerify',
      recipientId: id,
      subjectId: id,
      version: Math.floor(now.getTime() / MAIL_PERIOD),
      dueAt: now,
    })
  })
}
