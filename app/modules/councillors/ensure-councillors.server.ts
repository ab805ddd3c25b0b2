import type { Tx } from '#app/platform/db.server.ts'
import { distinctNames, sameName } from '#app/platform/names.ts'

export type NamedCouncillor = { id: string; bufferMinutes: number }

/** The councillors of these names, by `sameName`; those that Invita does not know yet are made. */
export async function ensureCouncillors(
  tx: Tx,
  now: Date,
  names: readonly string[],
): Promise<Map<string, NamedCouncillor>> {
  const wanted = distinctNames(names)
  const select = { id: true, name: true, bufferMinutes: true } as const
  const existing = await tx.councillor.findMany({
    where: { name: { in: [...wanted.values()], mode: 'insensitive' } },
    orderBy: { createdAt: 'asc' },
    select,
  })
  const found = new Map(existing.map((councillor) => [sameName(councillor.name), councillor]))
  const missing = [...wanted].filter(([key]) => !found.has(key)).map(([, name]) => name)
  const made = await tx.councillor.createManyAndReturn({
    data: missing.map((name) => ({ name, createdAt: now })),
    select,
  })
  for (const councillor of made) found.set(sameName(councillor.name), councillor)
  return found
}
