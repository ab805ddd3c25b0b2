import { strFromU8, unzipSync } from 'fflate'
import { beforeAll, describe, expect, test } from 'vitest'
import { mintLinkToken } from '#app/modules/accounts/link-tokens.server.ts'
import { ensureNotices } from '#app/modules/privacy/ensure-notices.server.ts'
import { db } from '#app/platform/db.server.ts'
import { action as ownData } from '#app/routes/attendee/own-data.ts'
import { action as attendeeAction } from '#app/routes/attendee/registration.tsx'
import { action } from '#app/routes/public/arco.tsx'
import { action as takeFile } from '#app/routes/public/arco-file.ts'
import { loader as ownLoader, action as verify } from '#app/routes/public/arco-own.tsx'
import { loader as inbox } from '#app/routes/staff/privacy.tsx'
import { action as notices, loader as noticesLoader } from '#app/routes/staff/privacy-notices.tsx'
import { action as answer, loader as requestLoader } from '#app/routes/staff/privacy-request.tsx'
import { action as settings } from '#app/routes/staff/privacy-settings.tsx'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { confirmedPerson } from '#tests/support/mail-factory.ts'
import { publishedSession } from '#tests/support/registration-factory.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()
beforeAll(() => ensureNotices(NOW))

let visitors = 0
const contextFrom = () => ({ requestId: 'test', address: `192.0.2.${++visitors}`, origin: null })

