import { mkdtemp } from 'node:fs/promises'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mintLinkToken } from '#app/modules/accounts/link-tokens.server.ts'
import { ensureNotices } from '#app/modules/privacy/ensure-notices.server.ts'
import { changes, checkDatabase, db } from '#app/platform/db.server.ts'
import { readForm } from '#app/platform/http/form.server.ts'
import { type RunningServer, startHttp } from '#app/platform/http/server.server.ts'
import { requestHandler } from '#app/request-handler.server.ts'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { applicationBuild } from '#tests/support/application.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { publishedSession } from '#tests/support/registration-factory.ts'
import { freePort } from '#tests/support/running-invita.ts'

process.env.INVITA_NOW = NOW.toISOString()
const port = await freePort()
process.env.PORT = String(port)
process.env.APP_URL = `http://127.0.0.1:${port}`
useDatabase()

let server: RunningServer
const unhandled: unknown[] = []
const note = (reason: unknown) => void unhandled.push(reason)

beforeAll(async () => {
  process.on('unhandledRejection', note)
  await ensureNotices(NOW)
  server = await startHttp({
    ...requestHandler(await applicationBuild()),
    checkReady: checkDatabase,
    // Of its own: the server lists it, and files of others come and go.
    assetsFolder: await mkdtemp(join(tmpdir(), 'invita-assets-')),
    pageKeyOf: () => null,
    changes,
  })
}, 120_000)

afterAll(async () => {
  await server.close()
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
}, 120_000)

type Answer = { status: number; headers: IncomingHttpHeaders; text: string }

function send(
  path: string,
  headers: Record<string, string> = {},
  body = '',
  method = 'POST',
): Promise<Answer> {
  return new Promise((done, fail) => {
    const sent = httpRequest(
      {
        port,
        path,
        method,
        agent: false,
        headers: { 'content-length': Buffer.byteLength(body), ...headers },
      },
      async (res) => {
        let text = ''
        for await (const piece of res.setEncoding('utf8')) text += piece
        done({ status: res.statusCode ?? 0, headers: res.headers, text })
      },
    )
    sent.once('error', fail)
    sent.end(body)
  })
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const FOREIGN = { ...FORM, origin: 'https://evil.example' }

describe('what is refused before any page looks at it is said in the reader’s words', () => {
  test.each([
    [
      'a form of another site',
      '/proponer',
      FOREIGN,
      'a=1',
      403,
      'Este envío no salió de nuestras páginas',
      'That was not sent from one of our pages',
    ],
    [
      'the same, to the staff',
      '/gestion/importar',
      FOREIGN,
      'a=1',
      403,
      'Este envío no salió',
      'That was not sent',
    ],
    [
      'too long a text',
      '/proponer',
      FORM,
      'x'.repeat(256 * 1024 + 1),
      413,
      'Es más grande de lo que recibimos',
      'That is larger than we can take',
    ],
    [
      'too large a file',
      '/gestion/importar',
      FORM,
      'x'.repeat(12 * 1024 * 1024 + 1),
      413,
      'Es más grande',
      'That is larger',
    ],
    [
      'a form where none is taken',
      '/agenda.ics',
      FORM,
      'a=1',
      405,
      'No pudimos leer lo que se envió',
      'We could not read what was sent',
    ],
    [
      'a form that is none',
      '/proponer',
      { 'content-type': 'application/json' },
      '{}',
      400,
      'No pudimos leer',
      'We could not read',
    ],
    ['a form to no page', '/nada', FORM, 'a=1', 404, 'Aquí no hay nadie en casa', 'Nobody is home here'],
  ])('%s', async (_, path, headers, body, status, es, en) => {
    const spanish = await send(path, { ...headers, 'accept-language': 'es-MX' }, body)
    expect(spanish.status).toBe(status)
    expect(spanish.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(spanish.text).toContain('<html lang="es-MX">')
    expect(spanish.text).toContain(es)
    const english = await send(path, { ...headers, cookie: 'lang=en' }, body)
    expect(english.status).toBe(status)
    expect(english.text).toContain(en)
  })

  test('the staff’s own pages read it as data', async () => {
    const { status, text, headers } = await send(
      '/gestion/importar.data',
      FORM,
      'x'.repeat(12 * 1024 * 1024 + 1),
    )
    expect(status).toBe(413)
    expect(headers['content-type']).toContain('text/x-script')
    expect(text).toContain('ErrorResponse')
  })

  test('other methods, and an address with a NUL character', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      expect((await send('/proponer', FORM, 'a=1', method)).status).toBe(405)
    expect((await send('/?ciudad=%00', {}, '', 'GET')).status).toBe(400)
    expect((await send('/sesiones/%00', {}, '', 'GET')).status).toBe(400)
    expect((await send('/?_data=root', {}, '', 'GET')).status).toBe(400)
    expect((await send('/acceso/olvido?_data=', FORM, 'email=a')).status).toBe(400)
    expect((await send('/PROPONER', FORM, 'a=1')).status).toBe(400)
  })

  test('nothing of it is written', async () => {
    const { slug, id } = await publishedSession()
    const fields = {
      name: 'Ana',
      email: 'ana@example.org',
      partySize: '1',
      zone: 'UTC',
      notice: '1',
      website: '',
    }
    const body = new URLSearchParams({
      ...fields,
      formKey: '6f1f3f64-5d0c-4d5e-8a5b-6b1d8f0c2a11',
    }).toString()
    expect((await send(`/sesiones/${slug}`, FOREIGN, body)).status).toBe(403)
    expect(await db.registration.count({ where: { sessionId: id } })).toBe(0)
    // The control: the same form from our own page.
    expect((await send(`/sesiones/${slug}`, FORM, body)).status).toBe(303)
    expect(await db.registration.count({ where: { sessionId: id } })).toBe(1)
  })
})

describe('what random requests found', () => {
  test('a form that the host’s page does not know is a page, and ends no process', async () => {
    const { id } = await publishedSession()
    const token = await mintLinkToken(db, 'HOST', id, NOW)
    const { status, text } = await send(`/anfitrion/${token}`, FORM, 'intent=nada')
    expect(status).toBe(400)
    expect(text).toContain('No pudimos leer lo que se envió')
    await new Promise((done) => setImmediate(done))
    expect(unhandled).toEqual([])
  })

  test('a template’s address that is no id is a page that is not there', async () => {
    const cookie = await signedInCookie((await makeAccount({ role: 'ADMIN' })).id)
    expect((await send('/gestion/informe/plantilla/x', { cookie }, '', 'GET')).status).toBe(404)
    const chosen = await send('/gestion/informe/plantilla', { ...FORM, cookie }, 'intent=choose&id=x')
    expect(chosen.status).toBe(400)
  })

  test('NUL characters are left out of a form', async () => {
    const body = new FormData()
    body.append('na\0me', 'An\0a')
    body.append('file', new Blob(['x\0y']), 'a\0.csv')
    const form = await readForm(new Request('http://localhost/', { method: 'POST', body }))
    expect(form.get('name')).toBe('Ana')
    const file = form.get('file') as File
    expect(file.name).not.toContain('\0')
    expect(await file.text()).toBe('x\0y')
  })
})

/** The first line of what comes back for bytes that no browser sends. */
function raw(bytes: string): Promise<string> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes, 'latin1'))
    let text = ''
    socket.setEncoding('latin1').on('data', (piece) => {
      text += piece
    })
    socket.once('error', () => {})
    socket.once('close', () => done(text.split('\r\n', 1)[0] ?? ''))
  })
}

