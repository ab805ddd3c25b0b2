import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { mintLinkToken } from '#app/modules/accounts/link-tokens.server.ts'
import type { HostPage } from '#app/modules/hosts/queries.server.ts'
import { ensureNotices } from '#app/modules/privacy/ensure-notices.server.ts'
import { db } from '#app/platform/db.server.ts'
import { loader as cities } from '#app/routes/api/cities.ts'
import { action as hostAction, loader as hostLoader } from '#app/routes/host/host.tsx'
import { hostView } from '#app/routes/host/host-view.server.ts'
import { action as chooseLanguage } from '#app/routes/public/language.ts'
import { action } from '#app/routes/public/propose.tsx'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()
beforeAll(() => ensureNotices(NOW))

const undecided: HostPage = {
  id: 'a',
  slug: 'a',
  kind: 'HOME_MEETING',
  status: 'PROPOSED',
  modality: 'VIRTUAL',
  language: 'es',
  title: null,
  topics: null,
  hostName: 'María Reyes',
  hostCredit: 'presidenta',
  city: 'Chicago',
  zone: 'America/Chicago',
  expectedPeople: 12,
  slots: [],
  startsAt: null,
  endsAt: null,
  durationMinutes: 90,
  capacity: null,
  joinUrl: null,
  address: null,
  decisionWords: null,
  createdAt: NOW,
  emailVerifiedAt: NOW,
  acceptedAt: null,
  scheduledAt: null,
  publishedAt: null,
  heldAt: null,
  declinedAt: null,
  cancelledAt: null,
  councillors: [],
  people: { PENDING: 0, CONFIRMED: 0, WAITING: 0, OFFERED: 0, WITHDRAWN: 0, DECLINED: 0 },
  questions: 0,
}

const context = { requestId: 'test', address: '192.0.2.1', origin: null }
const complete = {
  idempotencyKey: '8f2a5c1e-9d4b-4c7a-b1e3-5a6d7f8e9c01',
  name: 'María Reyes',
  credit: 'Presidenta de la Federación de Clubes',
  email: 'maria@example.org',
  citySearch: 'Chicago',
  citySearched: 'Chicago',
  city: 'chicago-illinois-us',
  kind: 'HOME_MEETING',
  modality: 'VIRTUAL',
  'slots.first.date': '2027-03-12',
  'slots.first.time': '18:00',
  'slots.second.date': '2027-03-13',
  'slots.second.time': '18:00',
  expectedPeople: '12',
  notice: '1',
}

function post(path: string, fields: Record<string, string>, language = 'es') {
  return new Request(`http://localhost${path}`, {
    method: 'POST',
    headers: { cookie: `lang=${language}` },
    body: new URLSearchParams(fields),
  })
}

async function send(changes: Record<string, string>, language?: string) {
  const answer = await action({
    request: post('/proponer', { ...complete, ...changes }, language),
    params: {},
    context,
  })
  if (answer instanceof Response)
    return { status: answer.status, location: answer.headers.get('location'), view: null }
  if (!('data' in answer)) throw new Error('neither a page nor a redirect')
  return { status: answer.init?.status ?? 200, location: null, view: answer.data.view }
}

