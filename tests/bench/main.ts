import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { openDatabase } from '#app/platform/db.server.ts'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { freePort } from '#tests/support/running-invita.ts'
import { serveBytes, serveExpress, serveRemix } from './bare.ts'
import { type Cluster, has, postgresPrograms, startCluster, wrk } from './cluster.ts'
import { generate } from './generate.ts'
import { serveRemixTemplate } from './remix-template.ts'

export type Row = {
  name: string
  value: number
  unit: string
  baseline?: string | number
  ratio?: number
  target?: string
}

// In processes of their own, so that the memory which they need is seen.
const others = import.meta.glob<Record<string, (given: { databaseUrl: string }) => Promise<{ rows: Row[] }>>>(
  './{report,mail}.ts',
)

const root = process.cwd()
const [bundle = '', mode = 'all', ...rest] = process.argv.slice(2)
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4)
const CONNECTIONS = [1, 8, 32, 64]
const SIZES = [
  { times: 1, sessions: 100, registrations: 5_000, contacts: 1_000 },
  { times: 10, sessions: 1_000, registrations: 50_000, contacts: 10_000 },
  { times: 100, sessions: 10_000, registrations: 500_000, contacts: 100_000 },
]

const children = new Set<ChildProcess>()

/** A process of its own: a bare server, somebody else's measure, or a signed-in person. */
async function child(): Promise<void> {
  const [what = '', port = '', argument = ''] = rest
  if (what === 'bytes') return serveBytes(Number(port), readFileSync(argument))
  if (what === 'express') return serveExpress(Number(port), argument)
  if (what === 'remix') return serveRemix(Number(port), argument)
  if (what === 'remix-template') return serveRemixTemplate(Number(port), argument)
  if (what === 'cookie') {
    await openDatabase()
    const { id } = await makeAccount({ role: 'ADMIN', email: `bench${Date.now()}@example.org` })
    process.stdout.write(await signedInCookie(id, new Date()))
    process.exit(0)
  }
  const module = await others[`./${what}.ts`]?.()
  const measure =
    module &&
    Object.values(module).find((each) => typeof each === 'function' && each.name.startsWith('bench'))
  const { rows } = measure ? await measure({ databaseUrl: process.env.DATABASE_URL ?? '' }) : { rows: [] }
  writeFileSync(argument, JSON.stringify(rows))
  process.exit(0)
}

async function bench(): Promise<void> {
  const bin = postgresPrograms()
  const missing = [bin ? null : 'PostgreSQL (initdb, pgbench)', has('wrk') ? null : 'wrk'].filter(Boolean)
  if (!bin || missing.length > 0) {
    process.stderr.write(`The benchmark needs ${missing.join(' and ')}: apt-get install postgresql wrk\n`)
    process.exit(1)
  }
  const cluster = await startCluster(bin)
  const sections = { pages, registrations, embedded, start, work, growth }
  const chosen = Object.entries(sections).filter(([name]) => mode === 'all' || name === mode)
  const rows: Row[] = []
  const failures: string[] = []
  try {
    for (const [name, section] of chosen) {
      const begun = performance.now()
      say(`— ${name}`)
      const done = rows.length
      try {
        await section(cluster, rows)
      } catch (error) {
        failures.push(`${name}: ${error instanceof Error ? error.message.split('\n', 1)[0] : error}`)
        say(`  FAILED: ${error instanceof Error ? error.stack : error}`)
      }
      for (const row of rows.slice(done)) say(`  ${line(row)}`)
      say(`  (${Math.round((performance.now() - begun) / 1000)} s)`)
    }
    if (mode === 'all') write(rows, failures, cluster)
  } finally {
    for (const each of children) each.kill('SIGTERM')
    await delay(500)
    cluster.stop()
  }
  process.exit(failures.length === 0 ? 0 : 1)
}

