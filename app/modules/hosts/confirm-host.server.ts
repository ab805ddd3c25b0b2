import type { Language } from '#app/generated/prisma/enums.ts'
import type { Tx } from '#app/platform/db.server.ts'

/** Takes over the name and language that a host gave, once their address has been shown to be theirs. */
export async function confirmHost(
  tx: Tx,
  hostId: string,
  { name, language }: { name: string; language: Language },
): Promise<void> {
  await tx.host.update({ where: { id: hostId }, data: { name, language } })
}