describe('/proponer', () => {
  test('a complete form leads to its thanks; sent again, to the same ones', async () => {
    const first = await send({})
    expect(first).toMatchObject({
      status: 303,
      location: expect.stringMatching(/^\/proponer\/gracias\?propuesta=[\w-]{43}$/),
    })
    expect((await send({})).location).toBe(first.location)
    expect(await db.session.count()).toBe(1)
  })

  test('errors at their fields, in words; what was typed is kept', async () => {
    const { status, view } = await send({ email: 'maria@', topics: 'Voto', 'slots.first.date': '2020-01-01' })
    expect(status).toBe(400)
    expect(Object.keys(view?.errors ?? {})).toEqual(['email', 'slots.first.date'])
    expect(view?.errors.email).toContain('Revise el correo')
    expect(view?.values).toMatchObject({ email: 'maria@', topics: 'Voto' })
  })

  test('an hour that the clock skips is refused with the nearest ones, in the reader’s language', async () => {
    const skipped = { 'slots.first.date': '2027-03-14', 'slots.first.time': '02:30' }
    const spanish = await send(skipped)
    expect(spanish.view?.errors['slots.first.time']).toMatch(/2:30 en Chicago.*1:30.*3:30/)
    const english = await send(skipped, 'en')
    expect(english.view?.errors['slots.first.time']).toMatch(/1:30 AM.*3:30 AM/)
  })

  test('of an hour that happens twice the form asks which, then takes it', async () => {
    const twice = { 'slots.first.date': '2027-11-07', 'slots.first.time': '01:30' }
    const asked = await send(twice)
    expect(asked.view?.folds.first?.options.map(({ value }) => value)).toEqual(['0', '1'])
    expect((await send({ ...twice, 'slots.first.fold': '1' })).status).toBe(303)
  })

  test('another text after the search leaves the city open', async () => {
    const { view } = await send({ citySearch: 'Madrid' })
    expect(view?.errors.city).toBeTruthy()
    expect(view?.city.choices[0]?.label).toMatch(/^Madrid/)
  })

  test('the search button judges nothing and keeps everything', async () => {
    const { status, view } = await send({
      intent: 'searchCity',
      citySearch: 'las vegas',
      city: '',
      email: '',
    })
    expect(status).toBe(200)
    expect(view?.errors).toEqual({})
    expect(view?.city.choices.length).toBeGreaterThan(1)
    expect(view?.values.name).toBe('María Reyes')
  })

  test('the field that nobody sees stops programs and tells people', async () => {
    const before = await db.session.count()
    expect((await send({ website: 'x' })).view?.errors.website).toBeTruthy()
    expect(await db.session.count()).toBe(before)
  })

  test('many proposals for one address are refused with the time to wait; what was typed is kept', async () => {
    const send5 = Array.from({ length: 5 }, () => randomUUID())
    for (const idempotencyKey of send5) await send({ idempotencyKey, email: 'eva@example.org' })
    const refused = await send({ idempotencyKey: randomUUID(), email: 'eva@example.org', topics: 'Voto' })
    expect(refused.status).toBe(429)
    expect(refused.view?.formError).toMatch(/Espere \d+ min/)
    expect(refused.view?.values.topics).toBe('Voto')
  })
})

describe('/anfitrion/:token', () => {
  test('GET changes nothing; POST confirms; a forged token is not found', async () => {
    const session = await db.session.findFirstOrThrow()
    const token = await mintLinkToken(db, 'HOST', session.id, NOW)
    const params = { token }
    const request = new Request(`http://localhost/anfitrion/${token}`)
    expect((await hostLoader({ request, params, context })).view).toMatchObject({
      canConfirm: true,
      verified: false,
    })
    expect((await db.session.findUniqueOrThrow({ where: { id: session.id } })).emailVerifiedAt).toBeNull()
    const answer = await hostAction({
      request: post(`/anfitrion/${token}`, { intent: 'confirm' }),
      params,
      context,
    })
    expect(answer).toMatchObject({ status: 303 })
    expect((await hostLoader({ request, params, context })).view).toMatchObject({
      canConfirm: false,
      verified: true,
    })
    for (const forged of ['x', 'A'.repeat(43), token.slice(1)]) {
      await expect(hostLoader({ request, params: { token: forged }, context })).rejects.toMatchObject({
        status: 404,
      })
    }
  })
})

test('/anfitrion/:token: a decision shows once its letter is due, since until then it can be taken back', () => {
  const decidedAt = new Date(NOW.getTime() - 60_000)
  const given = { language: 'es' as const, appUrl: 'http://localhost' }
  const page = {
    ...undecided,
    status: 'DECLINED' as const,
    declinedAt: decidedAt,
    decisionWords: 'Esta vez no.',
  }
  expect(hostView(page, { ...given, now: NOW })).toMatchObject({
    status: 'PROPOSED',
    words: null,
    canWithdraw: true,
  })
  const later = new Date(NOW.getTime() + 5 * 60_000)
  expect(hostView(page, { ...given, now: later })).toMatchObject({
    status: 'DECLINED',
    words: 'Esta vez no.',
  })
  // Declined after it was accepted: the acceptance was told long ago.
  const accepted = { ...page, acceptedAt: new Date('2026-11-01T00:00:00Z') }
  expect(hostView(accepted, { ...given, now: NOW })).toMatchObject({ status: 'ACCEPTED', words: null })
})

test('/api/ciudades answers at most eight', async () => {
  const answer = await cities({
    request: new Request('http://localhost/api/ciudades?q=san'),
    params: {},
    context,
  })
  const { choices } = await answer.json()
  expect(choices).toHaveLength(8)
  expect(answer.headers.get('cache-control')).toContain('max-age=60')
})

test.each([
  ['/proponer?a=1', '/proponer?a=1'],
  ['https://evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/..//evil.example', '/'],
])('/idioma returns from %s to %s', async (returnTo, location) => {
  const answer = await chooseLanguage({
    request: post('/idioma', { language: 'en', returnTo }),
    params: {},
    context,
  })
  expect(answer.headers.get('location')).toBe(location)
  expect(answer.headers.get('set-cookie')).toContain('lang=en')
})
