import type { Prisma } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { readLastError, WAITS_FOR_SERVER } from './last-error.ts'

/** This many people put off one after the other are no trouble of their mailboxes. */
const IN_A_ROW = 3

export type ServerFault = {
  /** `away`: it can't be reached, or refuses us; `putsOff`: it tells everybody to come later. */
  kind: 'away' | 'putsOff'
  /** The server's code, never its words: `ECONNREFUSED`, `451 4.3.1`. */
  code: string
  since: Date | null
  /** How many mails wait: those that met it, and all that are due behind them. */
  waiting: number
  lastSentAt: Date | null
}

/**
 * What is wrong with the way out, if anything: seen with the first mail that finds it closed, or the third person in a row who is
 * put off.
 * @throws DomainError 'forbidden'
 */
export async function readServerFault(context: ActorContext): Promise<ServerFault | null> {
  assertMay(context.actor, 'mail.read')
  const sent = await db.mailDelivery.findFirst({
    where: { sentAt: { not: null } },
    orderBy: { sentAt: 'desc' },
    select: { sentAt: true },
  })
  const lastSentAt = sent?.sentAt ?? null
  const away = await waitingFor(WAITS_FOR_SERVER, context.now)
  if (away) return { kind: 'away', ...away, lastSentAt }

  const putOff = {
    status: 'PENDING',
    lastError: { startsWith: '4' },
    failingSince: lastSentAt ? { gt: lastSentAt } : { not: null },
  } as const
  const people = await db.mailDelivery.findMany({
    where: putOff,
    distinct: ['recipientId'],
    take: IN_A_ROW,
    select: { recipientId: true },
  })
  const later = people.length === IN_A_ROW && (await waitingFor(putOff, context.now))
  return later ? { kind: 'putsOff', ...later, lastSentAt } : null
}

async function waitingFor(
  where: Prisma.MailDeliveryWhereInput,
  now: Date,
): Promise<Pick<ServerFault, 'code' | 'since' | 'waiting'> | null> {
  const latest = await db.mailDelivery.findFirst({ where, orderBy: { dueAt: 'desc' } })
  const why = latest?.lastError ? readLastError(latest.lastError) : null
  if (!why || !('code' in why)) return null
  const { _min } = await db.mailDelivery.aggregate({ where, _min: { failingSince: true } })
  // Those too that nobody has tried yet: they wait behind the ones that found the way closed.
  const waiting = await db.mailDelivery.count({
    where: { status: 'PENDING', OR: [where, { dueAt: { lte: now } }] },
  })
  return { code: why.code, since: _min.failingSince, waiting }
}
