import { setTimeout as delay } from 'node:timers/promises'
import { db } from '#app/platform/db.server.ts'
import { env } from '#app/platform/env.server.ts'
import { log } from '#app/platform/log.server.ts'
import { MailFault, type MailTransport, SEND_LIMIT_MS } from '#app/platform/mail-transport.server.ts'
import { tracing } from '#app/platform/request-trace.server.ts'
import { composeCampaignMails } from './compose-campaign-mails.server.ts'
import { composeMail } from './compose-mail.server.ts'
import type { ComposedMail, SkipReason } from './composed-mail.ts'
import { countMail } from './figures.server.ts'
import { serverFaultCode, WAITS_FOR_SERVER } from './last-error.ts'
import { MAX_ATTEMPTS, retryDelay, serverPause } from './retries.ts'
import { type Outcome, openSettlement } from './settle-mails.server.ts'

const IDLE_MS = 1_000
/**
 * How many mails are in work at once, of each sort: those that somebody waits for, and campaigns', which are taken by handfuls
 * so that their queries are few.
 */
const AT_ONCE = { direct: 5, campaign: 10 } as const
const HANDFUL = 5
const STOP_MS = 15_000
/** Longer than any sending, so that what is claimed by a living worker is never taken from it. */
const CLAIM_MS = SEND_LIMIT_MS + 30_000

type Sort = keyof typeof AT_ONCE
type Claim = {
  id: string
  kind: string
  attempts: number
  resends: number
  claimedUntil: Date
  /** Of the request that ordered it. */
  requestId: string | null
}
type CampaignClaim = Claim & { recipientId: string; subjectId: string }

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
 * cancellation can't overtake the change before it. Campaigns' mails have a way out of their own: they never take the
 * place of a mail that somebody waits for.
 */
