import { readFileSync } from 'node:fs'
import type { RouteConfigEntry } from '@remix-run/route-config'
import { beforeAll, describe, expect, test } from 'vitest'
import { StaffRole } from '#app/generated/prisma/enums.ts'
import { mintLinkToken } from '#app/modules/accounts/link-tokens.server.ts'
import { may, type StaffAction } from '#app/modules/accounts/permissions.ts'
import { sessionCookie, startStaffSession } from '#app/modules/accounts/staff-sessions.server.ts'
import { checkInCode } from '#app/modules/attendance/check-in-code.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import routes from '#app/routes.ts'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { publishedSession } from '#tests/support/registration-factory.ts'
import { registered } from '#tests/support/session-factory.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()

/** 'anyone' · 'token': whose link it is · 'password': also without the second factor · 'staff' · an action of the table. */
type Who = 'anyone' | 'token' | 'password' | 'staff' | StaffAction
type Decision = {
  get: Who
  /** Who may change something there: any of these. Absent: nothing can be changed. */
  post?: Who | readonly StaffAction[]
}

// One line a route. A route without a decision fails.
const DECISIONS: Record<string, Decision> = {
  '/': { get: 'anyone' },
  '/agenda.ics': { get: 'anyone' },
  '/sesiones/:slug': { get: 'anyone', post: 'anyone' },
  '/sesiones/:slug/gracias': { get: 'anyone' },
  '/sesiones/:slug/calendario.ics': { get: 'anyone' },
  '/proponer': { get: 'anyone', post: 'anyone' },
  '/proponer/gracias': { get: 'anyone', post: 'anyone' },
  '/privacidad': { get: 'anyone' },
  '/privacidad/arco': { get: 'anyone', post: 'anyone' },
  '/privacidad/arco/:token': { get: 'token', post: 'token' },
  '/privacidad/arco/:token/datos': { get: 'token', post: 'token' },
  '/idioma': { get: 'anyone', post: 'anyone' },
  '/registro/:token': { get: 'token', post: 'token' },
  '/registro/:token/entrar': { get: 'token', post: 'token' },
  '/registro/:token/encuesta': { get: 'token', post: 'token' },
  '/registro/:token/datos': { get: 'token', post: 'token' },
  // Whose page it is shows to a recorder alone; everyone else sees an empty one.
  '/llegada/:code': { get: 'anyone', post: ['attendance.record'] },
  '/preferencias/:token': { get: 'token', post: 'token' },
  '/preferencias/:token/baja': { get: 'token', post: 'token' },
  '/anfitrion/:token': { get: 'token', post: 'token' },
  '/consejeria/:token': { get: 'token', post: 'token' },
  '/consejeria/:token/calendario.ics': { get: 'token' },
  '/agenda-interna/:token/calendario.ics': { get: 'token' },
  '/acceso': { get: 'anyone', post: 'anyone' },
  '/acceso/segundo-paso': { get: 'password', post: 'password' },
  '/acceso/proteger': { get: 'password', post: 'password' },
  '/acceso/olvido': { get: 'anyone', post: 'anyone' },
  '/acceso/salir': { get: 'anyone', post: 'password' },
  '/acceso/:token': { get: 'token', post: 'token' },
  '/gestion': { get: 'sessions.read' },
  '/gestion/sesiones/nueva': { get: 'sessions.edit', post: ['sessions.edit'] },
  '/gestion/sesiones/:id': {
    get: 'sessions.read',
    post: [
      'sessions.decide',
      'sessions.schedule',
      'sessions.publish',
      'sessions.edit',
      'sessions.cancel',
      'sessions.hold',
      'attendance.record',
      'attendance.choose',
    ],
  },
  '/gestion/sesiones/:id/registros': { get: 'registrations.read', post: ['registrations.manage'] },
  '/gestion/sesiones/:id/registros.csv': { get: 'registrations.read' },
  '/gestion/sesiones/:id/puerta': { get: 'attendance.record', post: ['attendance.record'] },
  '/gestion/sesiones/:id/puerta/lista': { get: 'attendance.record' },
  '/gestion/sesiones/:id/puerta/marcas': { get: 'attendance.record', post: ['attendance.record'] },
  '/gestion/sesiones/:id/videollamada': { get: 'attendance.record', post: ['attendance.record'] },
  '/gestion/sesiones/:id/evidencia/:file': { get: 'attendance.record' },
  '/gestion/sesiones/:id/resultados': { get: 'outcomes.read', post: ['outcomes.record'] },
  '/gestion/compromisos': { get: 'outcomes.read', post: ['outcomes.record'] },
  '/gestion/consejerias': { get: 'sessions.read', post: ['councillors.edit'] },
  '/gestion/consejerias/:id': { get: 'sessions.read', post: ['councillors.edit'] },
  '/gestion/correo': { get: 'mail.read', post: ['mail.resend', 'addresses.restore'] },
  '/gestion/correo/direcciones': { get: 'addresses.restore', post: ['addresses.restore'] },
  '/gestion/campanas': { get: 'campaigns.manage' },
  '/gestion/campanas/nueva': { get: 'campaigns.manage', post: ['campaigns.manage'] },
  '/gestion/campanas/audiencia': { get: 'campaigns.manage' },
  '/gestion/campanas/:id': { get: 'campaigns.manage', post: ['campaigns.manage'] },
  '/gestion/campanas/:id/vista': { get: 'campaigns.manage' },
  '/gestion/correo/vista': { get: 'mail.read', post: ['mail.resend'] },
  '/gestion/correo/vista/:kind': { get: 'mail.read' },
  '/gestion/panorama': { get: 'reports.read' },
  '/gestion/panorama/llegadas': { get: 'attendance.exact' },
  '/gestion/informe': { get: 'reports.read', post: ['reports.close', 'reports.template', 'processes.edit'] },
  '/gestion/informe/descarga/:format': { get: 'reports.read' },
  '/gestion/informe/cerrar': { get: 'reports.close', post: ['reports.close'] },
  '/gestion/informe/plantilla': { get: 'reports.template', post: ['reports.template'] },
  '/gestion/informe/plantilla/:id': { get: 'reports.template' },
  '/gestion/procesos': { get: 'reports.read', post: ['processes.edit'] },
  '/gestion/procesos/:id': { get: 'reports.read', post: ['processes.edit'] },
  '/informes': { get: 'reports.read' },
  '/informes/:id': { get: 'reports.read' },
  '/informes/:id/cifra/:figure': { get: 'reports.read', post: ['reports.close'] },
  '/informes/:id/descarga/:format': { get: 'reports.read' },
  '/informes/comparar': { get: 'reports.read' },
  '/gestion/contactos': { get: 'contacts.read', post: ['contacts.edit'] },
  '/gestion/contactos/:id': { get: 'contacts.read', post: ['contacts.edit'] },
  '/gestion/contactos/exportar/:format': { get: 'contacts.export', post: ['contacts.export'] },
  '/gestion/contactos/importar': { get: 'contacts.edit', post: ['contacts.edit'] },
  '/gestion/contactos/importar/revisar': { get: 'contacts.edit', post: ['contacts.edit'] },
  '/gestion/importar': { get: 'sessions.import', post: ['sessions.import'] },
  '/gestion/privacidad': { get: 'privacy.read', post: ['privacy.manage'] },
  '/gestion/privacidad/avisos': { get: 'privacy.read', post: ['privacy.manage'] },
  '/gestion/privacidad/ajustes': { get: 'privacy.read', post: ['privacy.manage'] },
  '/gestion/privacidad/:id': { get: 'privacy.read', post: ['privacy.manage'] },
  '/gestion/bitacora': { get: 'audit.read' },
  '/gestion/cuentas': { get: 'accounts.manage', post: ['accounts.manage'] },
  '/gestion/cuenta': { get: 'staff', post: 'staff' },
  '/gestion/cuenta/calendario': { get: 'staff', post: 'staff' },
  '/api/ciudades': { get: 'anyone' },
  '/*': { get: 'anyone' },
}

