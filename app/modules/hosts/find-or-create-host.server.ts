import type { Language } from '#app/generated/prisma/enums.ts'
import type { Tx } from '#app/platform/db.server.ts'

/**
 * The host behind a normalised address. One that exists is left as it is: whoever writes an address in a form has not shown
 * that it is theirs.
 */
export async function findOrCreateHost(
  tx: Tx,
  host: { email: string; name: string; phone: string | null; language: Language },
): Promise<{ id: string }> {
  // ON CONFLICT DO NOTHING: of two proposals at once, one makes the host and both find it.
  await tx.host.createMany({ data: [host], skipDuplicates: true })
  return tx.host.findUniqueOrThrow({ where: { email: host.email }, select: { id: true } })
}
