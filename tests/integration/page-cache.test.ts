import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addQuestion } from '#app/modules/registrations/edit-questions.server.ts'
import { registerAttendee } from '#app/modules/registrations/register-attendee.server.ts'
import { withdrawRegistration } from '#app/modules/registrations/withdraw-registration.server.ts'
import { assignCouncillors } from '#app/modules/sessions/assign-councillors.server.ts'
import { cancelSession } from '#app/modules/sessions/cancel-session.server.ts'
import { publishSession } from '#app/modules/sessions/publish-session.server.ts'
import { ChangeFeed } from '#app/platform/database/changes.server.ts'
import { changes, connection, db, forgetChanges, inTransaction } from '#app/platform/db.server.ts'
import { now } from '#app/platform/env.server.ts'
import { PageCache } from '#app/platform/http/page-cache.server.ts'
import { VersionedCache } from '#app/platform/versioned-cache.server.ts'
import { loader as agendaLoader } from '#app/routes/public/agenda.tsx'
import { loader as feedLoader } from '#app/routes/public/agenda-feed.ts'
import { pageKeyOf } from '#app/routes/public/page-key.server.ts'
import { loader as privacyLoader } from '#app/routes/public/privacy.tsx'
import { loader as sessionLoader } from '#app/routes/public/session.tsx'
import { COORDINATOR, contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import {
  attendee,
  attendeeActor,
  publishedSession,
  registrationOf,
} from '#tests/support/registration-factory.ts'
import { councillor, sessionAt } from '#tests/support/session-factory.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()

const staff = contextOf(COORDINATOR)
/** What is promised. */
const WITHIN_MS = 1000

// A server that keeps pages like another process would: its feed knows nothing of what this process writes. The pages are what
// the loaders give, as JSON: how they look is not the matter here.
let server: Server
let feed: ChangeFeed
let pages: PageCache
let rendered = 0
beforeAll(async () => {
  feed = new ChangeFeed(connection)
  pages = new PageCache({
    feed,
    origin: 'http://localhost:3000',
    async render(request, keepPage) {
      rendered += 1
      const { pathname } = new URL(request.url)
      const slug = pathname.split('/')[2]
      const context = { requestId: 'test', address: '', origin: null, keepPage }
      const given = { request, context, params: slug ? { slug } : {} }
      if (pathname === '/agenda.ics') return feedLoader(given)
      if (pathname === '/privacidad') return Response.json(await privacyLoader(given))
      if (!slug) return Response.json(await agendaLoader(given))
      try {
        return Response.json(await sessionLoader(given))
      } catch (error) {
        if (error instanceof Response) return error
        throw error
      }
    },
  })
  server = createServer((req, res) => {
    const key = pageKeyOf(req.url ?? '/', req.headers)
    if (!key) return void res.writeHead(418).end()
    const answer = pages.answer(key, req, res)
    if (answer !== 'hit') answer.catch(() => res.writeHead(503).end())
  })
  await new Promise<void>((done) => server.listen(0, done))
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await feed.close()
})

function get(path: string, headers: Record<string, string> = {}) {
  const { port } = server.address() as AddressInfo
  return fetch(`http://127.0.0.1:${port}${path}`, { headers: { 'accept-language': 'es', ...headers } })
}

async function body(path: string, headers?: Record<string, string>): Promise<string> {
  return (await get(path, headers)).text()
}

/** Reads the page until it differs, and gives what it says and how long that took. */
async function seenAfter(path: string, before: string): Promise<{ text: string; ms: number }> {
  const begun = performance.now()
  for (;;) {
    const text = await body(path)
    const ms = performance.now() - begun
    if (text !== before || ms > 5 * WITHIN_MS) return { text, ms }
    await delay(20)
  }
}

describe('a change is seen by another process within a second', () => {
  const cases: [string, (session: { id: string; slug: string }) => Promise<unknown>][] = [
    ['the last seats', ({ id }) => registerAttendee(contextOf(), attendee(id, { partySize: 3 }))],
    [
      'a seat that comes free',
      async ({ id }) => {
        const { id: registrationId } = await registrationOf(id, 'first@example.org')
        await withdrawRegistration(contextOf(attendeeActor(registrationId)), { registrationId })
      },
    ],
    ['the title', ({ id }) => db.session.update({ where: { id }, data: { title: 'Otro título' } })],
    [
      'the hour',
      ({ id }) =>
        db.session.update({
          where: { id },
          data: { registrationClosesAt: new Date('2026-12-01T00:00:00Z') },
        }),
    ],
    [
      'a cancellation',
      ({ id }) => cancelSession(staff, { sessionId: id, seen: 'PUBLISHED', reason: 'Lluvia' }),
    ],
    [
      'who comes',
      async ({ id }) => assignCouncillors(staff, { sessionId: id, councillorIds: [(await councillor()).id] }),
    ],
    [
      'a question',
      ({ id }) =>
        addQuestion(staff, id, { label: '¿Llevas algo?', type: 'TEXT', required: false, choices: [] }),
    ],
  ]
  test.each(cases)('%s', async (_, change) => {
    const session = await publishedSession({ capacity: 10 })
    await registerAttendee(contextOf(), attendee(session.id, { email: 'first@example.org', partySize: 7 }))
    const path = `/sesiones/${session.slug}`
    // It is kept once the feed has nothing more to tell of what was done before.
    let made: number
    let before: string
    do {
      await delay(50)
      made = rendered
      before = await body(path)
    } while (rendered !== made)
    await change(session)
    const { text, ms } = await seenAfter(path, before)
    expect(text).not.toBe(before)
    expect(ms).toBeLessThan(WITHIN_MS)
  })

  test('a publication, on the agenda', async () => {
    const session = await sessionAt('SCHEDULED')
    const [comes] = [await councillor()]
    await assignCouncillors(staff, { sessionId: session.id, councillorIds: [comes.id] })
    const before = await body('/')
    await publishSession(staff, { sessionId: session.id, seen: 'SCHEDULED' })
    const { text, ms } = await seenAfter('/', before)
    const { slug } = await db.session.findUniqueOrThrow({ where: { id: session.id } })
    expect(text).toContain(slug)
    expect(ms).toBeLessThan(WITHIN_MS)
  })

  test("a councillor's name, and a new notice", async () => {
    const comes = await councillor()
    const session = await publishedSession()
    await assignCouncillors(staff, { sessionId: session.id, councillorIds: [comes.id] })
    const path = `/sesiones/${session.slug}`
    await delay(300)
    const before = await body(path)
    await db.councillor.update({ where: { id: comes.id }, data: { name: 'Nombre Nuevo' } })
    const named = await seenAfter(path, before)
    expect(named.text).toContain('Nombre Nuevo')
    expect(named.ms).toBeLessThan(WITHIN_MS)
    const notice = await body('/privacidad')
    const words = { language: 'es', simplified: 'Otro aviso', full: 'Otro aviso', publishedAt: NOW } as const
    await db.privacyNotice.create({ data: { version: 2, ...words } })
    const renewed = await seenAfter('/privacidad', notice)
    expect(renewed.text).toContain('Otro aviso')
    expect(renewed.ms).toBeLessThan(WITHIN_MS)
    await db.privacyNotice.delete({ where: { version_language: { version: 2, language: 'es' } } })
  })

  test('a transaction that began first and ended last', async () => {
    const session = await publishedSession()
    const other = await publishedSession()
    const path = `/sesiones/${session.slug}`
    let before = ''
    await inTransaction(async (tx) => {
      await tx.session.update({ where: { id: session.id }, data: { title: 'Tarde' } })
      // On the embedded database nobody else gets a turn meanwhile.
      if (process.env.TEST_DATABASE_URL) {
        await db.session.update({ where: { id: other.id }, data: { title: 'Antes' } })
        await delay(700)
        before = await body(path)
        expect(before).not.toContain('Tarde')
      }
    })
    const { text, ms } = await seenAfter(path, before)
    expect(text).toContain('Tarde')
    expect(ms).toBeLessThan(WITHIN_MS)
  })

  test('at once where this process wrote it', async () => {
    const session = await publishedSession()
    const path = `/sesiones/${session.slug}`
    await body(path)
    for (let count = 0; count < 20; count++) {
      await db.session.update({ where: { id: session.id }, data: { title: `Título ${count}` } })
      feed.expectChange()
      expect(await body(path)).toContain(`Título ${count}"`)
    }
  })

  test('while many change it and many read it, nobody reads what was gone a second before', async () => {
    const session = await publishedSession()
    const path = `/sesiones/${session.slug}`
    const written: number[] = []
    let going = true
    const writing = (async () => {
      for (let count = 0; count < 40; count++) {
        await db.session.update({ where: { id: session.id }, data: { title: `Número ${count}` } })
        written[count] = performance.now()
        await delay(25)
      }
      await delay(WITHIN_MS)
      going = false
    })()
    const reading = Array.from({ length: 4 }, async () => {
      while (going) {
        const asked = performance.now()
        const shown = Number(/Número (\d+)/.exec(await body(path))?.[1] ?? -1)
        // What followed it must not have been written more than a second before the question.
        const followed = written[shown + 1]
        if (followed !== undefined) expect(asked - followed).toBeLessThan(WITHIN_MS)
        await delay(5)
      }
    })
    await Promise.all([writing, ...reading])
    expect(await body(path)).toContain('Número 39')
  })
})

describe('a kept page', () => {
  test("holds nobody's language, zone or search but those of its key, and no cookie of a person", async () => {
    const { slug } = await publishedSession()
    const path = `/sesiones/${slug}`
    const secret = { cookie: '__Host-staff=secret-of-somebody; lang=en; zone=Europe/Madrid' }
    const theirs = await body(`${path}?hecho=private-word&utm_source=mail&token=abc`, secret)
    expect(theirs).not.toMatch(/secret-of-somebody|private-word|utm_source|abc"/)
    expect(theirs).toContain('Europe/Madrid')
    const mine = await body(path)
    expect(mine).not.toContain('"zone":"Europe/Madrid"')
    expect(mine).toContain('· Invita')
    expect(await body(path, { cookie: 'lang=en; zone=Europe/Madrid' })).toBe(theirs)
    expect(await body(`${path}?zona=Asia/Tokyo`, secret)).toContain('"zone":"Asia/Tokyo"')
  })

  test('is answered with 304 to who has it, and as bytes to who takes them', async () => {
    const { slug } = await publishedSession()
    const path = `/sesiones/${slug}`
    const first = await get(path, { 'accept-encoding': 'br' })
    expect(first.headers.get('content-encoding')).toBe('br')
    expect(first.headers.get('vary')).toBe('Accept-Encoding, Accept-Language, Cookie')
    const etag = first.headers.get('etag') ?? ''
    const again = await get(path, { 'if-none-match': etag, 'accept-encoding': 'br' })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    expect(again.headers.get('content-length')).toBeNull()
    const plain = await get(path, { 'accept-encoding': 'identity' })
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(await plain.text()).toBe(await first.text())
    expect((await get(path, { 'accept-encoding': 'gzip, br;q=0' })).headers.get('content-encoding')).toBe(
      'gzip',
    )
  })

  test('is not kept where there is none, and is made once for a crowd', async () => {
    expect((await get('/sesiones/no-hay')).status).toBe(404)
    const made = rendered
    expect((await get('/sesiones/no-hay')).status).toBe(404)
    expect(rendered).toBe(made + 1)
    const { slug } = await publishedSession()
    await delay(300)
    await body('/privacidad')
    const before = rendered
    await Promise.all(Array.from({ length: 30 }, () => body(`/sesiones/${slug}?por=anfitrion`)))
    expect(rendered - before).toBeLessThanOrEqual(2)
  })

  test('expires at the next hour at which it would say something else', async () => {
    const soon = new Date(now().getTime() + 1500)
    const { slug } = await publishedSession({ registrationClosesAt: soon })
    expect(await body(`/sesiones/${slug}`)).toContain('"state":"open"')
    await delay(1600)
    expect(await body(`/sesiones/${slug}`)).toContain('"state":"closed"')
  })

  test.each([
    '/acceso',
    '/registro/abcdef',
    '/anfitrion/abcdef',
    '/gestion',
    '/proponer',
    '/sesiones/una/gracias?resultado=confirmada',
    '/sesiones/una/calendario.ics',
    '/sesiones/una.data',
    '/?_data=root',
    '/sesiones/..%2Facceso',
  ])('is never %s', (path) => {
    expect(pageKeyOf(path, {})).toBeNull()
  })

  test('keeps of a search what the page reads', () => {
    const key = (url: string) => pageKeyOf(url, {})?.url
    const place = `1795600000000_${randomUUID()}`
    expect(key(`/?tipo=WORKSHOP&fbclid=1&despues=${place}`)).toBe(`/?tipo=WORKSHOP&despues=${place}`)
    expect(key(`/?antes=-_${randomUUID()}`)).toMatch(/^\/\?antes=-_/)
    for (const broken of ['', '3', `${place}x`, `999999999999999_${randomUUID()}`, `x_${randomUUID()}`])
      expect(key(`/?despues=${broken}&tipo=NADA`)).toBe('/')
    expect(key('/sesiones/una?por=otro&zona=Nowhere/Land&x=1')).toBe('/sesiones/una')
    expect(key('/sesiones/una?por=anfitrion&zona=Asia/Tokyo')).toBe(
      '/sesiones/una?por=anfitrion&zona=Asia%2FTokyo',
    )
  })
})

test('the memory for values is bounded, and the least used goes first', async () => {
  const quiet = new ChangeFeed(connection)
  const cache = new VersionedCache<string>(quiet, 30)
  const put = (key: string) =>
    cache.get(
      key,
      () => 0,
      async () => ({ value: key, size: 10, keep: { subjects: [], until: null } }),
    )
  for (const key of ['a', 'b', 'c']) await put(key)
  cache.peek('a', 0)
  await put('d')
  expect(cache.size).toBe(30)
  expect(['a', 'b', 'c', 'd'].filter((key) => cache.peek(key, 0))).toEqual(['a', 'c', 'd'])
  await quiet.close()
})

test('what is made while it changes is not kept', async () => {
  const { id } = await publishedSession()
  const quiet = new ChangeFeed(connection)
  const cache = new VersionedCache<string>(quiet, 1000)
  const keep = { subjects: [id], until: null }
  await quiet.settled()
  const value = await cache.get(
    'x',
    () => 0,
    async () => {
      await db.session.update({ where: { id }, data: { title: 'Mientras' } })
      quiet.expectChange()
      await quiet.settled()
      return { value: 'old', size: 1, keep }
    },
  )
  expect(value).toBe('old')
  expect(cache.peek('x', 0)).toBeUndefined()
  await quiet.close()
})

test('notes of changes are taken away when everybody has read them', async () => {
  await db.$executeRaw`UPDATE "ContentChange" SET "at" = now() - interval '1 hour'`
  const { id } = await publishedSession()
  await forgetChanges()
  const hourAgo = new Date(Date.now() - 3_000_000)
  expect(await db.contentChange.count({ where: { at: { lt: hourAgo } } })).toBe(0)
  expect(await db.contentChange.count({ where: { subjectId: id } })).toBe(1)
})

test('a page is not answered from memory while the database is away', async () => {
  const away = new ChangeFeed({ host: '127.0.0.1', port: 1 })
  await expect(Promise.resolve(away.settled())).rejects.toThrow()
  await away.close()
})

test('a database that is away is told to who waits; who only asks whether there is news does not fall over it', async () => {
  const away = new ChangeFeed({ host: '127.0.0.1', port: 1 })
  // A rejection that nobody hears would end the process (and this run).
  expect(away.settled()).toBeInstanceOf(Promise)
  await expect(away.settled()).rejects.toThrow('ECONNREFUSED')
  await away.close()
})

test('the calendar feed is kept too: one for each language and filter, made anew when a session changes', async () => {
  const session = await publishedSession({ title: 'Para el calendario' })
  await eventually(async () => (await body('/agenda.ics')).includes('Para el calendario'))
  // It is kept once the feed has nothing more to tell of what was done before.
  let made: number
  do {
    await delay(50)
    changes.expectChange()
    await changes.settled()
    made = rendered
    await body('/agenda.ics')
  } while (rendered !== made)
  const answer = await get('/agenda.ics?utm_source=boletin')
  expect(answer.headers.get('content-type')).toContain('text/calendar')
  expect(answer.headers.get('etag')).toMatch(/^"[^",]+"$/)
  const before = rendered
  const again = await get('/agenda.ics', { 'if-none-match': answer.headers.get('etag') ?? '' })
  expect(again.status).toBe(304)
  expect(rendered).toBe(before)
  expect(await body('/agenda.ics?idioma=en')).not.toBe(await body('/agenda.ics'))
  const text = await body('/agenda.ics')
  await db.session.update({ where: { id: session.id }, data: { title: 'Con otro nombre' } })
  expect((await seenAfter('/agenda.ics', text)).text).toContain('Con otro nombre')
})

/** Tries until it is so: the feed looks four times a second. */
async function eventually(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await delay(50)
}
