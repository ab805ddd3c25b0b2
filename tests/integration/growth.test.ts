import type { LoaderFunctionArgs } from '@remix-run/node'
import { beforeAll, expect, test } from 'vitest'
import { ensureNotices } from '#app/modules/privacy/ensure-notices.server.ts'
import { connection, db } from '#app/platform/db.server.ts'
import { loader as agenda } from '#app/routes/public/agenda.tsx'
import { loader as board } from '#app/routes/staff/board.tsx'
import { loader as contacts } from '#app/routes/staff/contacts.tsx'
import { loader as dashboard } from '#app/routes/staff/dashboard.tsx'
import { loader as frame } from '#app/routes/staff/layout.tsx'
import { generate } from '#tests/bench/generate.ts'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { queriesOf, type Reading, readingOf } from '#tests/support/queries.ts'

// What a page reads as the programme grows, counted in rows, not in time: the same on a fast machine and on a slow one.

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()

/** Its housekeeping decides which plans are good; the embedded database has none. */
const onServer = Boolean(process.env.TEST_DATABASE_URL)
const ONCE = { sessions: 400, registrations: 4_000, contacts: 1_000 }
const TIMES = 10

type Page = { path: string; loader(given: LoaderFunctionArgs): unknown }

/** Pages that take no more from tables however much there is. */
const STEADY: Record<string, Page> = {
  'the frame': { path: '/gestion', loader: frame },
  board: { path: '/gestion', loader: board },
  'board of a country': { path: '/gestion?pais=US', loader: board },
  'board, searched for one host': { path: '/gestion?q=Anfitriona%20117', loader: board },
  'a state': { path: '/gestion?estado=HELD', loader: board },
  'what waits': { path: '/gestion?espera=uncounted', loader: board },
  contacts: { path: '/gestion/contactos', loader: contacts },
  'contacts, searched': { path: '/gestion/contactos?buscar=contacto777', loader: contacts },
}
/** Pages that add up: over the period that is asked for, over the sessions to come. */
const SUMS: Record<string, Page> = {
  overview: { path: '/gestion/panorama', loader: dashboard },
  agenda: { path: '/', loader: agenda },
}

let cookie = ''
const once: Record<string, Reading> = {}
const grown: Record<string, Reading> = {}

function read({ path, loader }: Page): Promise<Reading> {
  const request = new Request(`http://localhost:3000${path}`, { headers: { cookie } })
  const context = { requestId: 'test', address: '192.0.2.1', origin: null }
  return queriesOf(async () => loader({ request, params: {}, context })).then(readingOf)
}

async function readAll(into: Record<string, Reading>): Promise<void> {
  for (const [name, page] of Object.entries({ ...STEADY, ...SUMS })) into[name] = await read(page)
}

/** Whether it reads as much as there is. */
const grows = (name: string) => (grown[name]?.rows ?? 0) > 1.5 * (once[name]?.rows ?? 0) + 50

beforeAll(async () => {
  if (!onServer) return
  await ensureNotices(NOW)
  const { id } = await makeAccount({ role: 'ADMIN' })
  cookie = await signedInCookie(id)
  await generate(connection, ONCE)
  await readAll(once)
  await db.$executeRaw`TRUNCATE "Session", "Host", "Councillor", "Contact", "ElectoralProcess" CASCADE`
  await generate(connection, {
    sessions: ONCE.sessions * TIMES,
    registrations: ONCE.registrations * TIMES,
    contacts: ONCE.contacts * TIMES,
  })
  await readAll(grown)
  const line = (name: string) =>
    `${name} ${once[name]?.rows} → ${grown[name]?.rows} (entries ${once[name]?.entries} → ${grown[name]?.entries})`
  process.stdout.write(`rows read at 1× and ${TIMES}×: ${Object.keys(grown).map(line).join('; ')}\n`)
}, 300_000)

test.runIf(onServer).each(Object.keys(STEADY))('reads no more rows with ten times as much: %s', (name) => {
  expect(grows(name)).toBe(false)
  expect(grown[name]?.rows).toBeGreaterThan(0)
})

test.runIf(onServer).each(Object.keys({ ...STEADY, ...SUMS }))('reads no large table whole: %s', (name) => {
  const whole = grown[name]?.wholeTables ?? []
  expect(whole.filter((table) => ['Session', 'Registration', 'Contact'].includes(table))).toEqual([])
})

// What is counted exactly passes each entry of a narrow index once, and what is added up a few times.
test.runIf(onServer)('counts in indexes alone: each session a few times, each contact not at all', () => {
  const sessions = ONCE.sessions * TIMES
  for (const name of ['board', 'board of a country', 'a state', 'the frame'])
    expect(grown[name]?.entries, name).toBeLessThan(3 * sessions)
  expect(grown.overview?.entries).toBeLessThan(ONCE.registrations * TIMES)
  expect(grown.overview?.rows).toBeLessThan(3 * sessions)
  // Of twenty sessions one is to come; the agenda looks at them for its count, its filters and when it changes.
  expect(grown.agenda?.rows).toBeLessThan((8 * sessions) / 20)
})

test.runIf(onServer)('control: without its index the board is found to grow', async () => {
  await db.$executeRaw`DROP INDEX "Session_board"`
  const without = await read(STEADY.board as Page)
  grown.control = without
  once.control = once.board as Reading
  expect(grows('control')).toBe(true)
  await db.$executeRaw`DROP INDEX "Session_search"`
  const unsearched = await read(STEADY['board, searched for one host'] as Page)
  expect(unsearched.wholeTables).toContain('Session')
})
