import { SYSTEM } from '#app/modules/accounts/actor.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { markUndeliverable } from './undeliverable.server.ts'
import { isAddressGone } from './undeliverable.ts'

/** What became of an attempt. Without a `status` it waits: until `dueAt`, or, `untried`, as if nobody had taken it. */
export type Outcome =
  | { status: 'SENT'; sentAt: Date }
  /** `to`: the address that the other side refused; absent where it was never asked. */
  | { status: 'SUPPRESSED'; lastError: string; to?: string }
  | { status: 'FAILED'; lastError: string }
  | { dueAt: Date; lastError: string }
  | { untried: true }

export type Settled = { id: string; attempts: number; outcome: Outcome }

/**
 * Writes what became of mails, at once; what comes while that is under way goes with the next writing, so that a
 * thousand mails are not a thousand statements. @returns resolves once it is written
 */
export function openSettlement(clock: () => Date): (settled: Settled) => Promise<void> {
  type Waiting = { settled: Settled; done: () => void; fail: (error: unknown) => void }
  let waiting: Waiting[] = []
  let writing = false

  async function write() {
    writing = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await settle(
          batch.map(({ settled }) => settled),
          clock(),
        )
        for (const { done } of batch) done()
      } catch (error) {
        for (const { fail } of batch) fail(error)
      }
    }
    writing = false
  }

  return (settled) =>
    new Promise((done, fail) => {
      waiting.push({ settled, done, fail })
      if (!writing) void write()
    })
}

async function settle(batch: readonly Settled[], now: Date): Promise<void> {
  const gone = batch.flatMap(({ outcome }) => {
    const refused = 'status' in outcome && outcome.status === 'SUPPRESSED' && outcome.to
    return refused && isAddressGone(outcome.lastError)
      ? { email: refused, reason: outcome.lastError, source: 'smtp' as const }
      : []
  })
  if (gone.length === 0) return writeOutcomes(db, batch, now)
  const context = { actor: SYSTEM, now, requestId: 'post', language: 'es', origin: null } as const
  await inTransaction(async (tx) => {
    await writeOutcomes(tx, batch, now)
    await markUndeliverable(tx, context, gone)
  })
}

// Only where the claim is still ours: one that ran out may be in other hands.
async function writeOutcomes(tx: Tx, batch: readonly Settled[], now: Date): Promise<void> {
  const rows = batch.map(({ id, attempts, outcome }) => ({ id, attempts, untried: false, ...outcome }))
  await tx.$executeRaw`
    UPDATE "MailDelivery" AS delivery SET
      "status" = COALESCE(outcome."status"::"MailStatus", delivery."status"),
      "sentAt" = outcome."sentAt",
      "lastError" = outcome."lastError",
      "failingSince" = CASE WHEN outcome."status" IS NULL AND outcome."lastError" IS NOT NULL
        THEN COALESCE(delivery."failingSince", ${now}) END,
      "dueAt" = COALESCE(outcome."dueAt", delivery."dueAt"),
      "attempts" = delivery."attempts" - CASE WHEN outcome."untried" THEN 1 ELSE 0 END,
      "claimedUntil" = NULL
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS outcome(
      "id" uuid, "attempts" int, "status" text, "sentAt" timestamptz, "lastError" text, "dueAt" timestamptz, "untried" boolean)
    WHERE delivery."id" = outcome."id" AND delivery."attempts" = outcome."attempts" AND delivery."status" = 'PENDING'`
}
