import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'

/** What a person asked to be put right; null: as it is. */
export type Correction = { name: string | null; email: string | null; phone: string | null }

/** The fields that a correction writes. */
export function correctedFields({ name, email, phone }: Correction) {
  return { ...(name ? { name } : {}), ...(email ? { email } : {}), ...(phone ? { phone } : {}) }
}

/**
 * Writes into a registration what its person asked for; the trail says that it was, not what.
 * @throws DomainError 'addressTaken' where the session has a registration under the new address
 */
export async function correctRegistration(
  tx: Tx,
  context: ActorContext,
  id: string,
  correction: Correction,
): Promise<void> {
  const { sessionId } = await tx.registration.findUniqueOrThrow({
    where: { id },
    select: { sessionId: true },
  })
  if (correction.email) {
    const other = await tx.registration.count({
      where: { sessionId, email: correction.email, id: { not: id } },
    })
    if (other > 0) throw new DomainError('addressTaken')
  }
  await tx.registration.update({ where: { id }, data: correctedFields(correction) })
  await recordAudit(tx, context, {
    action: 'registration.rectified',
    subjectKind: 'registration',
    subjectId: id,
    after: { fields: Object.keys(correctedFields(correction)) },
  })
}

/** Takes back the consent to be invited, wherever this address gave it. @returns in how many registrations */
export async function withdrawFutureConsent(tx: Tx, context: ActorContext, email: string): Promise<number> {
  const given = await tx.registration.findMany({
    where: { email, consentFuture: true },
    select: { id: true },
  })
  for (const { id } of given) {
    await tx.registration.update({ where: { id }, data: { consentFuture: false } })
    await recordAudit(tx, context, {
      action: 'registration.consentWithdrawn',
      subjectKind: 'registration',
      subjectId: id,
    })
  }
  return given.length
}
