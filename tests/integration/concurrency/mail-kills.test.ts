import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#app/platform/db.server.ts'
import { CAMPAIGN_TIMEOUT, campaign } from '#tests/support/campaign.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { confirmedPerson, order, sessionWithPeople } from '#tests/support/mail-factory.ts'
import { type SmtpPeer, startSmtpPeer } from '#tests/support/smtp-peer.ts'

/** When a worker dies: the recipient is named, the text is going over, it has arrived unanswered, it was just answered. */
type Moment = 'recipient' | 'text' | 'arrived' | 'answered'

const MAILS_A_LIFE = 4
const root = fileURLToPath(new URL('../../..', import.meta.url))

describe.skipIf(!process.env.TEST_DATABASE_URL)('workers killed around DATA', () => {
  useDatabase()
  let folder: string
  let peer: SmtpPeer
  beforeAll(async () => {
    folder = await mkdtemp(resolve(root, 'node_modules/.cache/post-process-'))
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: 'tests/support/post-process.ts',
        outDir: folder,
        target: 'es2022',
        rollupOptions: { output: { entryFileNames: 'post-process.mjs' } },
      },
    })
    peer = await startSmtpPeer()
  }, 60_000)
  afterAll(async () => {
    await peer.close()
    await rm(folder, { recursive: true, force: true })
  })

  const { seed, numRuns } = campaign('kills around DATA', { quick: 10, full: 100 })

  it(
    'nobody is left out; doubles come only of mails in the air, under the same Message-ID',
    async () => {
      const { session } = await sessionWithPeople()
      for (let i = 0; i < numRuns * MAILS_A_LIFE; i++)
        await order('registrationConfirmed', (await confirmedPerson(session.id)).id, session.id)

      const [moments] = fc.sample(
        fc.array(
          fc.record({
            moment: fc.constantFrom<Moment>('recipient', 'text', 'arrived', 'answered'),
            mail: fc.integer({ min: 1, max: MAILS_A_LIFE }),
            after: fc.integer({ min: 0, max: 12 }),
          }),
          { minLength: numRuns, maxLength: numRuns },
        ),
        { seed, numRuns: 1 },
      )
      /** Sent, as the database knew when a worker had died: from then on they may not come again. */
      const settled = new Map<string, number>()
      for (const [round, plan] of (moments ?? []).entries()) {
        await live(round, plan)
        const sent = await db.mailDelivery.findMany({ where: { status: 'SENT' }, select: { id: true } })
        for (const { id } of sent) if (!settled.has(id)) settled.set(id, countOf(id))
      }
      await finish(numRuns)

      const deliveries = await db.mailDelivery.findMany()
      const doubles = deliveries.filter(({ id }) => countOf(id) > 1)
      process.stdout.write(
        `${numRuns} kills, ${deliveries.length} mails, ${peer.received.length} arrived, ${doubles.length} twice\n`,
      )
      expect(deliveries.filter(({ status }) => status !== 'SENT')).toEqual([])
      expect(deliveries.filter(({ id }) => countOf(id) === 0)).toEqual([])
      for (const [id, count] of settled) expect(countOf(id)).toBe(count)
      for (const raw of peer.received) expect(idOf(raw)).toMatch(/^[0-9a-f-]{36}$/)
    },
    // Each life is a process that starts, which takes seconds where others work beside it.
    Math.max(CAMPAIGN_TIMEOUT, 240_000),
  )

  const idOf = (raw: string) => /^Message-ID: <(.+)@localhost>\r?$/im.exec(raw)?.[1] ?? ''
  const countOf = (id: string) => peer.received.filter((raw) => idOf(raw) === id).length

  function start(round: number): ChildProcess {
    // Each life begins when the claims of the one before have run out.
    const now = new Date(NOW.getTime() + round * 5 * 60_000)
    return spawn(process.execPath, [resolve(folder, 'post-process.mjs')], {
      cwd: root,
      env: { ...process.env, POST_URL: peer.url, POST_NOW: now.toISOString() },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  }

  async function live(round: number, plan: { moment: Moment; mail: number; after: number }): Promise<void> {
    const worker = start(round)
    const ended = once(worker, 'exit')
    const kill = () => worker.kill('SIGKILL')
    const seen = new Set<string>()
    let texts = 0
    peer.behave = (recipient) => {
      if (recipient === '') return 'accept'
      const isText = seen.has(recipient)
      seen.add(recipient)
      if (!isText) {
        if (plan.moment === 'recipient' && seen.size === plan.mail) kill()
        return 'accept'
      }
      texts += 1
      if (texts !== plan.mail || plan.moment === 'recipient') return 'accept'
      if (plan.moment === 'answered') {
        setTimeout(kill, plan.after)
        return 'accept'
      }
      kill()
      return plan.moment === 'text' ? 'laterAfterData' : 'dropAfterData'
    }
    const [, signal] = await ended
    expect(signal).toBe('SIGKILL')
  }

  async function finish(round: number): Promise<void> {
    peer.behave = () => 'accept'
    const worker = start(round)
    const ended = once(worker, 'exit')
    await expect
      .poll(() => db.mailDelivery.count({ where: { status: 'PENDING' } }), { timeout: 30_000, interval: 100 })
      .toBe(0)
    worker.kill('SIGTERM')
    await ended
  }
})