/** (a) The public pages beside bare ones; (c) the same embedded. */
async function pages(cluster: Cluster, rows: Row[]): Promise<void> {
  const database = await cluster.newDatabase('pages')
  const app = await startApp({ DATABASE_URL: database })
  await fill(database, 100, 5_000, 1_000)
  const slug = 'sesion-19'
  const page = `${app.url}/sesiones/${slug}`
  const bytes = join(tmpdir(), `invita-bench-${process.pid}.br`)
  execFileSync('curl', [
    '-s',
    '-H',
    'Accept-Encoding: br',
    '-H',
    'Cookie: lang=es; zone=America/Chicago',
    '-o',
    bytes,
    page,
  ])
  const bare = {
    'bare Node, same bytes': await startChild('bytes', bytes),
    'Remix page of its template, one query': `${await startChild('remix-template', database)}/${slug}`,
    'least possible Remix page, one query': `${await startChild('remix', database)}/${slug}`,
    'bare Express page, one query': `${await startChild('express', database)}/${slug}`,
  }
  for (const url of [page, `${app.url}/`, ...Object.values(bare)]) await wrk(url, 16, 2)
  for (const connections of CONNECTIONS) {
    const measured: Record<string, Awaited<ReturnType<typeof wrk>>> = {}
    for (const [name, url] of Object.entries({ 'session page': page, agenda: `${app.url}/`, ...bare }))
      measured[name] = await wrk(url, connections, SECONDS)
    const node = measured['bare Node, same bytes']
    const template = measured['Remix page of its template, one query']
    const least = measured['least possible Remix page, one query']
    for (const [name, { perSecond, p99, p50 }] of Object.entries(measured)) {
      const ours = name === 'session page' || name === 'agenda'
      const at = `${name}, ${connections} connections`
      rows.push({ name: at, value: perSecond, unit: '/s' })
      if (ours && template && least && node) {
        rows.push(compare(`${at} ÷ Remix's template`, perSecond, template.perSecond, '≥ 10'))
        rows.push(compare(`${at} ÷ least possible Remix`, perSecond, least.perSecond))
        rows.push(compare(`${at} ÷ bare Node`, perSecond, node.perSecond, '≥ 0.25'))
      }
      rows.push(
        { name: `${at}, p50`, value: p50, unit: 'ms' },
        { name: `${at}, p99`, value: p99, unit: 'ms' },
      )
      if (ours && least && connections === 64)
        rows.push(compare(`${at}: p99 ÷ median of least possible Remix`, p99, least.p50, '< 1'))
    }
  }
  await app.stop()
}

