import { setImmediate as breathe } from 'node:timers/promises'
import { SYSTEM } from '#app/modules/accounts/actor.ts'
import { forgetEndedSessions } from '#app/modules/accounts/forget-ended-sessions.server.ts'
import { deleteDeadLinks } from '#app/modules/accounts/link-tokens.server.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { deleteIdleHosts } from '#app/modules/hosts/delete-host.server.ts'
import { forgetOldDeliveries } from '#app/modules/mail/forget-recipients.server.ts'
import { anonymiseEndedRegistrations } from '#app/modules/registrations/anonymise-registrations.server.ts'
import {
  deleteUnverifiedProposals,
  forgetHost,
  hostsLongDone,
} from '#app/modules/sessions/forget-host.server.ts'
import type { Context } from '#app/platform/context.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { completeLedger } from './erasure-ledger.server.ts'
import { minimiseOldRequests } from './minimise-requests.server.ts'
import { privacySettings } from './settings.server.ts'

const DAY = 24 * 60 * 60_000

export type RetentionCounts = {
  registrations: number
  hosts: number
  proposals: number
  requests: number
  deliveries: number
  sessionsAndLinks: number
}

/**
 * What time has made needless goes, once a day: who came to a session becomes a count; hosts long done lose address and telephone;
 * what nobody confirmed, ended sessions, dead links and old mail rows go. In chunks of `chunk`, each a transaction, so that
 * nobody waits for it and one that is cut off goes on the next day. Running again changes nothing.
 */
export async function runRetention(context: Context, { chunk = 200 } = {}): Promise<RetentionCounts> {
  const { now } = context
  const acting = { ...context, actor: SYSTEM }
  const settings = await privacySettings()
  const ago = (days: number) => new Date(now.getTime() - days * DAY)
  const unverified = ago(settings.unverifiedDays)
  const technical = ago(settings.technicalDays)

  const counts: RetentionCounts = {
    registrations: await inChunks((tx) =>
      anonymiseEndedRegistrations(tx, now, ago(settings.attendeeDays), chunk),
    ),
    hosts: await inChunks(async (tx) => {
      const due = await hostsLongDone(tx, ago(settings.hostDays), chunk)
      for (const id of due) await forgetHost(tx, acting, id)
      return due.length
    }),
    proposals: await inChunks((tx) => deleteUnverifiedProposals(tx, now, unverified, chunk)),
    requests: await inChunks((tx) =>
      minimiseOldRequests(tx, { answered: ago(settings.requestDays), unverified }, chunk),
    ),
    deliveries: await inChunks((tx) => forgetOldDeliveries(tx, technical, chunk)),
    sessionsAndLinks: await inChunks(
      async (tx) =>
        (await forgetEndedSessions(tx, technical, chunk)) + (await deleteDeadLinks(tx, technical, chunk)),
    ),
  }
  counts.hosts += await inChunks((tx) => deleteIdleHosts(tx, unverified, chunk))
  if (Object.values(counts).some((count) => count > 0)) {
    await inTransaction((tx) =>
      recordAudit(tx, acting, {
        action: 'privacy.retentionRan',
        subjectKind: 'privacy',
        subjectId: 'privacy',
        after: counts,
      }),
    )
  }
  await completeLedger()
  return counts
}

/** Until a chunk finds nothing more. */
async function inChunks(step: (tx: Tx) => Promise<number>): Promise<number> {
  let total = 0
  for (;;) {
    const done = await inTransaction(step)
    if (done === 0) return total
    total += done
    await breathe()
  }
}
