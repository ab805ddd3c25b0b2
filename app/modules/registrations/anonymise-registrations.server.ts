import type { Prisma } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { deleteLinkTokens } from '#app/modules/accounts/link-tokens.server.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { redactEntries } from '#app/modules/audit/redact-entries.server.ts'
import { forgetRecipients } from '#app/modules/mail/forget-recipients.server.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { settleSeats } from './offer-seats.server.ts'
import { lockSeats } from './seats.server.ts'
import { readRegistration } from './write-registration.server.ts'

/** What stands where a name stood. */
export const NOBODY = '—'

/** What tells who it was, taken away. State, party, zone and language stay: they are the count. */
function blank(now: Date) {
  return {
    name: NOBODY,
    email: null,
    phone: null,
    question: null,
    idempotencyKey: null,
    consentFuture: false,
    consentRecording: false,
    anonymisedAt: now,
  } satisfies Prisma.RegistrationUpdateManyMutationInput
}

/**
 * Erases a person from their registration: what is left is a count. A place in a session that is still ahead is given up, and
 * goes to the next in line; no mail tells of it, because no address is left. Doing it again changes nothing.
 * @returns whether there was somebody to erase
 */
export async function eraseRegistration(tx: Tx, context: ActorContext, id: string): Promise<boolean> {
  const found = await tx.registration.findUnique({ where: { id }, select: { sessionId: true } })
  if (!found) return false
  const session = await lockSeats(tx, found.sessionId)
  const { status, anonymisedAt } = await readRegistration(tx, id)
  if (anonymisedAt) return false
  const over = session.status !== 'PUBLISHED' || (session.endsAt !== null && session.endsAt <= context.now)
  const leaves = !over && status !== 'WITHDRAWN' && status !== 'DECLINED'
  await takeAway(
    tx,
    [id],
    context.now,
    leaves ? { status: 'WITHDRAWN', withdrawnAt: context.now, waitingSince: null, offerExpiresAt: null } : {},
  )
  await redactEntries(tx, 'registration', id, context.now)
  await recordAudit(tx, context, {
    action: 'registration.erased',
    subjectKind: 'registration',
    subjectId: id,
    after: { sessionId: session.id, status: leaves ? 'WITHDRAWN' : status },
  })
  if (leaves) await settleSeats(tx, context, session, id)
  return true
}

/**
 * Who registered for sessions that ended before then (or were called off, or never took place): at most `limit` of them
 * become counts. @returns how many did
 */
export async function anonymiseEndedRegistrations(
  tx: Tx,
  now: Date,
  before: Date,
  limit: number,
): Promise<number> {
  const due = await tx.$queryRaw<{ id: string }[]>`
    SELECT r."id" FROM "Registration" r JOIN "Session" s ON s."id" = r."sessionId"
    WHERE r."anonymisedAt" IS NULL AND coalesce(
      CASE s."status" WHEN 'CANCELLED' THEN s."cancelledAt" WHEN 'DECLINED' THEN s."declinedAt" END,
      s."endsAt", s."heldAt"
    ) < ${before}::timestamptz
    ORDER BY r."id" LIMIT ${limit} FOR UPDATE OF r SKIP LOCKED`
  const ids = due.map(({ id }) => id)
  if (ids.length === 0) return 0
  await takeAway(tx, ids, now, {})
  for (const id of ids) await redactEntries(tx, 'registration', id, now)
  return ids.length
}

async function takeAway(
  tx: Tx,
  ids: string[],
  now: Date,
  more: Prisma.RegistrationUpdateManyMutationInput,
): Promise<void> {
  await tx.registration.updateMany({ where: { id: { in: ids } }, data: { ...blank(now), ...more } })
  await tx.registrationAnswer.deleteMany({ where: { registrationId: { in: ids } } })
  await deleteLinkTokens(tx, 'ATTENDEE', ids)
  await forgetRecipients(tx, ids)
}
