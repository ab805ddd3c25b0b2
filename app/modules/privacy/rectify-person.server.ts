import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { correctContact } from '#app/modules/contacts/correct-contact.server.ts'
import { correctHost } from '#app/modules/hosts/correct-host.server.ts'
import { correctRegistration } from '#app/modules/registrations/correct-registration.server.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import type { Rectification } from './arco-schema.ts'
import { recordKey } from './record-key.ts'

/**
 * Writes what was wrong into the chosen records of a person, each through its own module. Only records under their address can be
 * chosen.
 * @returns how many of each kind
 * @throws DomainError 'addressTaken' where the new address is somebody's already · 'notFound' where none of the chosen is theirs
 */
export async function rectifyPerson(
  tx: Tx,
  context: ActorContext,
  email: string,
  { records, ...correction }: Rectification,
): Promise<Record<string, number>> {
  const chosen = new Set(records)
  const mine = async (kind: 'registration' | 'host' | 'contact') => {
    const where = { email }
    const select = { id: true } as const
    const rows =
      kind === 'registration'
        ? await tx.registration.findMany({ where, select, orderBy: { id: 'asc' } })
        : kind === 'host'
          ? await tx.host.findMany({ where, select })
          : await tx.contact.findMany({ where, select })
    return rows.filter(({ id }) => chosen.has(recordKey(kind, id)))
  }
  const counts = { registration: 0, host: 0, contact: 0 }
  for (const { id } of await mine('registration')) {
    await correctRegistration(tx, context, id, correction)
    counts.registration += 1
  }
  for (const { id } of await mine('host')) {
    await correctHost(tx, context, id, correction)
    counts.host += 1
  }
  for (const { id } of await mine('contact')) {
    await correctContact(tx, context, id, correction)
    counts.contact += 1
  }
  if (counts.registration + counts.host + counts.contact === 0) throw new DomainError('notFound')
  return counts
}
