import type { Campaign } from '#app/generated/prisma/client.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { civilDateAt, MEXICO_CITY } from '#app/platform/time.ts'

/** The report's line that a campaign belongs to: invitations to one session are one line, whatever sent them. */
export async function ensureMailing(
  tx: Tx,
  { id, mailingId, sessionId, topic }: Pick<Campaign, 'id' | 'mailingId' | 'sessionId' | 'topic'>,
): Promise<void> {
  if (mailingId) return
  const known = sessionId && (await tx.mailing.findFirst({ where: { sessionId }, orderBy: { id: 'asc' } }))
  const mailing =
    known || (await tx.mailing.create({ data: { sessionId, subject: sessionId ? null : topic } }))
  await tx.campaign.update({ where: { id }, data: { mailingId: mailing.id } })
}

/**
 * Writes down for the report what has gone out so far: for each day of Mexico City's calendar how many mails. Counted, not
 * added up, so that doing it again changes nothing.
 */
export async function recordSends(tx: Tx, campaign: Pick<Campaign, 'id'>): Promise<void> {
  const { mailingId } = await tx.campaign.findUniqueOrThrow({ where: { id: campaign.id } })
  if (!mailingId) return
  const hours = await tx.$queryRaw<{ hour: Date; count: number }[]>`
    SELECT date_trunc('hour', delivery."sentAt", 'UTC') AS "hour", count(*)::int AS "count"
    FROM "Campaign" AS campaign JOIN "MailDelivery" AS delivery
      ON delivery."subjectId" = campaign."id" AND delivery."kind" = 'campaign' AND delivery."status" = 'SENT'
    WHERE campaign."mailingId" = ${mailingId}::uuid AND delivery."sentAt" IS NOT NULL
    GROUP BY 1`
  const days = new Map<string, number>()
  for (const { hour, count } of hours) {
    const day = civilDateAt(hour, MEXICO_CITY)
    days.set(day, (days.get(day) ?? 0) + count)
  }
  for (const [sentOn, count] of days) {
    await tx.mailingSend.upsert({
      where: { mailingId_sentOn: { mailingId, sentOn } },
      create: { mailingId, sentOn, count },
      update: { count },
    })
  }
}