type Site = { path: string; file: string }
const SITES: Site[] = flatten(routes, '')
const LAYOUT = 'routes/staff/layout.tsx'

function flatten(entries: readonly RouteConfigEntry[], above: string): Site[] {
  return entries.flatMap(({ path, file, children }) => {
    const whole = path === undefined ? above || '/' : `${above}/${path}`
    return [...(children ? flatten(children, whole) : [{ path: whole, file }])]
  })
}

test('every route has a decision, and every decision a route', () => {
  expect(Object.keys(DECISIONS).sort()).toEqual(SITES.map(({ path }) => path).sort())
})

// ---- people -------------------------------------------------------------------------------------------------

const ROLES = Object.values(StaffRole)
const CANARY = ['Zenobia Quetzalli', 'zenobia.canario', '+52 55 0000 4711', 'sala-secreta-4711']
const cookies = new Map<string, string>()
let ids: Record<string, string>

beforeAll(async () => {
  // The period that the report is asked for below: a reader is offered whole processes.
  await db.electoralProcess.create({
    data: { name: 'Proceso de la matriz', periodFrom: '2020-09-01', periodTo: '2021-02-12' },
  })
  const host = await db.host.create({
    data: { name: 'Zenobia Quetzalli', email: 'zenobia.canario@example.org', phone: '+52 55 0000 4711' },
  })
  const session = await publishedSession({
    hostId: host.id,
    joinUrl: 'https://video.example.org/sala-secreta-4711',
  })
  const registration = await registered(session.id, {
    name: 'Zenobia Quetzalli',
    email: 'zenobia.canario@example.net',
  })
  const councillor = await db.councillor.create({
    data: { name: 'Sonia Pérez', email: 'zenobia.canario@example.com' },
  })
  const contact = await db.contact.create({
    data: {
      name: 'Zenobia Quetzalli',
      email: 'zenobia.canario@example.edu',
      source: 'test',
      searchText: 'zenobia',
    },
  })
  const request = await db.arcoRequest.create({
    data: {
      folio: 'ARCO-2026-0001',
      kind: 'ACCESS',
      status: 'OPEN',
      name: 'Zenobia Quetzalli',
      email: 'zenobia.canario@example.org',
      language: 'es',
      details: 'todo',
      dueOn: '2026-12-24',
    },
  })
  const recorder = await makeAccount({ role: 'RECORDER' })
  const campaign = await db.campaign.create({
    data: {
      subjectEs: 'Te esperamos',
      subjectEn: 'Join us',
      textEs: 'Ven.',
      textEn: 'Come.',
      topic: 'un video',
      audience: {},
      createdById: recorder.id,
    },
  })
  const evidence = await db.evidenceFile.create({
    data: {
      sessionId: session.id,
      name: 'lista.csv',
      mediaType: 'text/csv',
      bytes: new TextEncoder().encode('Zenobia Quetzalli'),
      sha256: new Uint8Array(32),
      recordedById: recorder.id,
      createdAt: NOW,
    },
  })
  const commitment = await db.commitment.create({
    data: {
      sessionId: session.id,
      text: 'Zenobia Quetzalli espera respuesta',
      owner: 'Junta',
      createdAt: NOW,
    },
  })
  await db.undeliverableAddress.create({
    data: { email: 'devuelta@example.edu', reason: '5.1.1', source: 'smtp', since: NOW },
  })
  const token = await inTransaction((tx) => mintLinkToken(tx, 'HOST', session.id, NOW))
  ids = {
    session: session.id,
    slug: session.slug,
    registration: registration.id,
    councillor: councillor.id,
    request: request.id,
    contact: contact.id,
    campaign: campaign.id,
    evidence: evidence.id,
    commitment: commitment.id,
    code: checkInCode(registration.id),
    token,
  }
  for (const role of ROLES) cookies.set(role, await signedInCookie((await makeAccount({ role })).id))
  const half = await makeAccount({ role: 'ADMIN' })
  const partial = await inTransaction((tx) => startStaffSession(tx, half.id, NOW))
  cookies.set('halfSigned', sessionCookie(partial).split(';')[0] ?? '')
}, 120_000)

