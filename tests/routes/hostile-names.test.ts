import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse as parseCsv } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import { JSDOM } from 'jsdom'
import { simpleParser } from 'mailparser'
import { beforeAll, describe, expect, test } from 'vitest'
import { mintLinkToken } from '#app/modules/accounts/link-tokens.server.ts'
import { composeMail } from '#app/modules/mail/compose-mail.server.ts'
import { db } from '#app/platform/db.server.ts'
import { fileTransport } from '#app/platform/mail-transport.server.ts'
import { requestHandler } from '#app/request-handler.server.ts'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { applicationBuild } from '#tests/support/application.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { order } from '#tests/support/mail-factory.ts'
import { publishedSession } from '#tests/support/registration-factory.ts'
import { registered, sessionAt } from '#tests/support/session-factory.ts'
import { readBack } from '#tests/unit/calendar/read-back.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()

// As they stand in the database: what came by a file, an older version or another program met no form.
const NAMES: [what: string, name: string][] = [
  ['markup', `Ana "'><b4d onclick=x></script></title></textarea><script>b4d()</script>&lt;b4d&gt;`],
  ['the end of a CDATA', 'Ana ]]><b4d/><![CDATA['],
  ['a formula', '=HYPERLINK("https://b4d.example","Ana")'],
  ['a sum', '+1+1'],
  ['a difference', '-1-1'],
  ['an old formula', '@SUM(1+1)'],
  ['a tab before a formula', '\t=1+1'],
  ['ends of lines', 'Ana\r\nBcc: b4d@example.com\r\n\r\nX-B4D: 1\nEND:VEVENT\rBEGIN:VALARM'],
  ['other ends of lines', 'Ana\u2028b4d\u2029Ruiz\u0085x\u000b'],
  ['a calendar’s signs', 'Ana;RSVP=TRUE:mailto:b4d@example.com,"x"\\n'],
  ['turned text', '\u202eziuR anA\u202c \u2066Ana\u2069 \u200f\u200e\ufeff'],
  ['text from right to left', 'عائشة بنت محمد'],
  ['emoji', '👩‍👩‍👧‍👦 Ana \u{1f3f4}\u{e0067}\u{e0062}\u{e007f}'],
  ['many marks on a letter', `A${'\u0301'.repeat(200)}na`],
  ['control characters', 'Ana\u0001\u0008\u001b[31m\u007fRuiz'],
  ['an address of its own', '"Ana" <b4d@example.com>, otra@example.com'],
  ['a word of a template', '{{name}} $' + '{name} %s $& $1'],
  ['5,000 characters', 'Ñandú '.repeat(834).slice(0, 5000).trim()],
]

/** What is left for a reader: letters and signs; spaces, ends of lines and marks that show nothing are each output's own affair. */
function visible(text: string): string {
  return text.normalize('NFC').replace(/[\s\p{C}]+/gu, '')
}

let handle: ReturnType<typeof requestHandler>['handle']
let cookie: string

beforeAll(async () => {
  handle = requestHandler(await applicationBuild()).handle
  cookie = await signedInCookie((await makeAccount({ role: 'ADMIN' })).id)
}, 120_000)

async function get(
  path: string,
  cookies = cookie,
  method = 'GET',
): Promise<{ bytes: Uint8Array; text: string }> {
  const request = new Request(`http://localhost:3000${path}`, {
    method,
    headers: { cookie: `lang=es; ${cookies}` },
    ...(method === 'POST' ? { body: new URLSearchParams() } : {}),
  })
  const response = await handle(request, { requestId: 'test', address: '192.0.2.1', origin: null })
  expect(response.status, path).toBe(200)
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { bytes, text: strFromU8(bytes) }
}

