import type { Tx } from '#app/platform/db.server.ts'
import { distinctNames, sameName } from '#app/platform/names.ts'

/**
 * Ids of the hosts of these names that have no address, by `sameName`; those that are not there are made. A host with an
 * address is a person who signed in with it; a name in an old file does not show that it is the same one.
 */
export async function ensureNamedHosts(
  tx: Tx,
  now: Date,
  names: readonly string[],
): Promise<Map<string, string>> {
  const wanted = distinctNames(names)
  const select = { id: true, name: true } as const
  const existing = await tx.host.findMany({
    where: { email: null, name: { in: [...wanted.values()], mode: 'insensitive' } },
    orderBy: { createdAt: 'desc' },
    select,
  })
  const found = new Map(existing.map(({ id, name }) => [sameName(name), id]))
  const missing = [...wanted].filter(([key]) => !found.has(key)).map(([, name]) => name)
  const made = await tx.host.createManyAndReturn({
    data: missing.map((name) => ({ name, createdAt: now })),
    select,
  })
  for (const { id, name } of made) found.set(sameName(name), id)
  return found
}
