import { cp, mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { PGlite } from '@electric-sql/pglite'
import { amcheck } from '@electric-sql/pglite/contrib/amcheck'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openEmbedded } from '#app/platform/database/embedded.server.ts'
import { campaign } from '#tests/support/campaign.ts'
import { random } from '#tests/support/random.ts'
import {
  freePort,
  gone,
  isBuilt,
  launchInvita,
  type RunningProcess,
  ready,
} from '#tests/support/running-invita.ts'

const full = process.env.CAMPAIGN === 'full'
const SESSION = '019ab000-0000-7000-8000-00000000ab01'
const SLUG = 'casa-que-se-cae'

type Row = { email: string; name: string; idempotencyKey: string; audits: number; mails: number }
type Sent = { email: string; name: string; formKey: string }
/** What the people outside know: whom the server told yes, whom it may have heard, and whose form never came whole. */
type Told = { answered: Sent[]; unanswered: Sent[]; cutShort: Sent[] }

/** What is wrong between what people were told and what the database holds. */
function faults(told: Told, rows: Row[]): string[] {
  const found = new Map(rows.map((row) => [row.email, row]))
  const sent = new Map([...told.answered, ...told.unanswered].map((one) => [one.email, one]))
  return [
    ...told.answered
      .filter(({ email }) => !found.has(email))
      .map(({ email }) => `${email} was answered and is lost`),
    ...told.cutShort
      .filter(({ email }) => found.has(email))
      .map(({ email }) => `${email} came by half and is written`),
    ...rows.flatMap((row) => {
      const one = sent.get(row.email)
      if (!one)
        return told.cutShort.some(({ email }) => email === row.email) ? [] : [`${row.email} was never sent`]
      return [
        ...(row.name === one.name && row.idempotencyKey === one.formKey
          ? []
          : [`${row.email} is not as it was sent`]),
        ...(row.audits === 1 ? [] : [`${row.email} has ${row.audits} entries in the trail`]),
        ...(row.mails === 1 ? [] : [`${row.email} has ${row.mails} mails`]),
      ]
    }),
  ]
}

/** Tables whose rows are not the same many by their indexes and by their pages. */
function disagreements(byPages: Record<string, number>, byIndexes: Record<string, number>): string[] {
  return Object.keys({ ...byPages, ...byIndexes }).filter((name) => byPages[name] !== byIndexes[name])
}

describe('what looks for damage', () => {
  const ana = { email: 'ana@example.org', name: 'Ana', formKey: 'a' }
  const row = { email: ana.email, name: ana.name, idempotencyKey: 'a', audits: 1, mails: 1 }
  const told = { answered: [ana], unanswered: [], cutShort: [] }

  it.each<[string, Told, Row[]]>([
    ['lost', told, []],
    ['without its entry', told, [{ ...row, audits: 0 }]],
    ['without its mail', told, [{ ...row, mails: 0 }]],
    ['with two mails', told, [{ ...row, mails: 2 }]],
    ['with another name', told, [{ ...row, name: 'An' }]],
    ['never sent', { ...told, answered: [] }, [row]],
    ['of half a form', { ...told, answered: [], cutShort: [ana] }, [row]],
    [
      'half written, of whom nobody heard',
      { ...told, answered: [], unanswered: [ana] },
      [{ ...row, audits: 0 }],
    ],
  ])('notices a registration %s', (_, said, rows) => {
    expect(faults(said, rows)).toHaveLength(1)
  })

  it('finds nothing where nothing is wrong', () => {
    expect(faults(told, [row])).toEqual([])
    expect(faults({ ...told, answered: [], unanswered: [ana] }, [])).toEqual([])
  })

  it('notices an index that lacks a row', () => {
    expect(disagreements({ Session: 2 }, { Session: 2 })).toEqual([])
    expect(disagreements({ Session: 2 }, { Session: 1 })).toEqual(['Session'])
    expect(disagreements({ Session: 2 }, {})).toEqual(['Session'])
  })
})

