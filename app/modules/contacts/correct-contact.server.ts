import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { searchTextOf } from './search-text.ts'

/**
 * Writes into a contact what they asked for; the base keeps no telephones.
 * @throws DomainError 'addressTaken'
 */
export async function correctContact(
  tx: Tx,
  context: ActorContext,
  id: string,
  { name, email }: { name: string | null; email: string | null },
): Promise<void> {
  if (email && (await tx.contact.count({ where: { email, id: { not: id } } })) > 0)
    throw new DomainError('addressTaken')
  const data = { ...(name ? { name } : {}), ...(email ? { email } : {}) }
  const contact = await tx.contact.update({ where: { id }, data })
  await tx.contact.update({ where: { id }, data: { searchText: searchTextOf(contact) } })
  await recordAudit(tx, context, {
    action: 'contact.rectified',
    subjectKind: 'contact',
    subjectId: id,
    after: { fields: Object.keys(data) },
  })
}
