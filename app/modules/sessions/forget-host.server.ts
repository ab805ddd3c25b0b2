import type { Session } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { deleteLinkTokens } from '#app/modules/accounts/link-tokens.server.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { redactEntries } from '#app/modules/audit/redact-entries.server.ts'
import { deleteHost } from '#app/modules/hosts/delete-host.server.ts'
import { forgetRecipients } from '#app/modules/mail/forget-recipients.server.ts'
import type { Tx } from '#app/platform/db.server.ts'

/** Whether a session's host was published, by name and post: that much stays, as the public record of what took place. */
export function isPrinted({
  publishedAt,
  status,
  origin,
}: Pick<Session, 'publishedAt' | 'status' | 'origin'>): boolean {
  return publishedAt !== null || status === 'HELD' || status === 'REPORTED' || origin === 'IMPORT'
}

/** A host's sessions that still go on: they must be held or called off before the host can be forgotten. */
export async function sessionsStillOpen(tx: Tx, hostId: string, now: Date): Promise<{ id: string }[]> {
  return tx.session.findMany({
    where: {
      hostId,
      emailVerifiedAt: { not: null },
      status: { in: ['PROPOSED', 'ACCEPTED', 'SCHEDULED', 'PUBLISHED'] },
      OR: [{ endsAt: null }, { endsAt: { gt: now } }],
    },
    select: { id: true },
  })
}

/**
 * Erases a host: the row with address and telephone goes; of their sessions, what only they and staff knew (home address, topics,
 * words between them, links). Name and post stay where they were published; elsewhere they go too. A proposal that was never
 * confirmed goes whole.
 * @returns whether there was somebody to erase
 */
export async function forgetHost(tx: Tx, context: ActorContext, hostId: string): Promise<boolean> {
  const host = await tx.host.findUnique({ where: { id: hostId }, select: { id: true } })
  if (!host) return false
  await deleteProposals(
    tx,
    await tx.session.findMany({
      where: { hostId, origin: 'PROPOSAL', emailVerifiedAt: null, status: 'PROPOSED' },
      select: { id: true },
    }),
    context.now,
  )
  const sessions = await tx.session.findMany({ where: { hostId }, orderBy: { id: 'asc' } })
  for (const session of sessions) {
    const printed = isPrinted(session)
    const over = session.endsAt !== null && session.endsAt <= context.now
    await tx.session.update({
      where: { id: session.id },
      data: {
        hostId: null,
        address: null,
        topics: null,
        decisionWords: null,
        idempotencyKey: null,
        ...(over || !printed ? { joinUrl: null } : {}),
        ...(printed ? {} : { hostName: null, hostCredit: null, hostOrganization: null, publicText: null }),
      },
    })
    await redactEntries(tx, 'session', session.id, context.now)
    await recordAudit(tx, context, {
      action: 'session.hostForgotten',
      subjectKind: 'session',
      subjectId: session.id,
      after: { published: printed },
    })
  }
  const ids = sessions.map(({ id }) => id)
  await deleteLinkTokens(tx, 'HOST', ids)
  await forgetHostMail(tx, ids)
  await deleteHost(tx, hostId)
  return true
}

/** Proposals whose address nobody confirmed before then. At most `limit`. @returns how many went */
export async function deleteUnverifiedProposals(
  tx: Tx,
  now: Date,
  before: Date,
  limit: number,
): Promise<number> {
  const due = await tx.session.findMany({
    where: { origin: 'PROPOSAL', emailVerifiedAt: null, status: 'PROPOSED', createdAt: { lt: before } },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: limit,
  })
  await deleteProposals(tx, due, now)
  return due.length
}

/** Hosts all of whose sessions ended, or were declined or called off, before then. */
export async function hostsLongDone(tx: Tx, before: Date, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ hostId: string }[]>`
    SELECT s."hostId" FROM "Session" s JOIN "Host" h ON h."id" = s."hostId" AND h."email" IS NOT NULL
    GROUP BY s."hostId"
    HAVING max(coalesce(s."cancelledAt", s."declinedAt", s."endsAt", s."heldAt", s."createdAt")) < ${before}::timestamptz
      AND bool_and(s."status" IN ('HELD', 'REPORTED', 'DECLINED', 'CANCELLED'))
    ORDER BY s."hostId" LIMIT ${limit}`
  return rows.map(({ hostId }) => hostId)
}

async function deleteProposals(tx: Tx, proposals: { id: string }[], now: Date): Promise<void> {
  const ids = proposals.map(({ id }) => id)
  if (ids.length === 0) return
  await deleteLinkTokens(tx, 'HOST', ids)
  await forgetHostMail(tx, ids)
  for (const id of ids) await redactEntries(tx, 'session', id, now)
  await tx.session.deleteMany({ where: { id: { in: ids } } })
}

/** A host's mail is addressed to the session. */
async function forgetHostMail(tx: Tx, sessionIds: string[]): Promise<void> {
  await forgetRecipients(tx, sessionIds)
}