describe.runIf(isBuilt())('the embedded server, killed', () => {
  let folder: string
  let port: number
  let running: RunningProcess | undefined
  const refused: number[] = []
  const told: Told = { answered: [], unanswered: [], cutShort: [] }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'invita-kills-'))
    await cp(inject('baseDataDir'), folder, { recursive: true })
    port = await freePort()
    const database = await openEmbedded(folder, () => {})
    const client = new Client(database.connection)
    await client.connect()
    await client.query(
      `INSERT INTO "Session" ("id", "slug", "kind", "status", "publishedAt", "hostName", "emailVerifiedAt", "city", "country", "zone",
        "wallDate", "wallTime", "startsAt", "endsAt", "reportOn", "capacity", "publicText", "calendarUid", "updatedAt")
      SELECT '${SESSION}'::uuid, '${SLUG}', 'HOME_MEETING', 'PUBLISHED', now(), 'Rosa Méndez', now(), 'Chicago', 'US', 'America/Chicago',
        to_char(at, 'YYYY-MM-DD'), '12:00', at, at + interval '90 minutes', to_char(at, 'YYYY-MM-DD'), 1000000, 'Ven.', '${SESSION}', now()
      FROM (SELECT date_trunc('day', now()) + interval '60 days 18 hours' AS at) AS "soon"`,
    )
    await client.end()
    await database.close()
  }, 120_000)

  afterAll(async () => {
    await running?.end('SIGKILL')
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }, 120_000)

  function start(): RunningProcess {
    return launchInvita('start', {
      DATA_DIR: folder,
      PORT: String(port),
      APP_URL: `http://127.0.0.1:${port}`,
      INVITA_DEMO: '0',
      TRUST_PROXY: '1',
    })
  }

  let people = 0
  function person(seeded: () => number): Sent & { body: string; from: string } {
    const n = people++
    const hex = Array.from({ length: 32 }, () => Math.floor(seeded() * 16).toString(16)).join('')
    const formKey = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`
    const sent = {
      email: `persona-${n}@example.org`,
      name: `Persona ${n} ${'Ñandú '.repeat(n % 15)}`.trim(),
      formKey,
    }
    const body = new URLSearchParams({
      ...{
        formKey,
        name: sent.name,
        email: sent.email,
        partySize: '1',
        zone: 'America/Chicago',
        notice: '1',
      },
      ...{ question: '¿Hasta cuándo? '.repeat(n % 40), since: '', website: '', via: '' },
    }).toString()
    return { ...sent, body, from: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` }
  }

  async function register(seeded: () => number): Promise<void> {
    const { body, from, ...sent } = person(seeded)
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/sesiones/${SLUG}`, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': from },
      })
      if (answer.status === 303) told.answered.push(sent)
      else {
        told.unanswered.push(sent)
        refused.push(answer.status)
      }
      await answer.arrayBuffer()
    } catch {
      told.unanswered.push(sent)
    }
  }

  /** Sends a part of a form and hangs up. */
  function cutShort(seeded: () => number): Promise<void> {
    const { body, from, ...sent } = person(seeded)
    told.cutShort.push(sent)
    const bytes = Buffer.from(body)
    const part = bytes.subarray(0, Math.floor(seeded() * bytes.length))
    const head =
      `POST /sesiones/${SLUG} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-Forwarded-For: ${from}\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${bytes.length}\r\n\r\n`
    return new Promise((done) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('error', () => {})
      socket.once('close', () => done())
      socket.resume()
      socket.write(head)
      socket.write(part, () => socket.destroy())
    })
  }

  async function look() {
    const client = new Client((await openEmbedded(folder, () => {}, { joinRunning: true })).connection)
    await client.connect()
    const count = async (off: string[]) => {
      // One backend serves everybody: what is switched off must come back.
      await client.query('BEGIN')
      for (const scan of off) await client.query(`SET LOCAL enable_${scan} = off`)
      const { rows } = await client.query<{ name: string; rows: number }>(`
        SELECT 'Registration by person' AS name, count(*)::int AS rows FROM "Registration" WHERE "sessionId" = '${SESSION}' AND "email" > ''
        UNION ALL SELECT 'Registration by state', count(*)::int FROM "Registration" WHERE "sessionId" = '${SESSION}' AND "status" = 'CONFIRMED'
        UNION ALL SELECT 'Registration', count("id")::int FROM "Registration" WHERE "id" > '00000000-0000-0000-0000-000000000000'
        UNION ALL SELECT 'MailDelivery', count(*)::int FROM "MailDelivery" WHERE "subjectId" = '${SESSION}'
        UNION ALL SELECT 'MailDelivery by kind', count(*)::int FROM "MailDelivery" WHERE "kind" > ''
        UNION ALL SELECT 'AuditEntry', count(*)::int FROM "AuditEntry" WHERE "subjectKind" = 'registration'
        UNION ALL SELECT 'AuditEntry by id', count(*)::int FROM "AuditEntry" WHERE "id" > 0`)
      await client.query('ROLLBACK')
      return Object.fromEntries(rows.map(({ name, rows }) => [name, rows]))
    }
    try {
      const byPages = await count(['indexscan', 'bitmapscan', 'indexonlyscan'])
      const byIndexes = await count(['seqscan'])
      const { rows } = await client.query<Row>(`
        SELECT r."email", r."name", r."idempotencyKey",
          (SELECT count(*)::int FROM "AuditEntry" a WHERE a."subjectKind" = 'registration' AND a."subjectId" = r."id"::text) AS audits,
          (SELECT count(*)::int FROM "MailDelivery" m WHERE m."recipientId" = r."id") AS mails
        FROM "Registration" r`)
      // What belongs to a registration is there only with it.
      const [orphans] = (
        await client.query<{ audits: number; mails: number }>(`SELECT
          (SELECT count(*)::int FROM "AuditEntry" a WHERE a."subjectKind" = 'registration'
            AND NOT EXISTS (SELECT FROM "Registration" r WHERE r."id"::text = a."subjectId")) AS audits,
          (SELECT count(*)::int FROM "MailDelivery" m WHERE m."subjectId" = '${SESSION}'
            AND NOT EXISTS (SELECT FROM "Registration" r WHERE r."id" = m."recipientId")) AS mails`)
      ).rows
      return {
        wrong: faults(told, rows),
        apart: disagreements(byPages, byIndexes),
        orphans,
        written: rows.length,
      }
    } finally {
      await client.end()
    }
  }

  /** Every B-tree of a copy, compared entry by entry with its table. */
  async function checkIndexes(): Promise<number> {
    const copy = await mkdtemp(join(tmpdir(), 'invita-amcheck-'))
    await cp(join(folder, 'db'), copy, { recursive: true })
    const store = await PGlite.create(copy, { extensions: { btree_gist, pg_trgm, amcheck } })
    try {
      await store.exec('CREATE EXTENSION amcheck')
      const { rows } = await store.query<{ checked: number }>(`
        SELECT count(bt_index_check(i.indexrelid, true))::int AS checked FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.amname = 'btree' AND n.nspname = 'public'`)
      const [all] = (
        await store.query<{ many: number }>(`SELECT count(*)::int AS many FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.amname = 'btree' AND n.nspname = 'public'`)
      ).rows
      expect(rows[0]?.checked).toBeDefined()
      return all?.many ?? 0
    } finally {
      await store.close()
      await rm(copy, { recursive: true, force: true })
    }
  }

  it('loses nobody whom it answered and writes nobody by half', {
    timeout: full ? 3_600_000 : 300_000,
  }, async () => {
    const { seed, numRuns } = campaign('kills of the embedded server', { quick: 3, full: 200 })
    const seeded = random(seed)
    for (let round = 0; round < numRuns; round++) {
      running = start()
      await ready(port, running.child)
      expect(await look(), `round ${round}, seed ${seed}`).toMatchObject({
        wrong: [],
        apart: [],
        orphans: { audits: 0, mails: 0 },
      })
      // The first page of a process takes long; kills before it would meet no write.
      await register(seeded)
      let going = true
      const traffic = [
        ...Array.from({ length: 4 }, async () => {
          while (going) await register(seeded)
        }),
        ...Array.from({ length: 2 }, async () => {
          while (going) {
            await cutShort(seeded)
            await delay(40)
          }
        }),
      ]
      await delay(20 + seeded() * 1000)
      going = false
      await running.end('SIGKILL')
      await Promise.all(traffic)
    }
    running = start()
    await ready(port, running.child)
    const last = await look()
    expect(last).toMatchObject({ wrong: [], apart: [], orphans: { audits: 0, mails: 0 } })
    await running.end('SIGKILL')
    const indexes = await checkIndexes()
    expect(indexes).toBeGreaterThan(30)
    expect(refused).toEqual([])
    expect(told.answered.length).toBeGreaterThanOrEqual(numRuns)
    process.stdout.write(
      `${numRuns} kills, ${told.answered.length} answered, none lost; ${told.cutShort.length} forms cut short, ${told.unanswered.length} not answered, none half written; indexes agree (${indexes} compared entry by entry); seed ${seed}\n`,
    )
  })

  it('a second process on its folder refuses with a clear message', { timeout: 300_000 }, async () => {
    running = start()
    await ready(port, running.child)
    const begun = performance.now()
    const second = launchInvita('start', { DATA_DIR: folder, PORT: String(await freePort()) }, true)
    await gone(second.child)
    const took = Math.round(performance.now() - begun)
    process.stdout.write(`a second process on the folder refused after ${took} ms\n`)
    expect(second.child.exitCode).toBe(1)
    expect(second.output()).toContain(`The data folder ${folder} is in use by process ${running.child.pid}.`)
    expect(second.output().trim().split('\n')).toHaveLength(1)
    // On a quiet machine alone: a time says nothing of a busy one.
    if (full) expect(took).toBeLessThan(2000)
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
  })
})