/** Somebody else's thing in every place: a real id, and of links a real token that opens something else. */
function paramsOf({ path }: Site): Record<string, string> {
  const owns = Object.entries({
    consejerias: ids.councillor,
    privacidad: ids.request,
    contactos: ids.contact,
    campanas: ids.campaign,
  })
  const id = owns.find(([part]) => path.includes(part))?.[1] ?? ids.session
  // The host's own page is asked with a token of nobody.
  const token = path.startsWith('/anfitrion') ? 'A'.repeat(43) : ids.token
  const all: Record<string, string | undefined> = {
    id,
    token,
    slug: ids.slug,
    code: ids.code,
    file: ids.evidence,
    format: 'html',
    kind: 'staffInvitation',
    '*': 'nada',
  }
  return Object.fromEntries(
    [...path.matchAll(/:(\w+)|\*/g)].map(([, name = '*']) => [name, all[name] ?? 'x']),
  )
}

/** What a page asks for besides its path. */
const QUERIES: Record<string, string> = {
  '/gestion/informe/descarga/:format': '?desde=2020-09-01&hasta=2021-02-12',
  '/gestion/informe/cerrar': '?desde=2020-09-01&hasta=2021-02-12',
}

function addressOf(site: Site, params: Record<string, string>): string {
  const path = site.path.replace(/:(\w+)|\*/g, (_, name = '*') => encodeURIComponent(params[name] ?? 'x'))
  return `http://localhost:3000${path}${QUERIES[site.path] ?? ''}`
}

