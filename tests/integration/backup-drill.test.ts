import { spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort, isBuilt, launchInvita, type RunningProcess, ready } from '#tests/support/running-invita.ts'

const root = resolve(import.meta.dirname, '../..')
const server = process.env.TEST_DATABASE_URL
const SECRET = 'kept for the length of this test, no longer'

// As an operator does it (.production/README.md): a dump while people register, the database lost, another one filled from the
// file. What each of them says is compared line by line, and whoever was erased after the dump is erased again.
describe.runIf(isBuilt())('the drill', () => {
  let folder: string
  let admin: Client | null = null
  const databases: string[] = []
  const running: RunningProcess[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'invita-drill-'))
    if (!server) return
    admin = new Client({ connectionString: server })
    await admin.connect()
  }, 120_000)

  afterAll(async () => {
    await Promise.all(running.map(({ end }) => end('SIGKILL')))
    for (const name of databases) await admin?.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await admin?.end()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }, 120_000)

  type Place = { DATA_DIR: string; DATABASE_URL: string }

  async function place(kind: 'embedded' | 'server'): Promise<Place> {
    const name = `invita_drill_${randomBytes(6).toString('hex')}`
    const DATA_DIR = join(folder, name)
    await mkdir(DATA_DIR)
    if (kind === 'embedded') return { DATA_DIR, DATABASE_URL: '' }
    await admin?.query(`CREATE DATABASE ${name}`)
    databases.push(name)
    const url = new URL(server ?? '')
    url.pathname = `/${name}`
    return { DATA_DIR, DATABASE_URL: url.href }
  }

  /** `npm run invita -- …` of the build. */
  async function invita(at: Place, ...args: string[]) {
    const child = spawn(process.execPath, ['.production/run.mjs', 'cli', ...args], {
      cwd: root,
      env: { ...process.env, NODE_ENV: 'production', INVITA_NOW: '', SESSION_SECRET: SECRET, ...at },
    })
    const [code, stdout, stderr] = await Promise.all([
      new Promise<number | null>((done) => child.once('exit', done)),
      text(child.stdout),
      text(child.stderr),
    ])
    return { code, stdout, stderr }
  }

  async function launch(at: Place): Promise<number> {
    const port = await freePort()
    const process = launchInvita('start', {
      ...at,
      SESSION_SECRET: SECRET,
      PORT: String(port),
      APP_URL: `http://127.0.0.1:${port}`,
      INVITA_DEMO: '0',
      // As behind a proxy: each person has an address of their own.
      TRUST_PROXY: '1',
    })
    running.push(process)
    await ready(port, process.child)
    return port
  }

  async function register(port: number, slug: string, email: string): Promise<number> {
    const answer = await fetch(`http://127.0.0.1:${port}/sesiones/${slug}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'x-forwarded-for': `10.${[0, 0, 0].map(() => Math.floor(Math.random() * 250)).join('.')}` },
      body: new URLSearchParams({
        ...{ formKey: randomUUID(), since: '', website: '', name: 'Ana Ruiz', partySize: '1', email },
        ...{ question: '', zone: 'America/Chicago', notice: '1', via: '' },
      }),
    })
    await answer.arrayBuffer()
    return answer.status
  }

  const HEADER =
    'tipo,titulo,fecha,hora,zona,ciudad,pais,anfitrion,credito,organizacion,consejeria,colaboracion,estado,asistencia,fuente_asistencia,invitaciones'
  const ROW =
    'invita,Sesión de prueba,2030-01-15,19:00,America/Chicago,Chicago,US,Rosa Méndez,,,,,anunciada,,,'

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
    const source = await place(from)
    const programme = join(source.DATA_DIR, 'programa.csv')
    await writeFile(programme, `${HEADER}\n${ROW}\n`)
    const loaded = await invita(source, 'import', programme)
    expect(loaded.code, loaded.stderr).toBe(0)
    const port = await launch(source)
    const slug = await slugOf(port)

    // People register one after the other, and the file is written in the midst of it.
    const told: { email: string; status: number; at: number }[] = []
    let going = true
    const load = Array.from({ length: 4 }, async (_, lane) => {
      for (let number = 0; going; number++) {
        const email = `persona-${lane}-${number}@example.com`
        const status = await register(port, slug, email)
        told.push({ email, status, at: performance.now() })
      }
    })
    while (told.length < 40) await delay(20)
    const file = join(source.DATA_DIR, 'respaldo.gz')
    const begun = performance.now()
    const written = await invita(source, 'backup', file)
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
    const target = await place(to)
    const restored = await invita(target, 'restore', file)
    expect(restored, restored.stderr).toMatchObject({ code: 0 })
    const [, rows, hash] = written.stdout.match(/: (\d+) rows .*SHA-256 (\w+)/) ?? []
    expect(restored.stdout).toContain(`${rows} rows restored, SHA-256 ${hash}`)
    const again = join(target.DATA_DIR, 'otra-vez.gz')
    const second = await invita(target, 'backup', again)
    expect(second.stdout, second.stderr).toContain(`SHA-256 ${hash}`)
    expect(await linesOf(again)).toEqual(await linesOf(file))
    // Not twice into the same.
    expect(await invita(target, 'restore', file)).toMatchObject({ code: 1 })

    // It serves, and goes on where the file ended: numbers that the database counts do not begin again.
    const newPort = await launch(target)
    expect(await slugOf(newPort)).toBe(slug)
    expect(await register(newPort, slug, 'despues@example.com')).toBe(303)
    const page = await (await fetch(`http://127.0.0.1:${newPort}/sesiones/${slug}`)).text()
    expect(page).toContain('</html>')

    // Whoever was erased after the dump is erased again, by the ledger of the lost one.
    const erased = people[7]
    const ledger = join(folder, `${randomUUID()}.jsonl`)
    await writeFile(
      ledger,
      `${JSON.stringify({ subjectKind: 'registration', subjectId: erased?.id, erasedAt: new Date().toISOString() })}\n`,
    )
    const third = await place(to)
    const replayed = await invita(third, 'restore', file, '--erasures', ledger)
    expect(replayed.stdout, replayed.stderr).toContain('1 erasures replayed')
    expect(replayed.stderr).not.toContain('There is no ledger')
    const last = join(third.DATA_DIR, 'sin-ella.gz')
    expect(await invita(third, 'backup', last)).toMatchObject({ code: 0 })
    expect(gunzipSync(await readFile(file)).toString()).toContain(`"${erased?.email}"`)
    expect(gunzipSync(await readFile(last)).toString()).not.toContain(`"${erased?.email}"`)
    // Without the ledger the operator is told.
    expect(restored.stderr).toContain('There is no ledger of erasures')
    for (const process of running.splice(0)) await process.end('SIGTERM')
  })

  async function slugOf(port: number): Promise<string> {
    const agenda = await (await fetch(`http://127.0.0.1:${port}/`)).text()
    return agenda.match(/href="\/sesiones\/([a-z0-9-]+)"/)?.[1] ?? 'none'
  }
})
