import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generate } from '#tests/bench/generate.ts'
import { readMetrics, type Sample } from '#tests/support/prometheus.ts'
import {
  freePort,
  gone,
  isBuilt,
  launchInvita,
  type RunningProcess,
  ready,
} from '#tests/support/running-invita.ts'

const server = process.env.TEST_DATABASE_URL
const name = `invita_seen_${randomBytes(6).toString('hex')}`
const SECRET = 'kept for the length of this test, no longer'
const TOKEN = 'shown by whoever may read figures'

// Two applications and a worker, as an operator sees them: figures, log lines, probes.
describe.runIf(server && isBuilt())('seen from outside', () => {
  let folder: string
  let database: string
  let admin: Client
  let metricsPort: number
  const running = new Map<string, RunningProcess & { port: number }>()

  async function launch(command: 'start' | 'worker', as: string, more: Record<string, string> = {}) {
    const port = await freePort()
    const started = launchInvita(
      command,
      {
        DATABASE_URL: database,
        SESSION_SECRET: SECRET,
        DATA_DIR: join(folder, as),
        PORT: String(port),
        APP_URL: `http://127.0.0.1:${port}`,
        SLOW_QUERY_MS: '1',
        // In tests it is silent, or writes to a file.
        LOG_LEVEL: 'info',
        TEST_LOGS: '',
        ...more,
      },
      true,
    )
    const process = { ...started, port }
    running.set(as, process)
    if (command === 'start') await ready(port, process.child)
    else while (!process.output().includes('Worker ready')) await delay(50)
    return process
  }

  beforeAll(async () => {
    admin = new Client({ connectionString: server })
    await admin.connect()
    await admin.query(`CREATE DATABASE ${name}`)
    const url = new URL(server ?? '')
    url.pathname = `/${name}`
    database = url.href
    folder = await mkdtemp(join(tmpdir(), 'invita-seen-'))
    metricsPort = await freePort()
    await launch('start', 'one')
    await generate(database, {
      sessions: 20,
      registrations: 0,
      contacts: 0,
      today: new Date().toISOString().slice(0, 10),
    })
    await launch('start', 'two', { METRICS_TOKEN: TOKEN })
    await launch('worker', 'worker', { METRICS_PORT: String(metricsPort) })
  }, 300_000)

  afterAll(async () => {
    await Promise.all([...running.values()].map(({ end }) => end('SIGKILL')))
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await admin.end()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }, 120_000)

  const portOf = (as: string) => running.get(as)?.port ?? 0
  const get = (path: string, headers: Record<string, string> = {}, as = 'one') =>
    fetch(`http://127.0.0.1:${portOf(as)}${path}`, { headers, redirect: 'manual' })

  async function figures(as = 'one'): Promise<Sample[]> {
    const answer =
      as === 'worker'
        ? await fetch(`http://127.0.0.1:${metricsPort}/metrics`)
        : await get('/metrics', as === 'two' ? { authorization: `Bearer ${TOKEN}` } : {}, as)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4')
    return readMetrics(await answer.text())
  }

  const figureOf = (samples: Sample[], sample: string, labels: Record<string, string> = {}) =>
    samples
      .filter(({ name: each }) => each === sample)
      .filter((each) => Object.entries(labels).every(([key, words]) => each.labels[key] === words))
      .reduce((sum, { value }) => sum + value, 0)

  async function register(email: string): Promise<Response> {
    const fields = {
      name: 'Ximena Zaragoza',
      partySize: '1',
      question: '¿Dónde voto?',
      zone: 'Europe/Madrid',
    }
    return fetch(`http://127.0.0.1:${portOf('one')}/sesiones/sesion-19`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ formKey: randomUUID(), since: '', website: '', notice: '1', via: '', email },
        ...fields,
      }),
      redirect: 'manual',
      headers: { origin: `http://127.0.0.1:${portOf('one')}` },
    })
  }

  type Line = Record<string, unknown> & { msg?: string; requestId?: string }
  const linesOf = (as: string): Line[] =>
    (running.get(as)?.output() ?? '').split('\n').flatMap((text) => {
      try {
        return text.startsWith('{') ? [JSON.parse(text) as Line] : []
      } catch {
        // The last one, half written.
        return []
      }
    })

  async function lineOf(as: string, wanted: (line: Line) => boolean): Promise<Line> {
    for (;;) {
      const line = linesOf(as).find(wanted)
      if (line) return line
      await delay(50)
    }
  }

  test('figures are Prometheus’s, of all that an alarm wants, and grow with what happens', {
    timeout: 120_000,
  }, async () => {
    const before = await figures()
    for (let time = 0; time < 5; time++) await (await get('/sesiones/sesion-19')).arrayBuffer()
    const page = { route: '/sesiones/:slug', status: '200', method: 'GET' }
    await expect
      .poll(async () => figureOf(await figures(), 'invita_http_request_seconds_count', page), {
        timeout: 60_000,
      })
      .toBe(figureOf(before, 'invita_http_request_seconds_count', page) + 5)
    for (const as of ['one', 'two', 'worker']) {
      const names = new Set((await figures(as)).map(({ name: each }) => each))
      for (const each of [
        'invita_database_query_seconds_count',
        'invita_database_pool',
        'invita_mail_queue_depth',
        'invita_mail_queue_age_seconds',
        'nodejs_eventloop_lag_p99_seconds',
        'process_resident_memory_bytes',
      ])
        expect(names, `${as}: ${each}`).toContain(each)
    }
  })

  test('the queue is the database’s: each process says the same, at the first time of asking', {
    timeout: 120_000,
  }, async () => {
    const client = new Client({ connectionString: database })
    await client.connect()
    // Of a kind that nobody sends, so that it stays.
    const add = (kind: string, status: string) =>
      client.query(
        `INSERT INTO "MailDelivery" ("id", "kind", "recipientKind", "recipientId", "subjectId", "status", "dueAt", "claimedUntil")
         VALUES (gen_random_uuid(), $1, 'CONTACT', gen_random_uuid(), gen_random_uuid(), $2::"MailStatus",
           now() - interval '10 minutes', now() + interval '1 hour')`,
        [kind, status],
      )
    await add('noSuchKind', 'PENDING')
    await add('campaign', 'PENDING')
    await add('campaign', 'PENDING')
    await add('campaign', 'SENT')
    for (const as of ['one', 'two', 'worker']) {
      const now = await figures(as)
      expect(figureOf(now, 'invita_mail_queue_depth', { lane: 'direct' })).toBe(1)
      expect(figureOf(now, 'invita_mail_queue_depth', { lane: 'campaign' })).toBe(2)
      for (const lane of ['direct', 'campaign']) {
        const age = figureOf(now, 'invita_mail_queue_age_seconds', { lane })
        expect(age).toBeGreaterThan(590)
        expect(age).toBeLessThan(900)
      }
    }
    await client.query(`DELETE FROM "MailDelivery" WHERE "kind" IN ('noSuchKind', 'campaign')`)
    await client.end()
  })

  test('paths that lead nowhere, methods and tokens make no new figures', { timeout: 120_000 }, async () => {
    const series = async () => (await figures()).length
    await (await get(`/registro/${randomBytes(32).toString('base64url')}`)).arrayBuffer()
    await (await get(`/nada/${randomUUID()}`)).arrayBuffer()
    await (await get(`/%ff${randomUUID()}`)).arrayBuffer()
    const settled = () => expect.poll(series, { timeout: 60_000 })
    const before = await series()
    const asked: string[] = []
    for (let time = 0; time < 60; time++) {
      const token = randomBytes(32).toString('base64url')
      for (const path of [`/registro/${token}`, `/x/${token}`, `/%ff${token}`, `/${token}.php`])
        asked.push(path)
    }
    for (const path of asked) await (await get(path)).arrayBuffer()
    for (const method of ['PROPFIND', 'BREW'])
      await fetch(`http://127.0.0.1:${portOf('one')}/`, { method }).then((answer) => answer.arrayBuffer())
    // Garbage collections may appear meanwhile, with kinds of their own.
    await settled().toBeLessThan(before + 60)
    const labels = new Set((await figures()).flatMap(({ labels: each }) => Object.values(each)))
    for (const path of asked) for (const label of labels) expect(path).not.toBe(label)
    expect([...labels].filter((label) => label.length > 60)).toEqual([])
  })

  test('figures are for this machine, or for who shows the token; nobody else learns that there are any', async () => {
    for (const [as, headers, status] of [
      ['one', {}, 200],
      ['one', { 'x-forwarded-for': '203.0.113.9' }, 404],
      ['one', { forwarded: 'for=203.0.113.9' }, 404],
      ['two', {}, 404],
      ['two', { authorization: 'Bearer wrong' }, 404],
      ['two', { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '203.0.113.9' }, 200],
    ] as const) {
      const answer = await get('/metrics', headers, as)
      await answer.arrayBuffer()
      expect([as, headers, answer.status]).toEqual([as, headers, status])
    }
  })

  test('one id leads from the answer to the log, to the mail that it ordered and to who sent it', {
    timeout: 120_000,
  }, async () => {
    const answer = await register('ximena.zaragoza@example.net')
    expect(answer.status).toBe(303)
    const requestId = answer.headers.get('x-request-id') ?? ''
    expect(requestId).toMatch(/^[0-9a-f]{12}$/)
    const mine = (msg: string) => (line: Line) => line.msg === msg && line.requestId === requestId
    expect(await lineOf('one', mine('request'))).toMatchObject({ route: '/sesiones/:slug', status: 303 })
    expect(await lineOf('worker', mine('mail sent'))).toMatchObject({ kind: 'registrationConfirmed' })
    await expect
      .poll(async () => figureOf(await figures('worker'), 'invita_mail_total', { result: 'sent' }), {
        timeout: 60_000,
      })
      .toBeGreaterThan(0)
    const kept = await get('/')
    const pageId = kept.headers.get('x-request-id')
    await kept.arrayBuffer()
    expect(
      await lineOf('one', ({ msg, requestId: each }) => msg === 'request' && each === pageId),
    ).toBeTruthy()
  })

  test('a job’s lines name its run', { timeout: 180_000 }, async () => {
    const line = await lineOf('worker', ({ msg }) => msg === 'job done')
    expect(line).toMatchObject({
      job: expect.any(String),
      requestId: expect.stringMatching(/^[0-9a-f]{12}$/),
    })
  })

  test('slow statements are logged with the request that asked and without values; nobody is in log or figures', {
    timeout: 120_000,
  }, async () => {
    const answer = await register('ximena.otra@example.net')
    const requestId = answer.headers.get('x-request-id')
    const line = await lineOf('one', (each) => each.msg === 'slow query' && each.requestId === requestId)
    expect(line).toMatchObject({ ms: expect.any(Number), sql: expect.stringMatching(/\$1|COMMIT|BEGIN/) })
    const told = [
      ...['one', 'two', 'worker'].map((as) => running.get(as)?.output() ?? ''),
      JSON.stringify(await figures()),
      JSON.stringify(await figures('worker')),
    ].join('\n')
    expect(told).toContain('slow query')
    expect(told).not.toMatch(/ximena|zaragoza|example\.net|Dónde voto/i)
  })

  test('who hangs up before the answer is counted too', { timeout: 120_000 }, async () => {
    // A form of which half is sent: the application waits for the rest.
    const socket = connect(portOf('one'), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(halfAForm())
    await delay(200)
    socket.destroy()
    await expect
      .poll(
        async () =>
          figureOf(await figures(), 'invita_http_request_seconds_count', { status: '499', method: 'POST' }),
        { timeout: 60_000 },
      )
      .toBe(1)
  })

  function halfAForm(): string {
    return `POST /acceso HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${REST.length + 4}\r\nConnection: close\r\n\r\na=b&`
  }
  const REST = 'email=nadie%40example.org&password=x'

  test('told to stop, it says so first, finishes what is being answered and ends well', {
    timeout: 180_000,
  }, async () => {
    const { child, port, output } = await launch('start', 'leaving', { DRAIN_SECONDS: '2' })
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.setEncoding('utf8').on('data', (text) => {
      answer += text
    })
    const closed = new Promise((done) => socket.once('close', done))
    socket.write(halfAForm())
    await expect.poll(() => socket.bytesWritten, { timeout: 60_000 }).toBeGreaterThan(0)
    child.kill('SIGTERM')
    let probe: { status: number; text: string }
    do {
      const told = await fetch(`http://127.0.0.1:${port}/readyz`)
      probe = { status: told.status, text: await told.text() }
    } while (probe.status === 200)
    expect(probe).toEqual({ status: 503, text: 'draining' })
    // Whoever still comes is served, on a connection that is not kept.
    const late = await fetch(`http://127.0.0.1:${port}/acceso`)
    expect([late.status, late.headers.get('connection')]).toEqual([200, 'close'])
    await late.arrayBuffer()
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    // Past the time of draining: refused are those who come, not the one who is being answered.
    await expect
      .poll(
        () =>
          fetch(`http://127.0.0.1:${port}/healthz`).then(
            () => true,
            () => false,
          ),
        { timeout: 60_000 },
      )
      .toBe(false)
    expect(child.exitCode).toBeNull()
    socket.write(REST)
    await closed
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('</html>')
    await gone(child)
    expect([child.exitCode, child.signalCode], output().slice(-1000)).toEqual([0, null])
  })

  test('while the database is away figures are told all the same, without the queue', {
    timeout: 180_000,
  }, async () => {
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`)
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()`,
      [name],
    )
    const away = await figures()
    expect(away.filter(({ name: each }) => each.startsWith('invita_mail_queue'))).toEqual([])
    expect(figureOf(away, 'invita_http_request_seconds_count')).toBeGreaterThan(0)
    const probe = await get('/readyz')
    expect([probe.status, await probe.text()]).toEqual([503, 'not ready'])
    expect((await get('/healthz')).status).toBe(200)
    await admin.query(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS true`)
    await ready(portOf('one'))
    const back = await figures()
    expect(back.filter(({ name: each }) => each === 'invita_mail_queue_depth')).toHaveLength(2)
  })
})
