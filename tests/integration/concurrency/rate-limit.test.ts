import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { db } from '#app/platform/db.server.ts'
import { useDatabase } from '#tests/support/database.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const ADDRESS = '198.51.100.7'

describe.skipIf(!process.env.TEST_DATABASE_URL)('a limit that two processes share', () => {
  useDatabase()
  let folder: string
  beforeAll(async () => {
    const cache = resolve(root, 'node_modules/.cache')
    await mkdir(cache, { recursive: true })
    folder = await mkdtemp(resolve(cache, 'limit-process-'))
    await build({
      root,
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: 'tests/support/limit-process.ts',
        outDir: folder,
        target: 'es2022',
        rollupOptions: { output: { entryFileNames: 'limit-process.mjs' } },
      },
    })
  }, 180_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('lets through a thousand posts at most as often as it says, and writes no address down', {
    timeout: 120_000,
  }, async () => {
    const question = { name: 'test', points: 30, key: ADDRESS, posts: 500 }
    const passed = await Promise.all([1, 2].map(() => ask(resolve(folder, 'limit-process.mjs'), question)))
    process.stdout.write(`one limit, two processes: ${passed.join(' + ')} of 1000 posts, limit 30\n`)
    expect(passed.reduce((sum, each) => sum + each, 0)).toBe(30)
    const rows = await db.rateLimit.findMany()
    expect(rows).toHaveLength(1)
    expect(
      JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
    ).not.toContain(ADDRESS)
  })
})

/** Asks a process of its own, and ends it. */
async function ask(script: string, question: object): Promise<number> {
  const child = spawn(process.execPath, [script], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  expect((await lines.next()).value).toBe('ready')
  child.stdin.write(`${JSON.stringify(question)}\n`)
  const { value } = await lines.next()
  child.kill()
  return Number(value)
}
