import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { StaffRole } from '#app/generated/prisma/enums.ts'
import { mintLinkToken } from '#app/modules/accounts/link-tokens.server.ts'
import { checkInCode } from '#app/modules/attendance/check-in-code.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { requestHandler } from '#app/request-handler.server.ts'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { applicationBuild, SITES, type Site } from '#tests/support/application.ts'
import { campaign } from '#tests/support/campaign.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { startedCampaign } from '#tests/support/outreach-factory.ts'
import { random } from '#tests/support/random.ts'
import { publishedSession } from '#tests/support/registration-factory.ts'
import { councillor, registered, sessionAt } from '#tests/support/session-factory.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()

const { seed, numRuns } = campaign('requests of random shapes', {
  quick: 400,
  full: 20_000,
})
const chance = random(seed)
const ORIGIN = 'http://localhost:3000'
/** Must never stand in a page as it is written here. */
const MARK = '<b4d '
const ROLES = Object.values(StaffRole)

function one<T>(choices: readonly T[]): T {
  return choices[Math.floor(chance() * choices.length)] as T
}
function maybe(share: number): boolean {
  return chance() < share
}
function several<T>(most: number, make: () => T): T[] {
  return Array.from({ length: Math.floor(chance() * (most + 1)) }, make)
}

const HOSTILE: (() => string)[] = [
  () => `"'>${MARK}onload=x>`,
  () => `</script>${MARK}x=1>`,
  () => `</title></textarea></style>${MARK}y>`,
  () => `]]>${MARK}z/>`,
  () => `javascript:${MARK}>`,
  () => 'ana\r\nSet-Cookie: b4d=1\r\n\r\n<b4d >',
  () => '\u0000',
  () => `Ana\u0000Ruiz ${MARK}>`,
  () => '\ud800',
  () => '\u202e\u2066 osrever \u200f\ufeff',
  () => '👩‍👩‍👧‍👦\u{1f3f4}\u{e0067}\u{e007f}',
  () => '=1+1|cmd',
  () => '%00%0d%0a%E0%A4%A',
  () => '../../../../etc/passwd',
  () => '\'; DROP TABLE "Session"; --',
  () => '{"$gt":""}',
  () => '[]',
  () => 'null',
  () => 'NaN',
  () => '-1',
  () => '0',
  () => '1e308',
  () => '2147483648',
  () => '99999999999999999999999999',
  () => '1.5',
  () => '٣',
  () => '0x10',
  () => '2026-02-30',
  () => '9999-12-31',
  () => '0000-00-00',
  () => '-271821-04-20',
  () => '+275760-09-13',
  () => '25:61',
  () => 'America/Nowhere',
  () => 'on',
  () => '',
  () => ' ',
  () => 'x'.repeat(1 + Math.floor(chance() * 6000)),
  () => 'ñ'.repeat(300),
  () => '\u0301'.repeat(500),
  () => '$&$1$' + '{7*7}{{7*7}}%s%n',
  () => String.fromCharCode(...several(30, () => Math.floor(chance() * 0xffff))),
  () => '00000000-0000-0000-0000-000000000000',
  () => '__proto__',
  () => 'constructor',
  () => 'toString',
]

/** As a browser sends it: half a character becomes U+FFFD. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString()
}

let known: Record<string, string[]>
let cookies: Map<string, string>

/** What a well-meant request would carry, so that the inner parts of the use cases are reached too. */
function sensible(name: string): string {
  if (/token/i.test(name)) return one(known.token ?? [])
  if (/^code$/i.test(name)) return one([...(known.code ?? []), '123456'])
  if (/slug/i.test(name)) return one(known.slug ?? [])
  if (/id$|delivery|file/i.test(name)) return one(known.id ?? [])
  if (/mail|email/i.test(name))
    return one(['ana@example.org', 'ANA@Example.org', 'ñandú@example.org', '"a b"@example.org'])
  if (/zone|zona/i.test(name)) return one(['America/Chicago', 'Europe/Madrid', 'UTC', 'Pacific/Apia'])
  if (/country|pais/i.test(name)) return one(['US', 'ES', 'ZZ', 'us'])
  if (/language|lang|idioma/i.test(name)) return one(['es', 'en'])
  if (/antes|despues/.test(name)) {
    const place = one(['1795600000000', '-', '2026-12-01', '253402300800000', '9999-99-99', '-1', ''])
    return one([`${place}_${one(known.id ?? [''])}`, `${place}_${place}_${one(known.id ?? [''])}`, '12'])
  }
  if (/date|dia|fecha|desde|hasta|from|to$|On$|until/i.test(name))
    return one(['2026-12-01', '2020-09-01', '2021-02-12', '2026-03-08'])
  if (/time|hora/i.test(name)) return one(['19:00', '02:30', '00:00'])
  if (/size|people|capacity|count|minutes|days|page|pagina|fold|max|min|year/i.test(name))
    return one(['1', '2', '30', '2147483647'])
  if (/key/i.test(name)) return '6f1f3f64-5d0c-4d5e-8a5b-6b1d8f0c2a11'
  if (/url|volver/i.test(name))
    return one([
      'https://example.org/x',
      '/gestion',
      '//example.org',
      '/\\example.org',
      'javascript:alert(1)',
    ])
  if (/filtro|filter|audience|json|data|columns|answers/i.test(name))
    return one(['{}', '[]', '{"city":["Chicago"]}'])
  if (/notice|consent|done|required/i.test(name)) return one(['1', 'on'])
  return one(['Ana Ruiz', 'Chicago', 'yes', 'WAITING', 'es', '1', 'on', 'HOME_MEETING', 'docx', 'RECORDER'])
}
function value(name: string): string {
  return maybe(0.55) ? sensible(name) : one(HOSTILE)()
}