type Outcome = { status: number; location: string; text: string }

async function ask(
  site: Site,
  who: string,
  body?: Record<string, string>,
  own: Record<string, string> = {},
): Promise<Outcome> {
  const module = (await import(/* @vite-ignore */ `../../app/${site.file}`)) as Record<string, unknown>
  const handler = module[body ? 'action' : 'loader']
  if (typeof handler !== 'function') return { status: 405, location: '', text: '' }
  const headers = { cookie: `lang=es; ${cookies.get(who) ?? ''}` }
  const params = { ...paramsOf(site), ...own }
  const request = new Request(addressOf(site, params), {
    headers,
    ...(body ? { method: 'POST', body: new URLSearchParams(body) } : {}),
  })
  const context = { requestId: 'matrix', address: '192.0.2.99', origin: null }
  const answer: unknown = await Promise.resolve()
    .then(() => handler({ request, params, context }))
    .catch((thrown: unknown) => thrown)
  if (answer instanceof Response) {
    return {
      status: answer.status,
      location: answer.headers.get('location') ?? '',
      text: await answer.clone().text(),
    }
  }
  if (answer instanceof Error) return { status: 500, location: '', text: `${answer.stack}` }
  const { data, init } = (answer ?? {}) as { data?: unknown; init?: ResponseInit | null }
  const isData = typeof answer === 'object' && answer !== null && 'init' in answer && 'data' in answer
  return {
    status: isData ? (init?.status ?? 200) : 200,
    location: '',
    text:
      JSON.stringify(isData ? data : (answer ?? null), (_, value) =>
        typeof value === 'bigint' ? String(value) : value,
      ) ?? '',
  }
}

function isAllowed(who: Who | readonly StaffAction[] | undefined, role: StaffRole): boolean {
  if (who === undefined) return false
  if (typeof who !== 'string') return who.some((action) => isAllowed(action, role))
  if (who === 'anyone' || who === 'staff' || who === 'password') return true
  if (who === 'token') return false
  return may({ kind: 'STAFF', id: 'x', role }, who)
}

const behindSignIn = SITES.filter(({ path }) => /^\/(gestion|informes)/.test(path))

/** Whose thing this test has none of: who may read it finds nothing. */
const EMPTY =
  /^\/informes\/:id|resultados|plantilla\/:id|procesos\/:id|contactos\/(exportar|importar\/revisar)/

