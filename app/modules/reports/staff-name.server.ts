import type { ActorContext } from '#app/modules/accounts/actor.ts'
import type { Tx } from '#app/platform/db.server.ts'

/** Who acts, as a report prints it: closing, accepting a warning and correcting are acts of an office, so their author is named. */
export async function staffName(tx: Tx, { actor }: ActorContext): Promise<string> {
  if (actor.kind !== 'STAFF') return 'Invita'
  const account = await tx.staffAccount.findUnique({ where: { id: actor.id }, select: { name: true } })
  return account?.name || actor.id
}