/** (b) Registrations through the form, on one session and on a hundred. */
async function registrations(cluster: Cluster, rows: Row[]): Promise<void> {
  const database = await cluster.newDatabase('registrations')
  const app = await startApp({ DATABASE_URL: database, TRUST_PROXY: '1' })
  await fill(database, 2_000, 2_000, 0)
  const client = await connect(database)
  await client.query(`UPDATE "Session" SET "capacity" = 100000000 WHERE "status" = 'PUBLISHED'`)
  await client.query(`
    CREATE TABLE bench_session ("id" int PRIMARY KEY, "taken" int NOT NULL DEFAULT 0);
    CREATE TABLE bench_registration ("id" bigserial PRIMARY KEY, "sessionId" int NOT NULL, "email" text NOT NULL,
      UNIQUE ("sessionId", "email"));
    INSERT INTO bench_session SELECT generate_series(1, 100)`)
  const { rows: sessions } = await client.query<{ slug: string }>(
    `SELECT "slug" FROM "Session" WHERE "status" = 'PUBLISHED' ORDER BY "slug" LIMIT 100`,
  )
  const slugs = sessions.map(({ slug }) => slug)
  const remix = await startChild('remix', database)
  const express = await startChild('express', database)

  async function ours(url: string, among: string[], connections: number, name: string): Promise<number> {
    const count = async () =>
      Number((await client.query(`SELECT count(*) FROM "Registration"`)).rows[0]?.count)
    const before = await count()
    const begun = performance.now()
    const { refused, p99 } = await wrk(url, connections, SECONDS, ourForm(among))
    const value = (await count()).valueOf() - before
    const perSecond = value / ((performance.now() - begun) / 1000)
    if (refused > 0) say(`  ${name}: ${refused} refused`)
    rows.push({ name, value: perSecond, unit: '/s' }, { name: `${name}, p99`, value: p99, unit: 'ms' })
    return perSecond
  }

  await wrk(app.url, 32, SECONDS, ourForm(slugs))
  for (const url of [remix, express]) await wrk(url, 32, SECONDS, bareForm(100))
  for (const connections of [1, 8, 32]) {
    const hot = await ours(
      app.url,
      slugs.slice(0, 1),
      connections,
      `registrations, one session, ${connections} connections`,
    )
    const bench = cluster.pgbench('registrations', THREE_TRIPS(1), connections, SECONDS)
    const once = cluster.pgbench('registrations', ONE_STATEMENT(1), connections, SECONDS)
    const bare = await wrk(remix, connections, SECONDS, bareForm(1))
    const plain = await wrk(express, connections, SECONDS, bareForm(1))
    const at = `${connections} clients`
    rows.push(
      { name: `pgbench, hot row, three round trips, ${at}`, value: bench, unit: '/s' },
      { name: `pgbench, hot row, one statement, ${at}`, value: once, unit: '/s' },
      { name: `bare Remix form, hot row, ${at}`, value: bare.perSecond, unit: '/s' },
      { name: `bare Express form, hot row, ${at}`, value: plain.perSecond, unit: '/s' },
      compare(`one session ÷ pgbench, ${at}`, hot, bench, connections === 32 ? '≥ 0.7' : undefined),
      compare(
        `one session ÷ bare Remix form, ${at}`,
        hot,
        bare.perSecond,
        connections === 32 ? '> 1' : undefined,
      ),
    )
  }
  const spread = await ours(app.url, slugs, 32, 'registrations, 100 sessions, 32 connections')
  const benchSpread = cluster.pgbench('registrations', THREE_TRIPS(100), 32, SECONDS)
  rows.push({ name: 'pgbench, 100 rows, three round trips, 32 clients', value: benchSpread, unit: '/s' })
  rows.push(compare('100 sessions ÷ pgbench spread', spread, benchSpread, '≥ 0.2'))
  // Nothing skipped: each has its audit entry and its mail.
  const { rows: whole } = await client.query<{ rows: string; audits: string; mails: string }>(`
    SELECT (SELECT count(*) FROM "Registration" WHERE "source" = 'SELF' AND "idempotencyKey" IS NOT NULL) AS rows,
      (SELECT count(*) FROM "AuditEntry" WHERE "action" = 'registration.created') AS audits,
      (SELECT count(*) FROM "MailDelivery" WHERE "kind" LIKE 'registration%') AS mails`)
  const [{ rows: made = '', audits = '', mails = '' } = {}] = whole
  if (made !== audits || made !== mails)
    throw new Error(`${made} registrations, ${audits} audit entries, ${mails} mails`)
  rows.push({ name: 'registrations with audit entry and mail', value: Number(made), unit: 'of as many' })
  await client.end()
  await app.stop()
}

