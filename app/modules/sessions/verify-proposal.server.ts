import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { confirmHost } from '#app/modules/hosts/confirm-host.server.ts'
import { enqueueMail } from '#app/modules/mail/enqueue-mail.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { assertHostOf } from './host-access.ts'

/**
 * The host has shown that the address is theirs: staff see the proposal from here on, and the host is told what comes next.
 * Confirming again changes nothing.
 * @throws DomainError 'forbidden' | 'notFound' | 'proposalClosed'
 */
export async function verifyProposal(context: ActorContext, sessionId: string): Promise<void> {
  assertHostOf(context.actor, sessionId)
  await inTransaction(async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { id: sessionId, emailVerifiedAt: null, status: 'PROPOSED' },
      data: { emailVerifiedAt: context.now },
    })
    const session = await tx.session.findUnique({
      where: { id: sessionId },
      select: { emailVerifiedAt: true, hostId: true, hostName: true, language: true },
    })
    if (!session) throw new DomainError('notFound')
    if (count === 0) {
      if (session.emailVerifiedAt) return
      throw new DomainError('proposalClosed')
    }
    if (session.hostId && session.hostName) {
      await confirmHost(tx, session.hostId, { name: session.hostName, language: session.language })
    }
    await recordAudit(tx, context, {
      action: 'session.emailVerified',
      subjectKind: 'session',
      subjectId: sessionId,
      before: { emailVerifiedAt: null },
      after: { emailVerifiedAt: context.now.toISOString() },
    })
    await enqueueMail(tx, {
      kind: 'proposalReceived',
      recipientId: sessionId,
      subjectId: sessionId,
      dueAt: context.now,
    })
  })
}
