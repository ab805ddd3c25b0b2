import { Client } from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { db } from '#app/platform/db.server.ts'
import { rateLimit } from '#app/platform/http/rate-limit.server.ts'
import { useDatabase } from '#tests/support/database.ts'

const server = process.env.TEST_DATABASE_URL

// Embedded each process counts in its own memory, and there is no database to be away.
describe.runIf(server)('limits while the database is away', () => {
  useDatabase()
  const admin = new Client({ connectionString: server })
  let connected = false
  afterAll(() => admin.end())

  /** Nobody gets in, and whoever is in is put out; the data stay. */
  async function databaseIs(there: boolean) {
    if (!connected) await admin.connect()
    connected = true
    const name = new URL(process.env.DATABASE_URL ?? '').pathname.slice(1)
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS ${there}`)
    if (!there)
      await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
  }

  const says = (limit: (key: string) => Promise<void>) => async () =>
    limit('ana@example.org').then(
      () => 'in',
      (error: Error) => error.message,
    )
  const times = async (count: number, ask: () => Promise<string>) => {
    const answers: string[] = []
    for (let time = 0; time < count; time++) answers.push(await ask())
    return answers
  }

  test('each process counts its own: nobody is refused for it, nobody goes on for ever, and what was counted before holds again after', {
    timeout: 120_000,
  }, async () => {
    const ask = says(rateLimit('gone', 3, 600))
    expect(await times(2, ask)).toEqual(['in', 'in'])
    const [before] = await db.rateLimit.findMany({ where: { key: { startsWith: 'gone:' } } })
    expect(before?.points).toBe(2)

    await databaseIs(false)
    // Control: the count that processes share cannot be had.
    await expect(db.$queryRaw`SELECT 1`).rejects.toThrow()
    // Three by its own memory, which knows nothing of the two before; then no more.
    expect(await times(5, ask)).toEqual(['in', 'in', 'in', 'tooManyAttempts', 'tooManyAttempts'])

    await databaseIs(true)
    expect(await times(2, ask)).toEqual(['in', 'tooManyAttempts'])
    const [kept] = await db.rateLimit.findMany({ where: { key: { startsWith: 'gone:' } } })
    expect(kept?.points).toBe(4)
  })

  test('who is known to be over a limit stays out meanwhile', { timeout: 120_000 }, async () => {
    const ask = says(rateLimit('known', 1, 600))
    expect(await times(2, ask)).toEqual(['in', 'tooManyAttempts'])
    await databaseIs(false)
    expect(await times(2, ask)).toEqual(['tooManyAttempts', 'tooManyAttempts'])
    await databaseIs(true)
  })
})
