import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'

/**
 * Writes into a host's row what they asked for. A name that a session printed is the session's own, and is corrected there.
 * @throws DomainError 'addressTaken'
 */
export async function correctHost(
  tx: Tx,
  context: ActorContext,
  id: string,
  { name, email, phone }: { name: string | null; email: string | null; phone: string | null },
): Promise<void> {
  if (email && (await tx.host.count({ where: { email, id: { not: id } } })) > 0)
    throw new DomainError('addressTaken')
  const data = { ...(name ? { name } : {}), ...(email ? { email } : {}), ...(phone ? { phone } : {}) }
  await tx.host.update({ where: { id }, data })
  await recordAudit(tx, context, {
    action: 'host.rectified',
    subjectKind: 'host',
    subjectId: id,
    after: { fields: Object.keys(data) },
  })
}