function post(path: string, fields: Record<string, string>, cookie = '') {
  return new Request(`http://localhost:3000${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: cookie ? { Cookie: cookie } : {},
  })
}

const form = (more: Record<string, string> = {}) => ({
  since: String(Date.now() - 60_000),
  kind: 'ACCESS',
  name: 'Ana Ruiz',
  email: 'ana@example.org',
  details: '',
  website: '',
  ...more,
})

async function ask(fields: Record<string, string>) {
  const answered = await action({
    request: post('/privacidad/arco', fields),
    params: {},
    context: contextFrom(),
  })
  return 'data' in answered
    ? { status: answered.init?.status, errors: answered.data.errors }
    : { status: answered.status, errors: {} as Record<string, string> }
}

/** A request whose address is confirmed, with the requester's link. */
async function confirmed(kind: string, email: string, details = '') {
  await ask(form({ kind, email, details }))
  const { id } = await db.arcoRequest.findFirstOrThrow({ where: { email }, orderBy: { id: 'desc' } })
  const token = await mintLinkToken(db, 'ARCO', id, NOW)
  const answered = await verify({
    request: post(`/privacidad/arco/${token}`, {}),
    params: { token },
    context: contextFrom(),
  })
  expect(answered.status).toBe(303)
  return { id, token }
}

async function staffCookie(role: 'COORDINATOR' | 'RECORDER' = 'COORDINATOR') {
  return signedInCookie((await makeAccount({ role })).id)
}

const at = (path: string, cookie: string) =>
  new Request(`http://localhost:3000${path}`, { headers: { Cookie: cookie } })

describe('asking', () => {
  test('the same answer for whoever is known and whoever is not; one request, seen by nobody yet', async () => {
    const session = await publishedSession()
    await confirmedPerson(session.id, { email: 'known@example.org' })
    expect(await ask(form({ email: 'known@example.org' }))).toEqual(
      await ask(form({ email: 'unknown@example.org' })),
    )
    await ask(form({ email: 'known@example.org' }))
    expect(await db.arcoRequest.count({ where: { email: 'known@example.org' } })).toBe(1)
    const page = await inbox({
      request: at('/gestion/privacidad', await staffCookie()),
      params: {},
      context: contextFrom(),
    })
    expect(page.rows).toEqual([])
  })

  test('comes back with what is wrong; a correction must say what', async () => {
    expect(await ask(form({ kind: '', email: 'x' }))).toMatchObject({
      status: 400,
      errors: { kind: expect.any(String), email: expect.any(String) },
    })
    expect(Object.keys((await ask(form({ kind: 'RECTIFICATION' }))).errors)).toEqual(['details'])
    expect(await ask(form({ website: 'x' }))).toMatchObject({ status: 400 })
  })

  test('looking at the link confirms nothing', async () => {
    await ask(form({ email: 'look@example.org' }))
    const { id } = await db.arcoRequest.findFirstOrThrow({ where: { email: 'look@example.org' } })
    const token = await mintLinkToken(db, 'ARCO', id, NOW)
    await ownLoader({ request: at('/', ''), params: { token }, context: contextFrom() })
    expect((await db.arcoRequest.findUniqueOrThrow({ where: { id } })).status).toBe('UNVERIFIED')
  })
})

describe('answering', () => {
  const respond = async (id: string, fields: Record<string, string>, cookie: string) =>
    answer({
      request: post(`/gestion/privacidad/${id}`, fields, cookie),
      params: { id },
      context: contextFrom(),
    })

  test('access: the file holds what there is, to read and for machines, and only once it is granted', async () => {
    const session = await publishedSession()
    await confirmedPerson(session.id, {
      email: 'access@example.org',
      name: 'Ana <b>Ruiz</b>',
      question: '¿Hasta cuándo?',
    })
    const { id, token } = await confirmed('ACCESS', 'access@example.org')
    const take = () =>
      takeFile({ request: post('/', {}), params: { token }, context: contextFrom() }).catch(
        (r: Response) => r,
      )
    expect((await take()).status).toBe(404)
    const cookie = await staffCookie()
    const page = await requestLoader({ request: at('/', cookie), params: { id }, context: contextFrom() })
    expect(JSON.stringify(page.sections)).toContain('¿Hasta cuándo?')
    await respond(id, { intent: 'answer', answer: 'Aquí está.' }, cookie)
    const file = await take()
    expect(file.headers.get('Cache-Control')).toContain('no-store')
    const zip = unzipSync(new Uint8Array(await file.arrayBuffer()))
    const html = strFromU8(zip['mis-datos.html'] ?? new Uint8Array())
    expect(html).toContain('¿Hasta cuándo?')
    expect(html).not.toContain('<b>')
    const json = JSON.parse(strFromU8(zip['mis-datos.json'] ?? new Uint8Array()))
    expect(json.registrations).toHaveLength(1)
    const mails = await db.mailDelivery.findMany({ where: { recipientId: id }, orderBy: { id: 'asc' } })
    expect(mails.map(({ kind }) => kind)).toEqual(['arcoVerify', 'arcoReceived', 'arcoAnswered'])
  })

  test('rectification writes the chosen records; opposition stops invitations; a second answer is refused', async () => {
    const session = await publishedSession()
    const person = await confirmedPerson(session.id, { email: 'wrong@example.org', consentFuture: true })
    const contact = await db.contact.create({
      data: { email: 'wrong@example.org', name: 'Ana', source: 'x', searchText: 'ana' },
    })
    const cookie = await staffCookie()
    const objection = await confirmed('OPPOSITION', 'wrong@example.org')
    await respond(objection.id, { intent: 'answer', answer: '' }, cookie)
    expect((await db.contact.findUniqueOrThrow({ where: { id: contact.id } })).unsubscribedAt).not.toBeNull()
    expect((await db.registration.findUniqueOrThrow({ where: { id: person.id } })).consentFuture).toBe(false)
    expect(await respond(objection.id, { intent: 'answer', answer: '' }, cookie)).toMatchObject({
      init: { status: 400 },
    })

    const { id } = await confirmed('RECTIFICATION', 'wrong@example.org', 'Mi nombre es Anna')
    await respond(
      id,
      { intent: 'answer', answer: '', name: 'Anna Ruiz', records: `registration:${person.id}` },
      cookie,
    )
    expect((await db.registration.findUniqueOrThrow({ where: { id: person.id } })).name).toBe('Anna Ruiz')
    expect((await db.contact.findUniqueOrThrow({ where: { id: contact.id } })).name).toBe('Ana')
  })

  test('an erasure waits for a session that the host still holds; a refusal needs its reason', async () => {
    const host = await db.host.create({ data: { name: 'Rosa', email: 'host@example.org' } })
    await publishedSession({ hostId: host.id })
    const cookie = await staffCookie()
    const { id } = await confirmed('CANCELLATION', 'host@example.org')
    expect(await respond(id, { intent: 'answer', answer: '' }, cookie)).toMatchObject({
      data: { refusal: expect.stringContaining('sesión') },
    })
    expect(await db.host.count({ where: { id: host.id } })).toBe(1)
    expect(await respond(id, { intent: 'refuse', answer: '' }, cookie)).toMatchObject({
      init: { status: 400 },
    })
    await respond(id, { intent: 'refuse', answer: 'Antes hay que cancelar la sesión.' }, cookie)
    expect((await db.arcoRequest.findUniqueOrThrow({ where: { id } })).status).toBe('REFUSED')
  })

  test('is for who may', async () => {
    const cookie = await staffCookie('RECORDER')
    const refusal = await inbox({ request: at('/', cookie), params: {}, context: contextFrom() }).catch(
      (r) => r,
    )
    expect(refusal).toMatchObject({ status: 403 })
  })
})

test('an attendee takes and erases what is under their own link', async () => {
  const session = await publishedSession()
  const person = await confirmedPerson(session.id, { email: 'own@example.org' })
  const token = await mintLinkToken(db, 'ATTENDEE', person.id, NOW)
  const file = await ownData({ request: post('/', {}), params: { token }, context: contextFrom() })
  expect(Object.keys(unzipSync(new Uint8Array(await file.arrayBuffer())))).toEqual([
    'mis-datos.html',
    'mis-datos.json',
  ])
  const erased = await attendeeAction({
    request: post(`/registro/${token}`, { intent: 'erase' }),
    params: { token },
    context: contextFrom(),
  })
  expect(erased).toMatchObject({ status: 303 })
  expect(await db.registration.findUniqueOrThrow({ where: { id: person.id } })).toMatchObject({
    status: 'WITHDRAWN',
    email: null,
  })
  expect(await db.linkToken.count({ where: { subjectId: person.id } })).toBe(0)
})

test('a notice: draft, then the next version in both languages, and the old one as it was', async () => {
  const cookie = await staffCookie()
  const send = (fields: Record<string, string>) =>
    notices({
      request: post('/gestion/privacidad/avisos', fields, cookie),
      params: {},
      context: contextFrom(),
    })
  const load = () => noticesLoader({ request: at('/', cookie), params: {}, context: contextFrom() })
  const before = await load()
  expect(before.version).toBe(1)
  const { es, en } = before.texts ?? { es: { simplified: '', full: '' }, en: { simplified: '', full: '' } }
  const texts = {
    simplifiedEs: `${es.simplified}\n\nNuevo.`,
    fullEs: es.full,
    simplifiedEn: en.simplified,
    fullEn: en.full,
  }
  await send({ intent: 'save', ...texts })
  const drafted = await load()
  expect(drafted.draft?.changes).toMatchObject([{ language: 'es', kind: 'simplified' }])
  expect(await db.privacyNotice.count()).toBe(2)
  await send({ intent: 'publish' })
  const after = await load()
  expect(after).toMatchObject({ version: 2, draft: null })
  expect(after.history[1]?.texts.es.simplified).toBe(es.simplified)
  expect(await send({ intent: 'publish' })).toMatchObject({ data: { refusal: expect.any(String) } })
})

test('days off move the deadlines of what is open', async () => {
  const { id } = await confirmed('ACCESS', 'due@example.org')
  expect((await db.arcoRequest.findUniqueOrThrow({ where: { id } })).dueOn).toBe('2026-12-15')
  const cookie = await staffCookie()
  const days = {
    attendeeDays: '90',
    hostDays: '730',
    unverifiedDays: '7',
    requestDays: '180',
    technicalDays: '180',
  }
  const send = (fields: Record<string, string>) =>
    settings({ request: post('/', { ...days, ...fields }, cookie), params: {}, context: contextFrom() })
  expect(await send({ answerDays: '15', daysOff: '2026-13-01' })).toMatchObject({
    data: { errors: { daysOff: ['date'] } },
  })
  await send({ answerDays: '15', daysOff: '2026-12-14\n2026-12-15' })
  expect((await db.arcoRequest.findUniqueOrThrow({ where: { id } })).dueOn).toBe('2026-12-17')
})