// ---- what a route's own files speak of -----------------------------------------------------------------------

const sources = new Map<string, string>()
function sourceOf(path: string): string {
  let text = sources.get(path)
  if (text === undefined) {
    try {
      text = readFileSync(`app/${path}`, 'utf8')
    } catch {
      text = ''
    }
    sources.set(path, text)
  }
  return text
}

const vocabulary = new Map<string, { names: string[]; intents: string[]; queries: string[] }>()
function wordsOf({ file }: Site) {
  const kept = vocabulary.get(file)
  if (kept) return kept
  const base = file.replace(/\.tsx?$/, '')
  const own = [file, `${base}-actions.server.ts`, `${base}-intents.ts`, `${base}-view.server.ts`]
    .map(sourceOf)
    .join('\n')
  const schemas = [
    ...own.matchAll(/'(?:#app\/)?(modules\/[\w/-]*(?:schema|filter|survey|questions)[\w-]*\.ts)'/g),
  ]
  const all = own + schemas.map(([, path]) => sourceOf(path ?? '')).join('\n')
  const every = (pattern: RegExp, text = all) =>
    [...new Set([...text.matchAll(pattern)].flatMap((m) => m.slice(1).filter(Boolean)))] as string[]
  const words = {
    names: every(
      /name="(\w+)"|\.(?:get|has|getAll)\('(\w+)'\)|^\s*(\w+): (?:z\.|line|lines|text|optional|checkbox|\w+Field)/gm,
    ),
    intents: every(
      /literal\('(\w+)'\)|case '(\w+)'|intent'?\)? === '(\w+)'|value="(\w+)"|enum\(\['(\w+)'|^ {2}(\w+): \{?/gm,
    ),
    queries: every(/(?:searchParams|parameters|search|query|params)\.(?:get|has|getAll)\('(\w+)'\)/g),
  }
  vocabulary.set(file, words)
  return words
}

// ---- requests ------------------------------------------------------------------------------------------------

