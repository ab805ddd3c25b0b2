import type { Tx } from '#app/platform/db.server.ts'

/**
 * Mailings that were sent before Invita, one a session, with the civil dates (Mexico City) of their sends. How many went out
 * is unknown, so no count is kept.
 */
export async function importMailings(
  tx: Tx,
  now: Date,
  mailings: readonly { sessionId: string; importKey: string; sentOn: readonly string[] }[],
): Promise<void> {
  const made = await tx.mailing.createManyAndReturn({
    data: mailings.map(({ sessionId, importKey }) => ({ sessionId, importKey, createdAt: now })),
    select: { id: true, importKey: true },
  })
  const idOf = new Map(made.map(({ id, importKey }) => [importKey, id]))
  await tx.mailingSend.createMany({
    data: mailings.flatMap(({ importKey, sentOn: dates }) => {
      const mailingId = idOf.get(importKey)
      return mailingId ? dates.map((sentOn) => ({ mailingId, sentOn })) : []
    }),
  })
}