describe('reading', () => {
  test.each(SITES)('$path', async (site) => {
    const { get } = DECISIONS[site.path] ?? { get: 'staff' }
    for (const who of ['nobody', 'halfSigned']) {
      const outcome = await ask(site, who)
      expect(outcome.status, `${who} ${outcome.text}`).toBeLessThan(500)
      for (const secret of CANARY) expect(outcome.text, `${who} sees`).not.toContain(secret)
      if (behindSignIn.includes(site) && outcome.status !== 405) {
        expect(outcome.status).toBe(302)
        expect(outcome.location).toMatch(who === 'nobody' ? /^\/acceso(\?|$)/ : /^\/acceso\/segundo-paso/)
      }
    }
    for (const role of ROLES) {
      const outcome = await ask(site, role)
      expect(outcome.status, `${role} ${outcome.text}`).toBeLessThan(500)
      if (role === 'READER')
        for (const secret of CANARY) expect(outcome.text, 'a reader sees').not.toContain(secret)
      if (get === 'token') expect([404, 405], `${role} ${outcome.text}`).toContain(outcome.status)
      if (!behindSignIn.includes(site) || outcome.status === 405) continue
      if (isAllowed(get, role))
        expect(EMPTY.test(site.path) ? [200, 302, 404] : [200, 302], `${role} ${outcome.text}`).toContain(
          outcome.status,
        )
      else expect([403, 404], `${role} may not, and got ${outcome.text}`).toContain(outcome.status)
    }
  })
})

// ---- changing -----------------------------------------------------------------------------------------------

