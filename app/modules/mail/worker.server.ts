import { sealEntries } from '#app/modules/audit/seal-entries.server.ts'
import { startCampaigns } from '#app/modules/outreach/run-campaigns.server.ts'
import { minimiseAnsweredErasures } from '#app/modules/privacy/minimise-requests.server.ts'
import { runRetention } from '#app/modules/privacy/retention.server.ts'
import { expireOffers } from '#app/modules/registrations/expire-offers.server.ts'
import type { Context } from '#app/platform/context.ts'
import { forgetChanges } from '#app/platform/db.server.ts'
import { now } from '#app/platform/env.server.ts'
import { startJobs } from '#app/platform/jobs.server.ts'
import { openMailTransport } from '#app/platform/mail-transport.server.ts'
import { tracedRequest } from '#app/platform/request-trace.server.ts'
import { planMails } from './plan-mails.server.ts'
import { startPost } from './post.server.ts'

/** A run's own id leads from its log lines to the mails that it orders and to the audit trail. */
function clockContext(): Context {
  return { now: now(), requestId: tracedRequest() ?? 'clock', language: 'es', origin: null }
}

/**
 * Everything that happens without a person at a page: the post, and what the clock brings about. Any number of
 * processes may run it on one database.
 */
export async function startWorker(): Promise<{ stop(): Promise<void> }> {
  const transport = openMailTransport()
  const post = startPost({ transport, clock: now })
  const campaigns = startCampaigns({ clock: now })
  const clock = await startJobs([
    {
      name: 'expire-offers',
      cron: '* * * * *',
      run: async () => {
        await expireOffers(clockContext())
      },
    },
    {
      name: 'seal-audit',
      cron: '* * * * *',
      run: async () => {
        await sealEntries(now())
      },
    },
    {
      name: 'plan-mails',
      cron: '*/5 * * * *',
      run: () => planMails(clockContext()),
    },
    { name: 'forget-changes', cron: '*/5 * * * *', run: forgetChanges },
    {
      name: 'minimise-requests',
      cron: '*/5 * * * *',
      run: async () => {
        await minimiseAnsweredErasures(now())
      },
    },
    {
      // Half past three in the night of Mexico City.
      name: 'retention',
      cron: '30 9 * * *',
      run: async () => {
        await runRetention(clockContext())
      },
    },
  ])
  return {
    async stop() {
      await clock.stop()
      await campaigns.stop()
      await post.stop()
      await transport.close()
    },
  }
}
