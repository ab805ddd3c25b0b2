import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, has, once, postgresPrograms, startCluster } from '#tests/bench/cluster.ts'
import { generate } from '#tests/bench/generate.ts'
import { freePort, isBuilt, launchInvita, type RunningProcess, ready } from '#tests/support/running-invita.ts'

const root = resolve(import.meta.dirname, '../../..')
const full = process.env.CAMPAIGN === 'full'
const ROUNDS = full ? 3 : 1
const AWAY_MS = full ? 10_000 : 4_000
const programs = postgresPrograms()
const possible = programs && has('nginx') && isBuilt()

// Two applications and two workers on one PostgreSQL, behind nginx, as in .production.
describe.runIf(possible)('past one machine', () => {
  let cluster: Cluster
  let database: string
  let folder: string
  let nginx: ChildProcess
  let balancer: string
  const running = new Map<string, RunningProcess>()
  const ports = new Map<string, number>()

  async function launch(name: string): Promise<void> {
    const port = ports.get(name) ?? (await freePort())
    ports.set(name, port)
    const variables = {
      DATABASE_URL: database,
      SESSION_SECRET: 'kept for the length of this test, no longer',
      DATA_DIR: join(folder, name),
      PORT: String(port),
      APP_URL: balancer,
      TRUST_PROXY: '2',
      DRAIN_SECONDS: '3',
    }
    const process = launchInvita(name.startsWith('app') ? 'start' : 'worker', variables, true)
    running.set(name, process)
    if (name.startsWith('app')) await ready(port, process.child)
    else while (!process.output().includes('Worker ready')) await delay(50)
  }

  /** Refuses nobody yet, but tells a balancer that looks at /readyz. */
  async function saysThatItStops(name: string): Promise<void> {
    const url = `http://127.0.0.1:${ports.get(name)}/readyz`
    let status = 200
    while (status === 200) {
      await delay(10)
      const answer = await fetch(url)
      await answer.arrayBuffer()
      status = answer.status
    }
    expect(status).toBe(503)
  }

  async function restart(name: string): Promise<void> {
    const ended = running.get(name)?.end('SIGTERM')
    if (name.startsWith('app')) await saysThatItStops(name)
    await ended
    await launch(name)
  }

  beforeAll(async () => {
    if (!programs) return
    folder = await mkdtemp(join(tmpdir(), 'invita-restarts-'))
    cluster = await startCluster(programs)
    database = await cluster.newDatabase('restarts')
    const port = await freePort()
    balancer = `http://127.0.0.1:${port}`
    await launch('app-1')
    await generate(database, {
      sessions: 200,
      registrations: 200,
      contacts: 0,
      today: new Date().toISOString().slice(0, 10),
    })
    await once(database, `UPDATE "Session" SET "capacity" = 1000000 WHERE "status" = 'PUBLISHED'`)
    await Promise.all(['app-2', 'worker-1', 'worker-2'].map(launch))
    await writeFile(join(folder, 'nginx.conf'), await nginxConfiguration(port, await freePort()))
    nginx = spawn(
      'nginx',
      ['-c', join(folder, 'nginx.conf'), '-p', folder, '-g', `daemon off; pid ${folder}/pid;`],
      { stdio: 'ignore' },
    )
    await ready(port)
  }, 300_000)

  /** That of .production, with our addresses, our folder and without TLS. */
  async function nginxConfiguration(port: number, unused: number): Promise<string> {
    const theirs = await readFile(join(root, '.production/nginx.conf'), 'utf8')
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path t-${name};`,
    )
    const ours = theirs
      .replace('http {', `http { access_log off; error_log error.log; ${paths.join(' ')}`)
      .replace(/^.*\b(resolver|http2|ssl_\w+) .*;$/gm, '')
      .replace(/server (app-\d):\d+ resolve/g, (_, name) => `server 127.0.0.1:${ports.get(name)}`)
      .replace('listen 80;', `listen 127.0.0.1:${unused};`)
      .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
    for (const fact of [`127.0.0.1:${port};`, 'max_fails=0', 'non_idempotent']) expect(ours).toContain(fact)
    return ours
  }

  afterAll(async () => {
    nginx?.kill('SIGTERM')
    await Promise.all([...running.values()].map(({ end }) => end('SIGKILL')))
    cluster?.stop()
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }, 60_000)

  type Told = { status: number; email: string; text: string }
  let people = 0

  async function register(
    email = `persona-${people++}-${randomUUID().slice(0, 8)}@example.com`,
    formKey: string = randomUUID(),
  ): Promise<Told> {
    const fields = {
      ...{
        formKey,
        since: '',
        website: '',
        name: 'Ana Ruiz',
        partySize: '1',
        question: '',
        zone: 'America/Chicago',
      },
      ...{ notice: '1', via: '', email },
    }
    const answer = await fetch(`${balancer}/sesiones/sesion-${19 + 20 * (people % 10)}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      redirect: 'manual',
      headers: {
        'x-forwarded-for': `10.${people % 250}.${(people >> 8) % 250}.${1 + Math.floor(Math.random() * 250)}`,
        cookie: 'lang=es',
      },
    })
    return { status: answer.status, email, text: await answer.text() }
  }

  /** People who register, and others who read, until told to stop. */
  function traffic() {
    const told: Told[] = []
    const read: number[] = []
    const failures: unknown[] = []
    let going = true
    const registering = Array.from({ length: 4 }, async () => {
      while (going) {
        await register().then(
          (answer) => told.push(answer),
          (error) => failures.push(error),
        )
        await delay(20)
      }
    })
    const reading = Array.from({ length: 2 }, async () => {
      while (going) {
        await fetch(balancer).then(
          async (answer) => {
            await answer.arrayBuffer()
            read.push(answer.status)
          },
          (error) => failures.push(error),
        )
        await delay(20)
      }
    })
    return {
      async stop() {
        going = false
        await Promise.all([...registering, ...reading])
        return { told, read, failures }
      },
    }
  }

  async function lost(told: Told[]): Promise<string[]> {
    const { rows } = await once<{ email: string; audits: number; mails: number }>(
      database,
      `SELECT r."email", (SELECT count(*)::int FROM "AuditEntry" a WHERE a."subjectId" = r."id"::text) AS audits,
        (SELECT count(*)::int FROM "MailDelivery" m WHERE m."recipientId" = r."id") AS mails FROM "Registration" r`,
    )
    const whole = new Set(
      rows.filter(({ audits, mails }) => audits > 0 && mails > 0).map(({ email }) => email),
    )
    return told.filter(({ status, email }) => status === 303 && !whole.has(email)).map(({ email }) => email)
  }

  it('each restarted in turn under traffic: no error to anyone, nothing that was acknowledged lost', {
    timeout: 900_000,
  }, async () => {
    const load = traffic()
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of ['app-1', 'worker-1', 'app-2', 'worker-2']) await restart(name)
    }
    const { told, read, failures } = await load.stop()
    const refused = told.filter(({ status }) => status !== 303).map(({ status }) => status)
    process.stdout.write(
      `restarts: ${ROUNDS} × 4 processes; ${told.length} registrations, ${read.length} pages; ${refused.length} refused, ${failures.length} failed, ${(await lost(told)).length} lost\n`,
    )
    expect(failures).toEqual([])
    expect(refused).toEqual([])
    expect(new Set(read)).toEqual(new Set([200]))
    expect(told.length).toBeGreaterThan(20)
    expect(await lost(told)).toEqual([])
  })

  it('PostgreSQL away: errors are clear, the form is kept, and all recover by themselves', {
    timeout: 900_000,
  }, async () => {
    const load = traffic()
    await delay(1000)
    cluster.halt()
    await delay(AWAY_MS / 2)
    const kept = await register('paciente@example.com')
    expect(kept.status).toBe(503)
    expect(kept.text).toContain('value="paciente@example.com"')
    await delay(AWAY_MS / 2)
    cluster.resume()
    const resumed = performance.now()
    let recovered: Told
    do {
      await delay(200)
      recovered = await register()
    } while (recovered.status !== 303 && performance.now() - resumed < 30_000)
    const took = Math.round(performance.now() - resumed)
    await delay(2000)
    const { told, read, failures } = await load.stop()
    const statuses = [...new Set([...told.map(({ status }) => status), ...read])].sort()
    process.stdout.write(
      `PostgreSQL away for ${AWAY_MS / 1000} s: ${told.length} registrations, statuses ${statuses.join(' ')}; ${failures.length} failed, ${(await lost(told)).length} lost; served again after ${took} ms\n`,
    )
    expect(recovered.status).toBe(303)
    expect(failures).toEqual([])
    expect(statuses.filter((status) => ![200, 303, 503].includes(status))).toEqual([])
    expect(await lost(told)).toEqual([])
    for (const [name, { child, output }] of running) {
      expect(child.exitCode, `${name} ended: ${output().slice(-2000)}`).toBeNull()
    }
    for (const name of ['app-1', 'app-2']) await ready(ports.get(name) ?? 0)
    // The workers too: who came afterwards has the mail.
    while (!(await isMailed(recovered.email))) await delay(200)
  })

  async function isMailed(email: string): Promise<boolean> {
    const { rows } = await once(
      database,
      `SELECT 1 FROM "MailDelivery" m JOIN "Registration" r ON r."id" = m."recipientId"
       WHERE r."email" = '${email}' AND m."status" = 'SENT'`,
    )
    return rows.length > 0
  }
})
