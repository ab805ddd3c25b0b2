import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { deleteLinkTokens } from '#app/modules/accounts/link-tokens.server.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { redactEntries } from '#app/modules/audit/redact-entries.server.ts'
import { detachRecipient } from '#app/modules/mail/forget-recipients.server.ts'
import type { Tx } from '#app/platform/db.server.ts'

/**
 * Takes a contact out of the base for good; the mails that went to them stay as counts of their campaigns.
 * @returns whether there was somebody to erase
 */
export async function eraseContact(tx: Tx, context: ActorContext, id: string): Promise<boolean> {
  const { count } = await tx.contact.deleteMany({ where: { id } })
  if (count === 0) return false
  await deleteLinkTokens(tx, 'CONTACT', [id])
  await detachRecipient(tx, id)
  await redactEntries(tx, 'contact', id, context.now)
  await recordAudit(tx, context, { action: 'contact.erased', subjectKind: 'contact', subjectId: id })
  return true
}

/** Forgets that an address did not work. */
export async function forgetUndeliverable(tx: Tx, email: string): Promise<void> {
  await tx.undeliverableAddress.deleteMany({ where: { email } })
}