function pathOf(site: Site): string {
  return site.pattern.replace(/:(\w+)|\*/g, (_, name = 'slug') => {
    const text = name === 'format' ? one(['docx', 'json', 'csv', 'xlsx', 'html', value(name)]) : value(name)
    // Most as a browser writes them, some as they are.
    return maybe(0.9) ? encodeURIComponent(wellFormed(text)) : text.replace(/[/?#]/g, '')
  })
}

function searchOf(site: Site): string {
  const { queries, names } = wordsOf(site)
  const all = [
    ...queries,
    ...queries,
    ...names,
    'desde',
    'hasta',
    'antes',
    'despues',
    'q',
    'zona',
    'volver',
    'index',
    '_data',
    '_routes',
  ]
  const search = several(4, () => {
    const name = maybe(0.95) ? one(all) : one(HOSTILE)()
    return `${encodeURIComponent(wellFormed(name))}=${maybe(0.9) ? encodeURIComponent(wellFormed(value(name))) : value(name).replace(/#/g, '')}`
  })
  return search.length > 0 ? `?${search.join('&')}` : ''
}

type Shape = { method: string; url: string; headers: [string, string][]; body: BodyInit | null; who: string }

function bodyOf(site: Site): { body: BodyInit; type?: string } {
  const { names, intents } = wordsOf(site)
  const fields: [string, string][] = [
    ...(maybe(0.9)
      ? [['intent', maybe(0.9) ? one([...intents, '']) : one(HOSTILE)()] as [string, string]]
      : []),
    // Nearly the whole form, or a few of its fields, or others.
    ...(maybe(0.6)
      ? names.filter(() => maybe(0.95)).map((name): [string, string] => [name, value(name)])
      : []),
    ...several(4, (): [string, string] => {
      const name = maybe(0.8) && names.length > 0 ? one(names) : one(HOSTILE)()
      return [maybe(0.9) ? name : `${name}[0].${one(['__proto__', 'a', ''])}`, value(name)]
    }),
  ]
  const kind = chance()
  if (kind < 0.6)
    return {
      body: new URLSearchParams(fields.map(([name, text]) => [wellFormed(name), wellFormed(text)])),
    }
  if (kind < 0.8) {
    const form = new FormData()
    for (const [name, text] of fields) {
      if (maybe(0.15))
        form.append(name, new Blob([text]), one([text.slice(0, 50), 'lista.csv', 'plantilla.docx', 'x.xlsx']))
      else form.append(name, text)
    }
    if (maybe(0.5))
      form.append(
        'file',
        new Blob([one(HOSTILE)()]),
        one(['a.csv', 'a.xlsx', 'a.docx', 'a.png', `a${MARK}.csv`]),
      )
    return { body: form }
  }
  const raw = new URLSearchParams(
    fields.map(([name, text]) => [wellFormed(name), wellFormed(text)]),
  ).toString()
  return one([
    { body: JSON.stringify(Object.fromEntries(fields)), type: 'application/json' },
    { body: JSON.stringify({ marks: [Object.fromEntries(fields)] }), type: 'application/json' },
    { body: '{"a":', type: 'application/json' },
    { body: raw, type: 'text/plain' },
    {
      body: raw,
      type: one(['x', 'application/x-www-form-urlencoded; charset=utf-16', 'multipart/form-data', MARK]),
    },
    { body: '--b\r\nContent-Disposition: form-data; name="a', type: 'multipart/form-data; boundary=b' },
    { body: new Uint8Array([0xff, 0xfe, 0x00, 0x80]), type: 'application/x-www-form-urlencoded' },
    { body: raw.replaceAll('%', '%%'), type: 'application/x-www-form-urlencoded' },
  ])
}

/** What may stand in a header: bytes without line ends. */
function headerText(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').trim()
}

function makeShape(): Shape {
  const site = one(SITES)
  const method = maybe(0.5)
    ? 'GET'
    : maybe(0.85)
      ? 'POST'
      : one(['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
  let path = pathOf(site)
  if (maybe(0.08))
    path = one([`${path}.data`, `${path}/`, path.toUpperCase(), `/${path}`, `${path}/x`, `${path}//`])
  const who = one(['nobody', ...ROLES, ...ROLES, 'ADMIN', 'COORDINATOR', 'half'])
  const headers: [string, string][] = []
  const cookie = [
    maybe(0.5) ? `lang=${one(['es', 'en', 'xx'])}` : '',
    maybe(0.3) ? `zone=${headerText(value('zone'))}` : '',
    cookies.get(who) ?? '',
  ]
  headers.push(['cookie', cookie.filter(Boolean).join('; ')])
  for (const name of several(2, () =>
    one([
      'accept-language',
      'accept',
      'referer',
      'if-none-match',
      'user-agent',
      'range',
      'x-forwarded-for',
      'accept-encoding',
      'sec-fetch-site',
    ]),
  ))
    headers.push([
      name,
      headerText(one([...HOSTILE, () => 'es-MX,en;q=0.5', () => `${ORIGIN}/gestion?x=${MARK}`])()).slice(
        0,
        2000,
      ),
    ])
  const hasBody = !['GET', 'HEAD'].includes(method)
  const { body, type } = hasBody && maybe(0.95) ? bodyOf(site) : { body: null, type: undefined }
  if (type) headers.push(['content-type', type])
  return { method, url: ORIGIN + path + searchOf(site), headers, body, who }
}

// ---- the run -------------------------------------------------------------------------------------------------

let answer: ReturnType<typeof requestHandler>['handle']
const failures: unknown[] = []
// Node ends a process for these.
const unhandled: unknown[] = []
process.on('unhandledRejection', (reason) => unhandled.push(reason))

async function people(): Promise<void> {
  cookies = new Map()
  for (const role of ROLES) cookies.set(role, await signedInCookie((await makeAccount({ role })).id))
  cookies.set('half', (cookies.get('ADMIN') ?? '').replace(/.$/, ''))
}

async function things(): Promise<void> {
  const draft = await sessionAt('PROPOSED')
  const session = await publishedSession({
    hostId: draft.hostId,
    capacity: 3,
    joinUrl: 'https://video.example.org/sala',
  })
  const held = await sessionAt('HELD')
  const registration = await registered(session.id)
  const guest = await councillor()
  const contact = await db.contact.create({
    data: { name: 'Ana', email: `ana-${session.slug}@example.edu`, source: 'test', searchText: 'ana' },
  })
  const request = await db.arcoRequest.create({
    data: {
      folio: `ARCO-${session.slug}`,
      kind: 'ACCESS',
      status: 'OPEN',
      name: 'Ana',
      email: 'ana@example.org',
      language: 'es',
      details: 'todo',
      dueOn: '2026-12-24',
    },
  })
  const process = await db.electoralProcess.create({
    data: { name: `Proceso ${session.slug}`, periodFrom: '2020-09-01', periodTo: '2021-02-12' },
  })
  const campaignId = await startedCampaign()
  const tokens = await inTransaction((tx) =>
    Promise.all(
      (
        [
          ['HOST', session.id],
          ['ATTENDEE', registration.id],
          ['COUNCILLOR', guest.id],
          ['CONTACT', contact.id],
        ] as const
      ).map(([audience, id]) => mintLinkToken(tx, audience, id, NOW)),
    ),
  )
  known = {
    token: tokens,
    slug: [session.slug],
    code: [checkInCode(registration.id)],
    id: [
      draft.id,
      session.id,
      held.id,
      registration.id,
      guest.id,
      contact.id,
      request.id,
      process.id,
      campaignId,
    ],
  }
}

beforeAll(async () => {
  const build = await applicationBuild()
  const { module } = build.entry
  answer = requestHandler({
    ...build,
    entry: {
      module: {
        ...module,
        handleError(error, args) {
          failures.push(error)
          return module.handleError?.(error, args)
        },
      },
    },
  }).handle
  await people()
  await things()
}, 120_000)

async function faultsOf(shape: Shape): Promise<string[]> {
  failures.length = 0
  let request: Request
  try {
    request = new Request(shape.url, { method: shape.method, headers: shape.headers, body: shape.body })
  } catch {
    return [] // No such request can be.
  }
  const response = await answer(request, {
    requestId: 'fuzz',
    address: `192.0.2.${Math.floor(chance() * 250)}`,
    origin: null,
  }).catch((error: unknown) => error as Error)
  await new Promise((done) => setImmediate(done))
  if (unhandled.length > 0) return [`left unhandled ${JSON.stringify(unhandled.splice(0))}`]
  if (response instanceof Error) return [`threw ${response.stack}`]
  const text = await response.text()
  const found: string[] = []
  if (response.status >= 500) {
    const said = failures.map((error) =>
      error instanceof Error
        ? `${error.name} ${error.message.slice(-300)} ${error.stack
            ?.split('\n')
            .filter((line) => line.includes('/app/'))
            .slice(0, 4)
            .join('')}`
        : JSON.stringify(error),
    )
    found.push(`${response.status} ${said.join(' | ') || text.slice(0, 200)}`)
  }
  const type = response.headers.get('content-type') ?? ''
  if (/html|svg|xml/.test(type) && text.includes(MARK))
    found.push(`unescaped: …${text.slice(Math.max(0, text.indexOf(MARK) - 150), text.indexOf(MARK) + 60)}…`)
  if (!type && text) found.push('a body without a type')
  for (const [name, given] of response.headers)
    if (/[\r\n\0]/.test(given)) found.push(`a line end in ${name}`)
  if (response.headers.has('b4d') || (response.headers.get('set-cookie') ?? '').includes('b4d'))
    found.push('a header of the visitor’s')
  const location = response.headers.get('location')
  if (
    location &&
    new URL(location, ORIGIN).origin !== ORIGIN &&
    !location.startsWith('https://video.example.org/')
  )
    found.push(`sends away to ${location}`)
  return found
}

describe('whatever is sent', () => {
  test('no route fails, and nothing that was sent comes back as markup', {
    timeout: 60_000 + numRuns * 150,
  }, async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const faults = new Map<string, string>()
    const statuses: Record<string, number> = {}
    for (let run = 0; run < numRuns; run++) {
      // Some of these end sessions, accounts and events.
      if (run % 400 === 399) {
        await people()
        await things()
      }
      const shape = makeShape()
      for (const fault of await faultsOf(shape)) {
        const key = fault.slice(0, 160)
        statuses[key] = (statuses[key] ?? 0) + 1
        if (!faults.has(key))
          faults.set(
            key,
            `run ${run} as ${shape.who}: ${shape.method} ${shape.url.slice(0, 300)} ${String(shape.body instanceof URLSearchParams ? shape.body : (shape.headers.at(-1) ?? '')).slice(0, 300)}\n    ${fault}`,
          )
      }
    }
    process.stdout.write(
      `${numRuns} requests over ${SITES.length} routes: ${faults.size} kinds of faults; seed ${seed}\n`,
    )
    expect([...faults.values()].slice(0, 40).join('\n\n')).toBe('')
  })
})
