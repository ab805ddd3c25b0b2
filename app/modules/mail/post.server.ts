import { setTimeout as delay } from 'node:timers/promises'
import { db } from '#app/platform/db.server.ts'
import { env } from '#app/platform/env.server.ts'
import { log } from '#app/platform/log.server.ts'
import {
  MailFault,
  type MailFaultKind,
  type MailTransport,
  SEND_LIMIT_MS,
} from '#app/platform/mail-transport.server.ts'
import { composeMail } from './compose-mail.server.ts'
import { serverFaultCode, WAITS_FOR_SERVER } from './last-error.ts'
import { MAX_ATTEMPTS, retryDelay, serverPause } from './retries.ts'

const IDLE_MS = 1_000
const AT_ONCE = 5
const STOP_MS = 15_000
/** Longer than any sending, so that what is claimed by a living worker is never taken from it. */
const CLAIM_MS = SEND_LIMIT_MS + 30_000

type Claim = { id: string; kind: string; attempts: number; resends: number; claimedUntil: Date }

export type PostOptions = {
  transport: MailTransport
  clock: () => Date
  /** How long it waits when nothing is due. */
  idleMs?: number
  /** How long a delivery stays with a worker that has not finished it. */
  claimMs?: number
}

/**
 * Sends what is due until stopped. A delivery is claimed (`claimedUntil`), composed from the state of that moment,
 * sent, and marked. A worker that dies in between leaves a claim that runs out, and the mail goes again under the
 * same Message-ID. Of one person's mails about one thing only the earliest is ever in somebody's hands, so that a
 * cancellation can't overtake the change before it.
 */
export function startPost(options: PostOptions): { stop(): Promise<void> } {
  const { transport, clock, idleMs = IDLE_MS, claimMs = CLAIM_MS } = options
  const stopping = new AbortController()
  const inHand = new Set<Promise<unknown>>()
  let serverFaults = 0
  // Also of a process before this one some mails may wait for the server.
  let waitedForServer = true

  async function run() {
    while (!stopping.signal.aborted) {
      if (serverFaults > 0) await rest(serverPause(serverFaults))
      // While the server is down one mail at a time tries whether it is back.
      const room = serverFaults > 0 ? 1 - inHand.size : AT_ONCE - inHand.size
      const claims = room > 0 && !stopping.signal.aborted ? await claimDue(room, clock(), claimMs) : []
      for (const claim of claims) {
        const sending = deliver(claim).finally(() => inHand.delete(sending))
        inHand.add(sending)
      }
      if (claims.length === 0) await Promise.race([rest(idleMs), ...(room > 0 ? [] : inHand)])
      else if (claims.length === room) await Promise.race(inHand)
    }
  }

  async function deliver(claim: Claim) {
    try {
      const outcome = await send(claim, transport, clock)
      if (outcome === 'skipped') return
      serverFaults = outcome === 'server' ? serverFaults + 1 : 0
      if (outcome === 'server') waitedForServer = true
      else if (waitedForServer) {
        waitedForServer = false
        await releaseWaiting(clock())
      }
    } catch (err) {
      // Its claim runs out, and it is tried again.
      log.error({ err, deliveryId: claim.id, kind: claim.kind }, 'mail could not be handled')
    }
  }

  async function rest(ms: number) {
    await delay(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
  }

  const running = keepRunning(run, stopping.signal)
  return {
    async stop() {
      stopping.abort()
      await running
      await Promise.race([Promise.allSettled(inHand), delay(STOP_MS, undefined, { ref: false })])
    },
  }
}

/** The database may be away for a while; the post goes on when it is back. */
async function keepRunning(run: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await run()
    } catch (err) {
      log.error({ err }, 'post interrupted')
      await delay(5_000, undefined, { signal, ref: false }).catch(() => {})
    }
  }
}

