import type { Tx } from '#app/platform/db.server.ts'

/** Takes a host's own row away: name, address, telephone. Their sessions lose the tie to it (modules/sessions/forget-host). */
export async function deleteHost(tx: Tx, hostId: string): Promise<void> {
  await tx.host.deleteMany({ where: { id: hostId } })
}

/** Hosts with an address and no session left. @returns how many went */
export async function deleteIdleHosts(tx: Tx, before: Date, limit: number): Promise<number> {
  const idle = await tx.host.findMany({
    where: { email: { not: null }, createdAt: { lt: before }, sessions: { none: {} } },
    select: { id: true },
    take: limit,
  })
  const { count } = await tx.host.deleteMany({
    where: { id: { in: idle.map(({ id }) => id) }, sessions: { none: {} } },
  })
  return count
}
