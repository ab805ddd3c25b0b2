import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { mintLinkToken, revokeLinkTokens } from '#app/modules/accounts/link-tokens.server.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { env } from '#app/platform/env.server.ts'
import { DomainError } from '#app/platform/errors.ts'

/**
 * The full address of a councillor's agenda, to be handed over; it is kept nowhere and opens until it is revoked.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function giveAgendaLink(context: ActorContext, councillorId: string): Promise<string> {
  assertMay(context.actor, 'councillors.edit')
  return inTransaction(async (tx) => {
    await assertExists(tx, councillorId)
    const token = await mintLinkToken(tx, 'COUNCILLOR', councillorId, context.now)
    await recordAudit(tx, context, {
      action: 'councillor.linkGiven',
      subjectKind: 'councillor',
      subjectId: councillorId,
    })
    return `${env().APP_URL}/consejeria/${token}`
  })
}

/**
 * Ends every address of a councillor's agenda, those in mails too.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function revokeAgendaLinks(context: ActorContext, councillorId: string): Promise<void> {
  assertMay(context.actor, 'councillors.edit')
  await inTransaction(async (tx) => {
    await assertExists(tx, councillorId)
    await revokeLinkTokens(tx, 'COUNCILLOR', councillorId, context.now)
    await recordAudit(tx, context, {
      action: 'councillor.linksRevoked',
      subjectKind: 'councillor',
      subjectId: councillorId,
    })
  })
}

async function assertExists(tx: Tx, id: string): Promise<void> {
  if (!(await tx.councillor.findUnique({ where: { id }, select: { id: true } })))
    throw new DomainError('notFound')
}