/** A page as a browser reads it. */
function pageOf(html: string) {
  const { document } = new JSDOM(html).window
  expect(document.querySelectorAll('b4d')).toHaveLength(0)
  expect([...document.querySelectorAll('*')].filter((each) => each.hasAttribute('onclick'))).toEqual([])
  for (const script of document.querySelectorAll('script')) {
    expect(script.textContent).not.toContain('<b4d')
    if (!script.src)
      expect(script.textContent).toMatch(/^(|window\.__remix|\s*import |\(?\(?\(?.*__remix|.*)/)
  }
  return document
}

/** A part of an Office file; it must be XML, and holds no formula. */
function partOf(bytes: Uint8Array, name: string): Document {
  const part = unzipSync(bytes)[name]
  if (!part) throw new Error(`No ${name}`)
  const { document } = new JSDOM(strFromU8(part), { contentType: 'application/xml' }).window
  expect(document.getElementsByTagName('f')).toHaveLength(0)
  return document
}

function cellsOf(csv: string): string[] {
  return (parseCsv(csv, { bom: true, relax_column_count: true }) as string[][]).flat()
}

test('what reads pages and files back notices what was not escaped', () => {
  expect(() => pageOf('<p><b4d>Ana</p>')).toThrow()
  expect(() => pageOf('<p onclick=x>Ana</p>')).toThrow()
  expect(() => new JSDOM('<t>Ana & <b4d</t>', { contentType: 'application/xml' })).toThrow()
})

describe.each(NAMES)('a name with %s', (_, name) => {
  const shown = visible(name)
  let slug: string
  let sessionId: string
  let registrationId: string

  beforeAll(async () => {
    const session = await publishedSession({ hostName: name, hostCredit: name })
    const registration = await registered(session.id, { name })
    slug = session.slug
    sessionId = session.id
    registrationId = registration.id
  })

  test('on the session’s page', async () => {
    const page = pageOf((await get(`/sesiones/${slug}`, '')).text)
    expect(visible(page.querySelector('main')?.textContent ?? '')).toContain(shown)
  })

  test('on the staff’s pages', async () => {
    for (const path of [`/gestion/sesiones/${sessionId}`, `/gestion/sesiones/${sessionId}/registros`]) {
      const page = pageOf((await get(path)).text)
      expect(visible(page.body.textContent ?? '')).toContain(shown)
    }
  })

  test('in a calendar', async () => {
    const { events, names, event } = readBack((await get(`/sesiones/${slug}/calendario.ics`, '')).text)
    expect(events).toHaveLength(1)
    expect(names).not.toContain('vevent.bcc')
    expect(names.some((each) => /b4d/i.test(each))).toBe(false)
    expect(visible(String(event.getFirstPropertyValue('description')))).toContain(shown)
  })

  test('in a mail', async () => {
    const delivery = await order('registrationConfirmed', registrationId, sessionId)
    const mail = await composeMail(delivery.id, NOW)
    if ('skip' in mail) throw new Error(mail.skip)
    const folder = await mkdtemp(join(tmpdir(), 'invita-hostile-'))
    try {
      await fileTransport(folder).send({
        ...mail,
        kind: 'registrationConfirmed',
        at: NOW,
        messageId: `${delivery.id}@example.org`,
      })
      const [file] = (await readdir(folder)).filter((each) => each.endsWith('.eml'))
      const raw = await readFile(join(folder, file ?? ''))
      const read = await simpleParser(raw)
      const to = [read.to ?? []].flat().flatMap(({ value }) => value)
      expect(to.map(({ address }) => address)).toEqual([mail.to.address])
      expect(visible(to[0]?.name ?? '')).toBe(shown)
      expect(read.cc).toBeUndefined()
      expect(read.bcc).toBeUndefined()
      expect([...read.headers.keys()].filter((key) => key.includes('b4d'))).toEqual([])
      expect(read.subject).not.toMatch(/[\r\n]/)
      expect(visible(read.text ?? '')).toContain(shown)
      expect(visible(pageOf(read.html || '').body.textContent ?? '')).toContain(shown)
      for (const attached of read.attachments.filter(({ contentType }) =>
        contentType.startsWith('text/calendar'),
      ))
        expect(readBack(attached.content.toString()).events).toHaveLength(1)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('in the files of a session and of the person', async () => {
    const cells = cellsOf((await get(`/gestion/sesiones/${sessionId}/registros.csv`)).text)
    const cell = cells.find((each) => visible(each).endsWith(shown))
    expect(cell).toBeDefined()
    expect(cell).not.toMatch(/^[=+\-@\t\r]/)
    const token = await mintLinkToken(db, 'ATTENDEE', registrationId, NOW)
    const { bytes } = await get(`/registro/${token}/datos`, '', 'POST')
    const files = unzipSync(bytes)
    const [json] = Object.entries(files).flatMap(([file, content]) =>
      file.endsWith('.json') ? [strFromU8(content)] : [],
    )
    const [html] = Object.entries(files).flatMap(([file, content]) =>
      file.endsWith('.html') ? [strFromU8(content)] : [],
    )
    expect(visible(JSON.stringify(JSON.parse(json ?? '')))).toContain(
      visible(JSON.stringify(name).slice(1, -1)),
    )
    expect(visible(pageOf(html ?? '').body.textContent ?? '')).toContain(shown)
  })

  test('among the contacts that are taken away', async () => {
    const contact = await db.contact.create({
      data: {
        name,
        organization: name,
        email: `contacto-${slug}@example.org`,
        source: 'test',
        searchText: 'x',
      },
    })
    try {
      const cells = cellsOf((await get('/gestion/contactos/exportar/csv')).text)
      const cell = cells.find((each) => visible(each).endsWith(shown))
      expect(cell).toBeDefined()
      expect(cell).not.toMatch(/^[=+\-@\t\r]/)
      const sheet = partOf((await get('/gestion/contactos/exportar/xlsx')).bytes, 'xl/worksheets/sheet1.xml')
      expect(visible(sheet.documentElement.textContent ?? '')).toContain(shown)
    } finally {
      await db.contact.delete({ where: { id: contact.id } })
    }
  })

  test('in every file of the report', async () => {
    const held = await sessionAt('HELD', { hostName: name, hostCredit: 'presidenta', reportOn: '2019-03-01' })
    try {
      const file = (format: string) =>
        get(`/gestion/informe/descarga/${format}?desde=2019-03-01&hasta=2019-03-31`)
      const word = partOf((await file('docx')).bytes, 'word/document.xml')
      expect(visible(word.documentElement.textContent ?? '')).toContain(shown)
      const { bytes } = await file('xlsx')
      const sheets = Object.keys(unzipSync(bytes)).filter((each) =>
        /^xl\/(worksheets\/sheet|sharedStrings)/.test(each),
      )
      const texts = sheets.map((each) => partOf(bytes, each).documentElement.textContent ?? '')
      expect(visible(texts.join(''))).toContain(shown)
      expect(visible(pageOf((await file('html')).text).body.textContent ?? '')).toContain(shown)
      expect(visible(JSON.stringify(JSON.parse((await file('json')).text)))).toContain(
        visible(JSON.stringify(name).slice(1, -1)),
      )
      for (const cell of cellsOf((await file('csv')).text)) expect(cell).not.toMatch(/^[=+\-@\t\r]\D/)
    } finally {
      await db.session.delete({ where: { id: held.id } })
    }
  })
})