/** Every intent that a route's own files speak of. */
function intentsOf({ file }: Site): string[] {
  const base = file.replace(/\.tsx?$/, '')
  const sources = [file, `${base}-actions.server.ts`, `${base}-intents.ts`].map((name) => {
    try {
      return readFileSync(`app/${name}`, 'utf8')
    } catch {
      return ''
    }
  })
  const found = sources.flatMap((source) => [
    ...source.matchAll(
      /literal\('(\w+)'\)|intent: z\.enum\(\['(\w+)'|case '(\w+)'|intent'?\)? === '(\w+)'|^ {2}(\w+): \{?/gm,
    ),
  ])
  return [...new Set(['', ...found.flatMap((match) => match.slice(1).filter(Boolean))])].slice(0, 60)
}

/** All that people have entered: every table but those that a sign-in itself writes. */
async function fingerprint(): Promise<string> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT tablename AS "name" FROM pg_tables WHERE schemaname = 'public'
    AND tablename NOT IN ('StaffSession', 'AuditEntry', 'RateLimit', '_prisma_migrations') ORDER BY 1`
  const sums = await Promise.all(
    tables.map(({ name }) =>
      db.$queryRawUnsafe<{ sum: string }[]>(
        `SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS "sum" FROM "${name}" t`,
      ),
    ),
  )
  return JSON.stringify(tables.map(({ name }, index) => [name, sums[index]?.[0]?.sum]))
}

/** A form that every page finds what it asks for in: so that a refusal is one of the account, not of the form. */
function formOf(intent: string): Record<string, string> {
  return {
    intent,
    accountId: ids.registration ?? '',
    registrationId: ids.registration ?? '',
    id: ids.registration ?? '',
    councillorId: ids.councillor ?? '',
    commitmentId: ids.commitment ?? '',
    email: 'devuelta@example.edu',
    markId: '019ab000-0000-7000-8000-000000000001',
    people: '1',
    reason: 'porque sí',
    subjectEs: 'Asunto',
    subjectEn: 'Subject',
    textEs: 'Texto',
    textEn: 'Text',
    topic: 'otro video',
    text: 'Responder',
    owner: 'Junta',
    followUp: 'Hecho',
    done: 'on',
    questionsAsked: '3',
  }
}

// Open to be read, and changed by a signed-in recorder alone.
const changedBehindSignIn = [...behindSignIn, ...SITES.filter(({ path }) => path.startsWith('/llegada'))]

describe('changing', () => {
  test.each(changedBehindSignIn)('$path', async (site) => {
    const { post } = DECISIONS[site.path] ?? {}
    const before = await fingerprint()
    const refused = ['nobody', 'halfSigned', ...ROLES.filter((role) => !isAllowed(post, role))]
    for (const who of refused) {
      const own = who === 'nobody' || who === 'halfSigned'
      for (const intent of own ? [''] : intentsOf(site)) {
        const outcome = await ask(site, who, formOf(intent))
        expect(outcome.status, `${who} ${intent} ${outcome.text}`).toBeLessThan(500)
        if (own && outcome.status !== 405) expect(outcome.location).toMatch(/^\/acceso/)
        for (const secret of CANARY)
          if (who === 'READER' || own) expect(outcome.text, `${who} ${intent} sees`).not.toContain(secret)
      }
    }
    expect(await fingerprint(), `${refused.join(', ')} changed something`).toBe(before)
  })
})

describe('a link that opens nothing', () => {
  const byToken = SITES.filter(({ path }) => DECISIONS[path]?.get === 'token')
  const UNKNOWN = ['A'.repeat(43), 'x', '../gestion', "' OR 1=1", '\u0000', 'ñ'.repeat(43), 'A'.repeat(5_000)]

  test.each(byToken)('$path', async (site) => {
    const before = await fingerprint()
    // Of somebody else, and of nobody.
    const tokens = [...(site.path.startsWith('/anfitrion') ? [] : [ids.token ?? '']), ...UNKNOWN]
    for (const token of tokens) {
      for (const body of [undefined, { ...formOf('accept'), 'List-Unsubscribe': 'One-Click' }]) {
        const outcome = await ask(site, 'nobody', body, { token })
        expect([404, 405], `${token.slice(0, 50)} ${body ? 'POST' : 'GET'} ${outcome.text}`).toContain(
          outcome.status,
        )
        for (const secret of CANARY) expect(outcome.text).not.toContain(secret)
      }
    }
    expect(await fingerprint()).toBe(before)
  })
})

test('an arrival code says nothing of whom it stands for, except to a recorder', async () => {
  const site = SITES.find(({ path }) => path === '/llegada/:code')
  if (!site) throw new Error('no such route')
  for (const who of ['nobody', 'halfSigned', 'READER', 'COMMUNICATIONS']) {
    const real = await ask(site, who)
    const unknown = await ask(site, who, undefined, { code: 'B'.repeat(22) })
    expect(real.status).toBe(200)
    expect(unknown.status).toBe(200)
    expect(real.text.replaceAll(ids.code ?? '', '')).toBe(unknown.text.replaceAll('B'.repeat(22), ''))
  }
  expect((await ask(site, 'RECORDER')).text).toContain('Zenobia Quetzalli')
  for (const code of ['B'.repeat(22), 'x', '\u0000', 'A'.repeat(5_000)]) {
    expect((await ask(site, 'RECORDER', undefined, { code })).status, code).toBe(404)
    expect((await ask(site, 'RECORDER', formOf('present'), { code })).status, code).toBe(404)
  }
})

test('a reader downloads the report as it is printed, not its exact annexes', async () => {
  const site = SITES.find(({ path }) => path === '/gestion/informe/descarga/:format')
  if (!site) throw new Error('no such route')
  const statusOf = async (role: string, format: string) =>
    (await ask(site, role, undefined, { format })).status
  for (const format of ['docx', 'html']) expect(await statusOf('READER', format), format).toBe(200)
  for (const format of ['json', 'csv', 'xlsx']) {
    expect(await statusOf('READER', format), format).toBe(403)
    expect(await statusOf('COMMUNICATIONS', format), format).toBe(200)
  }
})

test('the frame of the staff’s pages asks too', async () => {
  const site = { path: '/gestion', file: LAYOUT }
  expect(await ask(site, 'nobody')).toMatchObject({ status: 302, location: '/acceso' })
  expect(await ask(site, 'halfSigned')).toMatchObject({ status: 302, location: '/acceso/segundo-paso' })
})