describe('requests that are hardly any', () => {
  test.each([
    'GET // HTTP/1.1',
    'GET //[ HTTP/1.1',
    'GET /\\\\evil HTTP/1.1',
    'GET http://[ HTTP/1.1',
    'GET http://evil.example/ HTTP/1.1',
    'GET * HTTP/1.1',
    'OPTIONS * HTTP/1.1',
    'GET /%E0%A4%A HTTP/1.1',
    'GET /?%E0%A4%A=%ff HTTP/1.1',
    'GET /sesiones/%c0%af HTTP/1.1',
    'GET /\xff\xfe HTTP/1.1',
    `GET /${'a'.repeat(9000)} HTTP/1.1`,
    'TRACE / HTTP/1.1',
    'CONNECT example.org:80 HTTP/1.1',
    'PROPFIND /proponer HTTP/1.1',
    'POST / HTTP/1.1',
    'GET / HTTP/9.9',
    'nonsense',
  ])('%s', async (line) => {
    const first = await raw(`${line}\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`)
    expect(first).not.toMatch(/^HTTP\/1\.1 5/)
    expect((await send('/', {}, '', 'GET')).status).toBe(200)
  })
})

test('a registration that is refused comes back as the whole page, with what was written', async () => {
  const { slug } = await publishedSession()
  const body = new URLSearchParams({
    name: 'Ana Ruiz',
    email: 'ninguna',
    partySize: '1',
    zone: 'Europe/Madrid',
  })
  const answer = await send(
    `/sesiones/${slug}`,
    { 'content-type': 'application/x-www-form-urlencoded', cookie: 'lang=es' },
    String(body),
  )
  expect(answer.status).toBe(400)
  expect(answer.text).toContain('</html>')
  expect(answer.text).toContain('value="ninguna"')
})