/** (c) The same requests to the embedded database and to a server, each with the demonstration's or the same number of sessions. */
async function embedded(cluster: Cluster, rows: Row[]): Promise<void> {
  const measured: Record<string, number>[] = []
  for (const DATABASE_URL of ['', await cluster.newDatabase('beside_embedded')]) {
    const app = await startApp({ DATABASE_URL, TRUST_PROXY: '1' })
    if (DATABASE_URL) await fill(DATABASE_URL, 100, 5_000, 1_000)
    const slug = await openSession(app.url)
    const form = ourForm([slug])
    await wrk(app.url, 32, SECONDS, form)
    const figures: Record<string, number> = {}
    for (const [name, path] of Object.entries({ agenda: '/', 'session page': `/sesiones/${slug}` })) {
      await wrk(app.url + path, 16, 1)
      figures[`${name}, 32 connections`] = (await wrk(app.url + path, 32, SECONDS)).perSecond
    }
    for (const connections of [1, 8, 32]) {
      const { perSecond, refused } = await wrk(app.url, connections, SECONDS, form)
      figures[`registrations, one session, ${connections} connections`] = perSecond - refused / SECONDS
    }
    figures['memory after it'] = app.memory()
    measured.push(figures)
    await app.stop()
  }
  const [inside = {}, server = {}] = measured
  for (const [name, value] of Object.entries(inside)) {
    const beside = server[name] ?? 0
    rows.push({ name: `${name}: embedded`, value, unit: name.startsWith('memory') ? 'MB' : '/s' })
    rows.push(compare(`${name}: embedded ÷ server`, value, beside))
  }
}

/** The first session of the agenda that takes registrations. */
async function openSession(url: string): Promise<string> {
  const agenda = await (await fetch(url)).text()
  for (const [, slug = ''] of agenda.matchAll(/href="\/sesiones\/([^"?#/]+)/g)) {
    const page = await (await fetch(`${url}/sesiones/${slug}`)).text()
    if (page.includes('name="formKey"')) return slug
  }
  throw new Error('No session takes registrations')
}

/** (d) From nothing, and again; memory. */
async function start(cluster: Cluster, rows: Row[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'invita-bench-data-'))
  for (const [name, target] of [
    ['first start, embedded (built already)'],
    ['warm start, embedded', '< 5'],
  ] as const) {
    const begun = performance.now()
    const app = await startApp({ DATA_DIR: folder }, NPM_START)
    await fetch(app.url)
    const seconds = (performance.now() - begun) / 1000
    rows.push({
      name: `${name}, to the first page`,
      value: seconds,
      unit: 's',
      ...(target ? { target } : {}),
    })
    await wrk(`${app.url}/`, 32, SECONDS)
    await wrk(`${app.url}/privacidad`, 32, 1)
    rows.push({ name: `memory after load, ${name}`, value: app.memory(), unit: 'MB', target: '< 512' })
    await app.stop()
  }
  rmSync(folder, { recursive: true, force: true })
  const database = await cluster.newDatabase('start')
  for (const name of ['first start, server', 'warm start, server']) {
    const begun = performance.now()
    const app = await startApp({ DATABASE_URL: database }, NPM_START)
    await fetch(app.url)
    rows.push({ name: `${name}, to the first page`, value: (performance.now() - begun) / 1000, unit: 's' })
    await wrk(`${app.url}/`, 32, SECONDS)
    rows.push({ name: `memory after load, ${name}`, value: app.memory(), unit: 'MB', target: '< 256' })
    await app.stop()
  }
}

