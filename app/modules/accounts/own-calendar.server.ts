import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { env } from '#app/platform/env.server.ts'
import { mintLinkToken, revokeLinkTokens } from './link-tokens.server.ts'
import type { StaffContext } from './require-staff.server.ts'

/** Since when the calendar of who is signed in has an address that opens; null where it has none. */
export async function ownCalendarSince({ account }: StaffContext): Promise<Date | null> {
  const link = await db.linkToken.findFirst({
    where: { audience: 'STAFF', subjectId: account.id, revokedAt: null },
    orderBy: { createdAt: 'desc' },
    select: { createdAt: true },
  })
  return link?.createdAt ?? null
}

/**
 * A new address of the team's agenda for one's own calendar; the one before ends. It is kept nowhere (its hash is), so it can be
 * shown only now.
 */
export function makeOwnCalendarLink(context: StaffContext): Promise<string> {
  const { account, now } = context
  return inTransaction(async (tx) => {
    await revokeLinkTokens(tx, 'STAFF', account.id, now)
    const token = await mintLinkToken(tx, 'STAFF', account.id, now)
    await recordAudit(tx, context, {
      action: 'account.calendarLinkMade',
      subjectKind: 'account',
      subjectId: account.id,
    })
    return `${env().APP_URL}/agenda-interna/${token}/calendario.ics`
  })
}

/** Ends the address: calendars that ask it get nothing any more. Ending what has ended changes nothing. */
export function endOwnCalendarLink(context: StaffContext): Promise<void> {
  const { account, now } = context
  return inTransaction(async (tx) => {
    const live = await tx.linkToken.count({
      where: { audience: 'STAFF', subjectId: account.id, revokedAt: null },
    })
    if (live === 0) return
    await revokeLinkTokens(tx, 'STAFF', account.id, now)
    await recordAudit(tx, context, {
      action: 'account.calendarLinkEnded',
      subjectKind: 'account',
      subjectId: account.id,
    })
  })
}
