import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sendCampaign } from '#app/modules/outreach/steer-campaign.server.ts'
import { db } from '#app/platform/db.server.ts'
import { CAMPAIGN_TIMEOUT, campaign } from '#tests/support/campaign.ts'
import { COORDINATOR, contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { campaignOf, countsOf, draftCampaign, makeContacts } from '#tests/support/outreach-factory.ts'
import { type SmtpPeer, startSmtpPeer } from '#tests/support/smtp-peer.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
/** Contacts for each life, so that there is something left to kill. */
const A_LIFE = 60
const FIRST = 700

describe.skipIf(!process.env.TEST_DATABASE_URL)('a campaign whose workers are killed', () => {
  useDatabase()
  let peer: SmtpPeer
  let folder: string
  beforeAll(async () => {
    peer = await startSmtpPeer()
    const cache = resolve(root, 'node_modules/.cache')
    await mkdir(cache, { recursive: true })
    folder = await mkdtemp(resolve(cache, 'worker-process-'))
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: 'tests/support/worker-process.ts',
        outDir: folder,
        target: 'es2022',
        rollupOptions: { output: { entryFileNames: 'worker-process.mjs' } },
      },
    })
  }, 240_000)
  afterAll(async () => {
    await peer.close()
    await rm(folder, { recursive: true, force: true })
  })

  const { numRuns } = campaign('campaign kills', { quick: 2, full: 20 })

  it('leaves nobody out: killed while it orders, and again and again while it sends', {
    timeout: Math.max(CAMPAIGN_TIMEOUT, 240_000),
  }, async () => {
    const size = FIRST + numRuns * A_LIFE
    await makeContacts(size)
    const id = await draftCampaign()
    await sendCampaign(contextOf(COORDINATOR), id)

    // In the middle of its orders: the first handful is there, the rest is not.
    await live(0, async () => (await db.mailDelivery.count()) > 0)
    expect((await campaignOf(id)).recipients).toBeNull()
    for (let round = 1; round <= numRuns; round++) {
      const before = peer.received.length
      await live(round, async () => peer.received.length >= before + 1 + ((round * 7) % (A_LIFE - 10)))
    }
    await live(numRuns + 1, async () => (await campaignOf(id)).status === 'SENT')

    expect((await campaignOf(id)).recipients).toBe(size)
    expect(await countsOf(id)).toEqual({ SENT: size })
    const times = new Map<string, number>()
    for (const raw of peer.received) times.set(idOf(raw), (times.get(idOf(raw)) ?? 0) + 1)
    expect(times.size).toBe(size)
    const doubles = [...times.values()].filter((count) => count > 1).length
    process.stdout.write(
      `campaign kills: ${numRuns + 1} kills, ${size} contacts, ${times.size} reached, ${doubles} twice under the same Message-ID\n`,
    )
    // What was on its way, and not yet written down, when a worker died.
    expect(doubles).toBeLessThanOrEqual(numRuns * 20)
    const orders = await db.mailDelivery.findMany({ where: { kind: 'campaign' }, select: { id: true } })
    expect(orders.every((order) => times.has(order.id))).toBe(true)
  })

  const idOf = (raw: string) => /^Message-ID: <(.+)@localhost>\r?$/im.exec(raw)?.[1] ?? ''

  /** A worker's life, until `done`; each begins when the claims of the one before have run out. */
  async function live(round: number, done: () => Promise<boolean>): Promise<void> {
    const now = new Date(NOW.getTime() + round * 5 * 60_000)
    const worker = spawn(process.execPath, [resolve(folder, 'worker-process.mjs')], {
      cwd: root,
      env: { ...process.env, POST_URL: peer.url, POST_NOW: now.toISOString() },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const ended = once(worker, 'exit')
    while (!(await done())) await delay(2)
    worker.kill('SIGKILL')
    await ended
  }
})