/** (e) The report, an import, the contacts, campaigns' mails. */
async function work(cluster: Cluster, rows: Row[]): Promise<void> {
  const database = await cluster.newDatabase('work')
  const environment = { ...process.env, DATABASE_URL: database }
  const file = join(tmpdir(), `invita-bench-${process.pid}.csv`)
  writeFileSync(file, programme(10_000))
  const app = await startApp({ DATABASE_URL: database })
  await app.stop()
  const begun = performance.now()
  execFileSync(process.execPath, ['app/platform/bootstrap.mjs', 'cli', 'import', file], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  rows.push({
    name: 'import of a programme of 10,000 rows',
    value: (performance.now() - begun) / 1000,
    unit: 's',
  })
  rmSync(file)
  for (const name of ['report', 'mail']) {
    if (!others[`./${name}.ts`]) continue
    const theirs = await cluster.newDatabase(`work_${name}`)
    const result = join(tmpdir(), `invita-bench-${process.pid}.json`)
    execFileSync(process.execPath, [bundle, bundle, 'child', name, '0', result], {
      env: { ...process.env, DATABASE_URL: theirs },
      stdio: ['ignore', 'ignore', 2],
    })
    const theirRows = JSON.parse(readFileSync(result, 'utf8')) as Row[]
    rows.push(...theirRows.map((row) => ({ ...row, ...(TARGETS[row.name] ?? {}) })))
    rmSync(result)
  }
}

/** Of what others measure; `ratio: undefined` where the target is of the figure itself. */
const TARGETS: Record<string, { target: string; ratio?: undefined }> = {
  'campaign mails': { target: '≥ 0.5' },
  'report of 10,000 sessions: read, checked and written as Word': { target: '< 3000', ratio: undefined },
  'report of 10,000 sessions: peak memory': { target: '< 512', ratio: undefined },
}

/** (f) What a page costs to make as the data grow: the median of twenty, one after the other. */
async function growth(cluster: Cluster, rows: Row[]): Promise<void> {
  const first = new Map<string, number>()
  const zones = Intl.supportedValuesOf('timeZone')
  for (const { times, ...volume } of SIZES) {
    const database = await cluster.newDatabase(`growth_${times}`)
    const app = await startApp({ DATABASE_URL: database, TRUST_PROXY: '1' })
    await fill(database, volume.sessions, volume.registrations, volume.contacts)
    const cookie = execFileSync(process.execPath, [bundle, bundle, 'child', 'cookie'], {
      env: { ...process.env, DATABASE_URL: database },
      encoding: 'utf8',
    })
    const client = await connect(database)
    const { rows: found } = await client.query<{ id: string }>(
      `SELECT "id" FROM "Session" WHERE "slug" = 'sesion-19'`,
    )
    await client.end()
    const id = found[0]?.id ?? ''
    const routes = {
      'agenda, not kept': (n: number) => `/?zona=${zones[n]}`,
      'session page, not kept': (n: number) => `/sesiones/sesion-19?zona=${zones[n]}`,
      'calendar feed': () => '/agenda.ics',
      board: () => '/gestion',
      'board, searched': () => '/gestion?q=chicago',
      overview: () => '/gestion/panorama',
      'session for staff': () => `/gestion/sesiones/${id}`,
      registrations: () => `/gestion/sesiones/${id}/registros`,
      contacts: () => '/gestion/contactos',
      'contacts, searched': () => '/gestion/contactos?buscar=asociacion',
      councillors: () => '/gestion/consejerias',
      outbox: () => '/gestion/correo',
      'audit trail': () => '/gestion/bitacora',
    }
    const form = async (n: number) => {
      const fields = {
        since: '',
        website: '',
        name: 'Ana',
        partySize: '1',
        question: '',
        zone: 'Europe/Madrid',
      }
      const own = { formKey: randomUUID(), email: `crece-${n}@example.org`, notice: '1', via: '' }
      return fetch(`${app.url}/sesiones/sesion-19`, {
        method: 'POST',
        body: new URLSearchParams({ ...fields, ...own }),
        redirect: 'manual',
        headers: { 'x-forwarded-for': `10.1.${n}.1`, cookie: 'lang=es' },
      })
    }
    const page = (path: (n: number) => string) => (n: number) =>
      fetch(app.url + path(n), { headers: { cookie }, redirect: 'manual' })
    const asked = Object.entries(routes).map(([name, path]) => [name, page(path), 200] as const)
    for (const [name, ask, status] of [...asked, ['a registration', form, 303] as const]) {
      const took: number[] = []
      for (let n = 0; n < 25; n++) {
        const begun = performance.now()
        const answer = await ask(n)
        await answer.arrayBuffer()
        if (answer.status !== status) break
        if (n >= 5) took.push(performance.now() - begun)
      }
      const median = took.sort((a, b) => a - b)[Math.floor(took.length / 2)]
      if (median === undefined) {
        throw new Error(`${name}, ${times}×: not the answer that was expected`)
      }
      rows.push({ name: `${name}, ${times}×`, value: median, unit: 'ms' })
      const once = first.get(name)
      if (times === 1) first.set(name, median)
      else if (once)
        rows.push(compare(`${name}, ${times}× ÷ 1×`, median, once, times === 100 ? '≤ 1.5' : undefined))
    }
    await app.stop()
  }
}

type App = { url: string; memory(): number; stop(): Promise<void> }

/** What `npm start` runs: it looks first whether the build is that of the sources. */
const NPM_START = 'app/platform/bootstrap.mjs'

/** The built application on a free port. */
async function startApp(variables: Record<string, string>, program = '.production/run.mjs'): Promise<App> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const folder = mkdtempSync(join(tmpdir(), 'invita-bench-data-'))
  const { DATABASE_URL: _, ...inherited } = process.env
  const child = spawn(process.execPath, [program, 'start'], {
    cwd: root,
    env: { ...inherited, DATA_DIR: folder, PORT: String(port), APP_URL: url, ...variables },
    stdio: ['ignore', 'ignore', 'ignore'],
  })
  children.add(child)
  for (let tries = 0; ; tries++) {
    if (
      await fetch(`${url}/readyz`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break
    if (child.exitCode !== null || tries > 1200) throw new Error('The application did not start')
    await delay(50)
  }
  return {
    url,
    memory: () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    async stop() {
      child.kill('SIGTERM')
      while (child.exitCode === null && child.signalCode === null) await delay(50)
      children.delete(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function startChild(what: string, argument: string): Promise<string> {
  const port = await freePort()
  const child = spawn(process.execPath, [bundle, bundle, 'child', what, String(port), argument], {
    stdio: ['ignore', 'ignore', 2],
  })
  children.add(child)
  const url = `http://127.0.0.1:${port}`
  while (
    !(await fetch(url).then(
      () => true,
      () => false,
    ))
  )
    await delay(100)
  return url
}

async function fill(
  database: string,
  sessions: number,
  registrations: number,
  contacts: number,
): Promise<void> {
  const today = new Date().toISOString().slice(0, 10)
  await generate(database, { sessions, registrations, contacts, today })
}

async function connect(database: string): Promise<Client> {
  const client = new Client({ connectionString: database })
  await client.connect()
  return client
}

/** Each form another person's, from another address. */
function ourForm(slugs: string[]): string {
  return `
local slugs = {${slugs.map((slug) => `"${slug}"`).join(',')}}
local run = tostring(os.time()) .. tostring(math.random(1, 1000000000))
math.randomseed(os.time() + ${Math.floor(Math.random() * 1e6)})
local n = 0
request = function()
  n = n + 1
  local who = run .. "x" .. math.random(1, 1000000000) .. "x" .. n
  local key = string.format("%08x-%04x-4%03x-8%03x-%012x", math.random(0, 0x7fffffff), n % 65536, math.random(0, 4095), math.random(0, 4095), math.random(0, 0x7fffffff))
  local body = "formKey=" .. key .. "&since=&website=&name=Ana+Ruiz&partySize=1&question=&zone=America%2FChicago&notice=1&via=&email=p" .. who .. "%40example.org"
  return wrk.format("POST", "/sesiones/" .. slugs[math.random(1, #slugs)], {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["X-Forwarded-For"] = "10." .. math.random(0, 255) .. "." .. math.random(0, 255) .. "." .. math.random(1, 254),
    ["Cookie"] = "lang=es; zone=America/Chicago"
  }, body)
end`
}

function bareForm(sessions: number): string {
  return `
request = function()
  return wrk.format("POST", "/" .. math.random(1, ${sessions}), { ["Content-Type"] = "application/x-www-form-urlencoded" }, "name=Ana")
end`
}

const THREE_TRIPS = (sessions: number) => `\\set s random(1, ${sessions})
BEGIN;
SELECT "taken" FROM bench_session WHERE "id" = :s FOR UPDATE;
INSERT INTO bench_registration ("sessionId", "email") VALUES (:s, gen_random_uuid()::text);
UPDATE bench_session SET "taken" = "taken" + 1 WHERE "id" = :s;
COMMIT;
`

const ONE_STATEMENT = (sessions: number) => `\\set s random(1, ${sessions})
WITH seat AS (UPDATE bench_session SET "taken" = "taken" + 1 WHERE "id" = :s RETURNING "id")
INSERT INTO bench_registration ("sessionId", "email") SELECT "id", gen_random_uuid()::text FROM seat;
`

function programme(lines: number): string {
  const head =
    'tipo,titulo,fecha,hora,zona,ciudad,pais,anfitrion,credito,organizacion,consejeria,colaboracion,estado,asistencia,fuente_asistencia,invitaciones'
  const body = Array.from({ length: lines }, (_, n) => {
    const date = new Date(Date.UTC(2015, 0, 1 + Math.floor(n / 4))).toISOString().slice(0, 10)
    return `invita,,${date},${10 + (n % 4) * 3}:00,America/Chicago,Chicago,US,Anfitriona ${n},presidenta de la Casa ${n},Casa ${n},Consejera ${n % 7},,realizada,${n % 90},conteo,`
  })
  return `${[head, ...body].join('\n')}\n`
}

function compare(name: string, value: number, baseline: number, target?: string): Row {
  return {
    name,
    value,
    unit: '',
    baseline: round(baseline),
    ratio: value / baseline,
    ...(target ? { target } : {}),
  }
}

function line({ name, value, unit, ratio, target }: Row): string {
  return `${name}: ${ratio === undefined ? `${round(value)} ${unit}` : round(ratio)}${target ? `   (${target}${met({ value, ratio, target }) ? '' : ': NOT MET'})` : ''}`
}

function met({
  value,
  ratio,
  target,
}: {
  value: number
  ratio?: number | undefined
  target: string
}): boolean {
  const [sign = '', limit = ''] = target.split(' ')
  const figure = ratio ?? value
  if (sign === '≥') return figure >= Number(limit)
  if (sign === '>') return figure > Number(limit)
  if (sign === '≤') return figure <= Number(limit)
  return figure < Number(limit)
}

function round(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}

function write(rows: Row[], failures: string[], cluster: Cluster): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()
  const facts = `${new Date().toISOString().slice(0, 10)}, commit ${commit}, ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, PostgreSQL ${cluster.version}`
  const table = rows.map(({ name, value, unit, baseline, ratio, target }) => {
    const figure = ratio === undefined ? `${round(value)} ${unit}` : round(ratio)
    const verdict = target ? `${target}${met({ value, ratio, target }) ? '' : ' **not met**'}` : ''
    return `| ${name} | ${figure} | ${baseline ?? ''} | ${verdict} |`
  })
  const notes = resolve(root, 'tests/bench/NOTES.md')
  const text = [
    '# Benchmark',
    '',
    `\`npm run bench\`: ${facts}. Server, load and database share the machine; each row's baselines ran beside it.`,
    '',
    '| what | figure | baseline | target |',
    '|---|---|---|---|',
    ...table,
    '',
    ...failures.map((failure) => `**Not measured**, because it failed: ${failure}\n`),
    ...(existsSync(notes) ? ['What was slow, and what was done: [NOTES.md](NOTES.md).', ''] : []),
  ].join('\n')
  writeFileSync(resolve(root, 'tests/bench/RESULTS.md'), text)
  writeFileSync(resolve(root, 'tests/bench/results.json'), `${JSON.stringify({ facts, rows }, null, 2)}\n`)
  say(`Written to tests/bench/RESULTS.md`)
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

// At the end: all that they use is there by then.
process.env.SESSION_SECRET ||= 'kept for the length of a benchmark, no longer'
if (mode === 'child') await child()
else await bench()