/** Takes up to `limit` due deliveries for `claimMs`; no other worker has them meanwhile. */
export async function claimDue(limit: number, now: Date, claimMs = CLAIM_MS): Promise<Claim[]> {
  const until = new Date(now.getTime() + claimMs)
  return db.$queryRaw<Claim[]>`
    UPDATE "MailDelivery" SET "claimedUntil" = ${until}::timestamptz, "attempts" = "attempts" + 1
    WHERE "id" IN (
      SELECT "id" FROM "MailDelivery" AS delivery
      WHERE "status" = 'PENDING' AND "dueAt" <= ${now}::timestamptz
        AND ("claimedUntil" IS NULL OR "claimedUntil" <= ${now}::timestamptz)
        AND NOT EXISTS (
          SELECT 1 FROM "MailDelivery" AS earlier
          WHERE earlier."recipientId" = delivery."recipientId" AND earlier."subjectId" = delivery."subjectId"
            AND earlier."status" = 'PENDING' AND earlier."dueAt" <= ${now}::timestamptz
            AND (earlier."dueAt", earlier."id") < (delivery."dueAt", delivery."id")
        )
      ORDER BY "dueAt", "id"
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    )
    RETURNING "id", "kind", "attempts", "resends", "claimedUntil"`
}

/** What waited because the server was away goes as soon as it is back, not when its next attempt would be. */
async function releaseWaiting(now: Date): Promise<void> {
  await db.mailDelivery.updateMany({
    where: { ...WAITS_FOR_SERVER, claimedUntil: null },
    data: { dueAt: now, lastError: null },
  })
}

async function send(
  claim: Claim,
  transport: MailTransport,
  clock: () => Date,
): Promise<'sent' | 'skipped' | MailFaultKind> {
  const { id, kind } = claim
  const begun = clock()
  const composed = await composeMail(id, begun)
  if ('skip' in composed) {
    await finish(claim, { status: 'SUPPRESSED', lastError: composed.skip })
    log.info({ deliveryId: id, kind, reason: composed.skip }, 'mail not sent')
    return 'skipped'
  }
  try {
    await transport.send({ ...composed, kind, messageId: messageIdOf(claim), at: begun })
  } catch (error) {
    if (!(error instanceof MailFault)) throw error
    await finish(claim, afterFault(claim, error, clock()))
    log.warn(
      { deliveryId: id, kind, fault: error.kind, code: error.code, attempts: claim.attempts },
      'mail failed',
    )
    return error.kind
  }
  await finish(claim, { status: 'SENT', sentAt: clock(), lastError: null })
  log.info({ deliveryId: id, kind, attempts: claim.attempts }, 'mail sent')
  return 'sent'
}

function afterFault({ attempts }: Claim, { kind, code: answer }: MailFault, now: Date) {
  const code = kind === 'server' ? serverFaultCode(answer) : answer
  if (kind === 'refused') return { status: 'SUPPRESSED', lastError: code } as const
  if (attempts >= MAX_ATTEMPTS) return { status: 'FAILED', lastError: code } as const
  return { dueAt: new Date(now.getTime() + retryDelay(attempts, Math.random())), lastError: code }
}

type Outcome =
  | { status: 'SENT'; sentAt: Date; lastError: null }
  | { status: 'SUPPRESSED' | 'FAILED'; lastError: string }
  | { dueAt: Date; lastError: string }

// Only while the claim is still ours: one that ran out may be in other hands.
async function finish({ id, attempts }: Claim, outcome: Outcome): Promise<void> {
  await db.mailDelivery.updateMany({
    where: { id, attempts, status: 'PENDING' },
    data: { ...outcome, claimedUntil: null },
  })
}

/** The same for each attempt at a delivery, so that a mail which arrives twice is seen to be one. */
function messageIdOf({ id, resends }: Pick<Claim, 'id' | 'resends'>): string {
  const { hostname } = new URL(env().APP_URL)
  return `<${resends === 0 ? id : `${id}.${resends}`}@${hostname}>`
}