export function startPost(options: PostOptions): { stop(): Promise<void> } {
  const { transport, clock, idleMs = IDLE_MS, claimMs = CLAIM_MS } = options
  const stopping = new AbortController()
  const settle = openSettlement(clock)
  const inHand = new Set<Promise<void>>()
  /** What is being composed or sent. What was sent and is being written down is in hand, but takes no place. */
  const places = { direct: 0, campaign: 0 }
  let serverFaults = 0
  // Also of a process before this one some mails may wait for the server.
  let waitedForServer = true
  let freed = false
  let wake = () => {}

  async function run() {
    while (!stopping.signal.aborted) {
      if (serverFaults > 0) await rest(serverPause(serverFaults))
      const direct = room('direct')
      for (const claim of direct > 0 ? await claimDue(direct, clock(), claimMs) : []) hold(deliver(claim))
      const campaign = room('campaign')
      const claims = campaign > 0 ? await claimDueOfCampaigns(campaign, clock(), claimMs) : []
      if (claims.length > 0) hold(deliverMany(claims))
      await untilSomethingEnds(idleMs)
    }
  }

  function room(sort: Sort): number {
    if (stopping.signal.aborted) return 0
    // While the server is down one mail at a time tries whether it is back.
    return serverFaults > 0 ? 1 - places.direct - places.campaign : AT_ONCE[sort] - places[sort]
  }

  function hold(work: Promise<void>) {
    const held = work.finally(() => inHand.delete(held))
    inHand.add(held)
  }

  function deliver(claim: Claim): Promise<void> {
    // Its log lines name the request that ordered it.
    return tracing(claim.requestId ?? 'clock', () =>
      attempt('direct', claim, () => composeMail(claim.id, clock())),
    )
  }

  async function deliverMany(claims: CampaignClaim[]): Promise<void> {
    const composing = composeCampaignMails(claims, clock())
    await Promise.all(
      claims.map((claim) =>
        attempt('campaign', claim, async () => (await composing).get(claim.id) ?? 'wait'),
      ),
    )
  }

  async function attempt(
    sort: Sort,
    claim: Claim,
    compose: () => Promise<ComposedMail | { skip: SkipReason } | 'wait'>,
  ): Promise<void> {
    const { id, kind, attempts } = claim
    places[sort] += 1
    try {
      const outcome = await send(claim, compose).finally(() => free(sort))
      countMail(kind, resultOf(outcome))
      await settle({ id, attempts, outcome })
    } catch (err) {
      // Its claim runs out, and it is tried again.
      log.error({ err, deliveryId: id, kind }, 'mail could not be handled')
    }
  }

  async function send(
    claim: Claim,
    compose: () => Promise<ComposedMail | { skip: SkipReason } | 'wait'>,
  ): Promise<Outcome> {
    const { id, kind, attempts } = claim
    const composed = await compose()
    if (composed === 'wait') return { untried: true }
    if ('skip' in composed) {
      log.info({ deliveryId: id, kind, reason: composed.skip }, 'mail not sent')
      return { status: 'SUPPRESSED', lastError: composed.skip }
    }
    const faultsBefore = serverFaults
    try {
      await transport.send({ ...composed, kind, messageId: messageIdOf(claim), at: clock() })
    } catch (error) {
      if (!(error instanceof MailFault)) throw error
      log.warn({ deliveryId: id, kind, fault: error.kind, code: error.code, attempts }, 'mail failed')
      if (error.kind === 'server') {
        // Several that fail together are one sign.
        serverFaults = Math.max(serverFaults, faultsBefore + 1)
        waitedForServer = true
      } else await serverAnswered()
      return afterFault(claim, error, composed.to.address, clock())
    }
    log.info({ deliveryId: id, kind, attempts }, 'mail sent')
    await serverAnswered()
    return { status: 'SENT', sentAt: clock() }
  }

  async function serverAnswered() {
    serverFaults = 0
    if (!waitedForServer) return
    waitedForServer = false
    await releaseWaiting(clock())
  }

  function free(sort: Sort) {
    places[sort] -= 1
    if (sort === 'campaign' && places.campaign > AT_ONCE.campaign - HANDFUL) return
    freed = true
    wake()
  }

  function untilSomethingEnds(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(end, ms)
      timer.unref()
      wake = end
      function end() {
        clearTimeout(timer)
        freed = false
        done()
      }
      if (freed || stopping.signal.aborted) end()
    })
  }

  async function rest(ms: number) {
    await delay(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
  }

  const running = keepRunning(run, stopping.signal)
  return {
    async stop() {
      stopping.abort()
      wake()
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

/**
 * Takes up to `limit` due deliveries that are no campaign's for `claimMs`; no other worker has them meanwhile. What waits for the
 * same person is looked for among that person's mails alone (OFFSET 0): a database without statistics, as the embedded one is, would
 * read all that wait once for each of them.
 */
export async function claimDue(limit: number, now: Date, claimMs = CLAIM_MS): Promise<Claim[]> {
  const until = new Date(now.getTime() + claimMs)
  return db.$queryRaw<Claim[]>`
    UPDATE "MailDelivery" SET "claimedUntil" = ${until}::timestamptz, "attempts" = "attempts" + 1
    WHERE "id" IN (
      SELECT "id" FROM "MailDelivery" AS delivery
      WHERE "status" = 'PENDING' AND "kind" <> 'campaign' AND "dueAt" <= ${now}::timestamptz
        AND ("claimedUntil" IS NULL OR "claimedUntil" <= ${now}::timestamptz)
        AND NOT EXISTS (
          SELECT 1 FROM (
            SELECT * FROM "MailDelivery" AS own WHERE own."recipientId" = delivery."recipientId" OFFSET 0
          ) AS earlier
          WHERE earlier."subjectId" = delivery."subjectId"
            AND earlier."status" = 'PENDING' AND earlier."dueAt" <= ${now}::timestamptz
            AND (earlier."dueAt", earlier."id") < (delivery."dueAt", delivery."id")
        )
      ORDER BY "dueAt", "id"
      LIMIT ${limit}
      FOR UPDATE SKIP LOCKED
    )
    RETURNING "id", "kind", "attempts", "resends", "claimedUntil", "requestId"`
}

/**
 * The same of campaigns that are being sent; a paused one's deliveries stay where they are and in nobody's way. A contact has
 * one delivery of a campaign, so none has to wait for another.
 */
async function claimDueOfCampaigns(limit: number, now: Date, claimMs: number): Promise<CampaignClaim[]> {
  const until = new Date(now.getTime() + claimMs)
  return db.$queryRaw<CampaignClaim[]>`
    UPDATE "MailDelivery" AS delivery SET "claimedUntil" = ${until}::timestamptz, "attempts" = "attempts" + 1
    FROM (
      SELECT due."id" FROM "Campaign" AS campaign CROSS JOIN LATERAL (
        SELECT "id", "dueAt" FROM "MailDelivery"
        WHERE "subjectId" = campaign."id" AND "kind" = 'campaign' AND "status" = 'PENDING'
          AND "dueAt" <= ${now}::timestamptz AND ("claimedUntil" IS NULL OR "claimedUntil" <= ${now}::timestamptz)
        ORDER BY "dueAt", "id"
        LIMIT ${limit}
        FOR UPDATE SKIP LOCKED
      ) AS due
      WHERE campaign."status" = 'SENDING'
      ORDER BY due."dueAt", due."id"
      LIMIT ${limit}
    ) AS taken
    WHERE delivery."id" = taken."id"
    RETURNING delivery."id", "kind", "attempts", "resends", "claimedUntil", "requestId", "recipientId", "subjectId"`
}

/** What waited because the server was away goes as soon as it is back, not when its next attempt would be. */
async function releaseWaiting(now: Date): Promise<void> {
  await db.mailDelivery.updateMany({
    where: { ...WAITS_FOR_SERVER, claimedUntil: null },
    data: { dueAt: now, lastError: null, failingSince: null },
  })
}

function afterFault({ attempts }: Claim, { kind, code: answer }: MailFault, to: string, now: Date): Outcome {
  const lastError = kind === 'server' ? serverFaultCode(answer) : answer
  if (kind === 'refused') return { status: 'SUPPRESSED', lastError, to }
  if (attempts >= MAX_ATTEMPTS) return { status: 'FAILED', lastError }
  return { dueAt: new Date(now.getTime() + retryDelay(attempts, Math.random())), lastError }
}

/** For the figures. */
function resultOf(outcome: Outcome): 'sent' | 'suppressed' | 'failed' | 'later' {
  if (!('status' in outcome)) return 'later'
  return outcome.status === 'SENT' ? 'sent' : outcome.status === 'FAILED' ? 'failed' : 'suppressed'
}

/** The same for each attempt at a delivery, so that a mail which arrives twice is seen to be one. */
function messageIdOf({ id, resends }: Pick<Claim, 'id' | 'resends'>): string {
  const { hostname } = new URL(env().APP_URL)
  return `<${resends === 0 ? id : `${id}.${resends}`}@${hostname}>`
}
