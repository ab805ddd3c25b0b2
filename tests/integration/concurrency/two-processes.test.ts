import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#app/platform/db.server.ts'
import { campaign } from '#tests/support/campaign.ts'
import { useDatabase } from '#tests/support/database.ts'
import { publishedSession } from '#tests/support/registration-factory.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const CROWD = process.env.CAMPAIGN === 'full' ? 200 : 40

type Application = { ask(question: unknown): Promise<string>; stop(): void }

describe.skipIf(!process.env.TEST_DATABASE_URL)('two applications on one database', () => {
  useDatabase()
  let folder: string
  let applications: Application[] = []

  beforeAll(async () => {
    const cache = resolve(root, 'node_modules/.cache')
    await mkdir(cache, { recursive: true })
    folder = await mkdtemp(resolve(cache, 'seat-process-'))
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: 'tests/support/seat-process.ts',
        outDir: folder,
        target: 'es2022',
        rollupOptions: { output: { entryFileNames: 'seat-process.mjs' } },
      },
    })
    applications = await Promise.all([start(folder), start(folder)])
  }, 180_000)
  afterAll(async () => {
    for (const application of applications) application.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const { seed, numRuns } = campaign('two applications', { quick: 3, full: 50 })

  /** Half of the crowd at each application, at once. */
  async function rush(capacity: number, parties: number[]) {
    const session = await publishedSession({ capacity })
    const half = Math.ceil(parties.length / 2)
    await Promise.all(
      applications.map((application, index) =>
        application.ask({ sessionId: session.id, parties: parties.slice(index * half, (index + 1) * half) }),
      ),
    )
    const rows = await db.registration.findMany({ where: { sessionId: session.id } })
    expect(rows).toHaveLength(parties.length)
    const seated = rows.filter(({ status }) => status === 'CONFIRMED')
    return { rows, taken: seated.reduce((sum, { partySize }) => sum + partySize, 0) }
  }

  it('give the last seat to exactly one', { timeout: 1_800_000 }, async () => {
    for (let round = 0; round < numRuns; round++) {
      const { taken } = await rush(1, Array(CROWD).fill(1))
      expect(taken).toBe(1)
    }
    process.stdout.write(`two applications, last seat: exactly one, ${numRuns} × ${CROWD}\n`)
  })

  it('never exceed the capacity with parties, and turn none away that fits', {
    timeout: 1_800_000,
  }, async () => {
    const rounds = fc.sample(
      fc.record({
        capacity: fc.integer({ min: 5, max: 60 }),
        parties: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 40, maxLength: 40 }),
      }),
      { seed, numRuns },
    )
    for (const { capacity, parties } of rounds) {
      const { rows, taken } = await rush(capacity, parties)
      expect(taken).toBeLessThanOrEqual(capacity)
      // Nothing came free meanwhile, so who waits was too many for what was left then, and is for what is left now.
      for (const { status, partySize } of rows)
        if (status === 'WAITING') expect(partySize).toBeGreaterThan(capacity - taken)
    }
    process.stdout.write(
      `two applications, random parties: never over, none that fits waits, ${numRuns} × 40\n`,
    )
  })
})

async function start(folder: string): Promise<Application> {
  const child = spawn(process.execPath, [resolve(folder, 'seat-process.mjs')], {
    cwd: root,
    env: { ...process.env, DATABASE_POOL: '20' },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  expect(await nextLine(lines)).toBe('ready')
  return {
    ask(question) {
      const answer = nextLine(lines)
      child.stdin.write(`${JSON.stringify(question)}\n`)
      return answer
    },
    stop: () => child.kill(),
  }
}

async function nextLine(lines: AsyncIterator<string>): Promise<string> {
  const { value, done } = await lines.next()
  if (done) throw new Error('The application ended.')
  return value
}
