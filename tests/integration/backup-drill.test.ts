import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  firstSlug,
  loadOneSession,
  openPlaces,
  type Place,
  registerAt,
  runInvita,
} from '#tests/support/operator.ts'
import { freePort, isBuilt, launchInvita, type RunningProcess, ready } from '#tests/support/running-invita.ts'

const server = process.env.TEST_DATABASE_URL

// As an operator does it (.production/README.md): a dump while people register, the database lost, another one filled from the
// file. What each of them says is compared line by line, and whoever was erased after the dump is erased again.
describe.runIf(isBuilt())('the drill', () => {
  let places: Awaited<ReturnType<typeof openPlaces>>
  const running: RunningProcess[] = []

  beforeAll(async () => {
    places = await openPlaces()
  }, 120_000)

  afterAll(async () => {
    await Promise.all(running.map(({ end }) => end('SIGKILL')))
    await places.close()
  }, 120_000)

  async function launch(at: Place): Promise<number> {
    const port = await freePort()
    const process = launchInvita('start', {
      ...at,
      PORT: String(port),
      APP_URL: `http://127.0.0.1:${port}`,
      INVITA_DEMO: '0',
      TRUST_PROXY: '1',
    })
    running.push(process)
    await ready(port, process.child)
    return port
  }

  const linesOf = async (file: string) =>
    gunzipSync(await readFile(file))
      .toString()
      .trimEnd()
      .split('\n')
  const rowsOf = async (file: string, table: string) =>
    (await linesOf(file))
      .filter((line) => line.startsWith(`${table}\t`))
      .map((line) => JSON.parse(line.slice(table.length + 1)) as Record<string, string | null>)

  const CROSSED = [
    ['embedded', 'server'],
    ['server', 'embedded'],
  ] as const
  const STRAIGHT = [
    ['embedded', 'embedded'],
    ['server', 'server'],
  ] as const
  const full = process.env.CAMPAIGN === 'full'
  const PLACES = server ? [...CROSSED, ...(full ? STRAIGHT : [])] : [STRAIGHT[0]]

  test.each(PLACES)('a dump of %s under load comes back on %s', { timeout: 600_000 }, async (from, to) => {
    const source = await places.place(from)
    await loadOneSession(source)
    const port = await launch(source)
    const slug = await firstSlug(port)

    // People register one after the other, and the file is written in the midst of it.
    const told: { email: string; status: number; at: number }[] = []
    let going = true
    const load = Array.from({ length: 4 }, async (_, lane) => {
      for (let number = 0; going; number++) {
        const email = `persona-${lane}-${number}@example.com`
        const status = await registerAt(port, slug, email)
        told.push({ email, status, at: performance.now() })
      }
    })
    while (told.length < 40) await delay(20)
    const file = join(source.DATA_DIR, 'respaldo.gz')
    const begun = performance.now()
    const written = await runInvita(source, 'backup', file)
    expect(written, written.stderr).toMatchObject({ code: 0 })
    while (!told.some(({ at }) => at > performance.now() - 5)) await delay(5)
    going = false
    await Promise.all(load)
    expect(new Set(told.map(({ status }) => status))).toEqual(new Set([303]))

    // One moment: who is in it is there with all that belongs to them; whoever was told before it began is in it.
    const people = await rowsOf(file, 'Registration')
    const known = new Set(people.map(({ email }) => email))
    expect(told.filter(({ at, email }) => at < begun && !known.has(email))).toEqual([])
    const mailed = new Set((await rowsOf(file, 'MailDelivery')).map(({ recipientId }) => recipientId))
    const audited = new Set((await rowsOf(file, 'AuditEntry')).map(({ subjectId }) => subjectId))
    expect(people.filter(({ id }) => !mailed.has(id ?? '') || !audited.has(id ?? ''))).toEqual([])
    expect(told.length).toBeGreaterThan(people.length)

    // The database is lost. Another one, filled from the file, is the same to the last row.
    const target = await places.place(to)
    const restored = await runInvita(target, 'restore', file)
    expect(restored, restored.stderr).toMatchObject({ code: 0 })
    const [, rows, hash] = written.stdout.match(/: (\d+) rows .*SHA-256 (\w+)/) ?? []
    expect(restored.stdout).toContain(`${rows} rows restored, SHA-256 ${hash}`)
    const again = join(target.DATA_DIR, 'otra-vez.gz')
    const second = await runInvita(target, 'backup', again)
    expect(second.stdout, second.stderr).toContain(`SHA-256 ${hash}`)
    expect(await linesOf(again)).toEqual(await linesOf(file))
    // Not twice into the same.
    expect(await runInvita(target, 'restore', file)).toMatchObject({ code: 1 })

    // It serves, and goes on where the file ended: numbers that the database counts do not begin again.
    const newPort = await launch(target)
    expect(await firstSlug(newPort)).toBe(slug)
    expect(await registerAt(newPort, slug, 'despues@example.com')).toBe(303)
    const page = await (await fetch(`http://127.0.0.1:${newPort}/sesiones/${slug}`)).text()
    expect(page).toContain('</html>')

    // Whoever was erased after the dump is erased again, by the ledger of the lost one.
    const erased = people[7]
    const ledger = join(places.folder, `${randomUUID()}.jsonl`)
    await writeFile(
      ledger,
      `${JSON.stringify({ subjectKind: 'registration', subjectId: erased?.id, erasedAt: new Date().toISOString() })}\n`,
    )
    const third = await places.place(to)
    const replayed = await runInvita(third, 'restore', file, '--erasures', ledger)
    expect(replayed.stdout, replayed.stderr).toContain('1 erasures replayed')
    expect(replayed.stderr).not.toContain('There is no ledger')
    const last = join(third.DATA_DIR, 'sin-ella.gz')
    expect(await runInvita(third, 'backup', last)).toMatchObject({ code: 0 })
    expect(gunzipSync(await readFile(file)).toString()).toContain(`"${erased?.email}"`)
    expect(gunzipSync(await readFile(last)).toString()).not.toContain(`"${erased?.email}"`)
    // Without the ledger the operator is told.
    expect(restored.stderr).toContain('There is no ledger of erasures')
    for (const process of running.splice(0)) await process.end('SIGTERM')
  })
})
