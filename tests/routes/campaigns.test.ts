import { beforeEach, describe, expect, test } from 'vitest'
import { mintLinkToken } from '#app/modules/accounts/link-tokens.server.ts'
import { db } from '#app/platform/db.server.ts'
import { action as preferences, loader as preferencesLoader } from '#app/routes/public/preferences.tsx'
import { action as unsubscribe, loader as unsubscribeLoader } from '#app/routes/public/unsubscribe.tsx'
import { loader as addresses, action as restore } from '#app/routes/staff/addresses.tsx'
import { loader as campaignLoader, action as steer } from '#app/routes/staff/campaign.tsx'
import { action as create } from '#app/routes/staff/campaign-new.tsx'
import { action as upload } from '#app/routes/staff/contacts-import.tsx'
import { loader as review, action as settle } from '#app/routes/staff/contacts-import-review.tsx'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import {
  campaignOf,
  draftCampaign,
  makeContacts,
  startedCampaign,
  WORDS,
} from '#tests/support/outreach-factory.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()
beforeEach(async () => {
  await db.mailDelivery.deleteMany()
  await db.campaign.deleteMany()
  await db.contact.deleteMany()
  await db.undeliverableAddress.deleteMany()
})

const context = { requestId: 'test', address: '192.0.2.1', origin: null }

async function cookieOf(data: Parameters<typeof makeAccount>[0] = {}) {
  return signedInCookie((await makeAccount(data)).id)
}

function asked(path: string, cookie: string, fields?: Record<string, string | File>) {
  const headers = { cookie: `${cookie}; lang=es` }
  if (!fields) return new Request(`http://localhost${path}`, { headers })
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  return new Request(`http://localhost${path}`, { method: 'POST', headers, body })
}

/** Status, and what the page is told: of a redirect its address, of a refusal its data. */
async function answerOf(work: Promise<unknown>) {
  const answer = await work.catch((thrown: unknown) => {
    if (thrown instanceof Response) return thrown
    throw thrown
  })
  if (answer instanceof Response)
    return { status: answer.status, location: answer.headers.get('location'), data: null }
  const { data, init } = answer as { data: unknown; init: { status?: number } | null }
  return { status: init?.status ?? 200, location: null, data }
}

describe('/gestion/campanas', () => {
  test('a draft is kept, sent, followed, paused, resumed and cancelled; each step once', async () => {
    const cookie = await cookieOf({ role: 'COMMUNICATIONS' })
    await makeContacts(3)
    const kept = await answerOf(
      create({ request: asked('/gestion/campanas/nueva', cookie, WORDS), params: {}, context }),
    )
    const id = /campanas\/([0-9a-f-]+)\?hecho=saved$/.exec(kept.location ?? '')?.[1] ?? ''
    const path = `/gestion/campanas/${id}`
    const page = () => campaignLoader({ request: asked(path, cookie), params: { id }, context })
    const step = (intent: string) =>
      answerOf(steer({ request: asked(path, cookie, { intent }), params: { id }, context }))
    expect(await page()).toMatchObject({ status: 'DRAFT', count: { recipients: 3 } })

    expect(await step('send')).toMatchObject({ status: 303, location: `${path}?hecho=started` })
    expect(await page()).toMatchObject({
      status: 'SENDING',
      count: null,
      may: { pause: true, resume: false },
    })
    expect(await step('send')).toMatchObject({ status: 400, data: { refusal: expect.any(String) } })
    expect(await step('pause')).toMatchObject({ status: 303 })
    expect(await page()).toMatchObject({ status: 'PAUSED', may: { pause: false, resume: true } })
    expect(await step('resume')).toMatchObject({ status: 303 })
    expect(await step('cancel')).toMatchObject({ status: 303 })
    expect(await page()).toMatchObject({
      status: 'CANCELLED',
      may: { pause: false, resume: false, cancel: false },
    })
    expect(await step('resume')).toMatchObject({ status: 400 })
    expect(await step('nada')).toMatchObject({ status: 400 })
  })

  test('a form with something missing loses nothing', async () => {
    const cookie = await cookieOf()
    const given = { ...WORDS, subjectEs: ' ' }
    const answer = await answerOf(
      create({ request: asked('/gestion/campanas/nueva', cookie, given), params: {}, context }),
    )
    expect(answer).toMatchObject({
      status: 400,
      data: {
        refused: {
          errors: { subjectEs: expect.any(String) },
          values: { textEs: expect.stringContaining('Habrá una conversación.') },
        },
      },
    })
    expect(await db.campaign.count()).toBe(0)
  })

  test('an hour that is over is refused; a later one waits and can be taken back', async () => {
    const cookie = await cookieOf()
    await makeContacts(1)
    const id = await draftCampaign()
    const at = (date: string, time: string) =>
      answerOf(
        steer({
          request: asked(`/gestion/campanas/${id}`, cookie, { intent: 'schedule', date, time }),
          params: { id },
          context,
        }),
      )
    expect(await at('2020-01-01', '10:00')).toMatchObject({ status: 400 })
    expect(await at('', '')).toMatchObject({ status: 400 })
    expect((await campaignOf(id)).status).toBe('DRAFT')
    expect(await at('2027-02-01', '10:00')).toMatchObject({ status: 303 })
    expect((await campaignOf(id)).scheduledAt?.toISOString()).toBe('2027-02-01T16:00:00.000Z')
    await steer({
      request: asked(`/gestion/campanas/${id}`, cookie, { intent: 'unschedule' }),
      params: { id },
      context,
    })
    expect(await campaignOf(id)).toMatchObject({ status: 'DRAFT', scheduledAt: null })
  })

  test('who may not send sees no campaign', async () => {
    const id = await draftCampaign()
    for (const role of ['RECORDER', 'READER'] as const) {
      const cookie = await cookieOf({ role })
      const params = { id }
      const send = steer({
        request: asked(`/gestion/campanas/${id}`, cookie, { intent: 'send' }),
        params,
        context,
      })
      const answer = await answerOf(send)
      expect([400, 403]).toContain(answer.status)
      expect((await campaignOf(id)).status).toBe('DRAFT')
    }
  })
})

describe('the link of each mail', () => {
  async function contactWithLink() {
    const [contact] = await makeContacts(1)
    if (!contact) throw new Error('no contact')
    return { contact, token: await mintLinkToken(db, 'CONTACT', contact.id, NOW) }
  }
  const state = (id: string) => db.contact.findUniqueOrThrow({ where: { id } })

  test('looking changes nothing; one POST of a mail program ends the mailings (RFC 8058), twice as well', async () => {
    const { contact, token } = await contactWithLink()
    const path = `/preferencias/${token}/baja`
    await unsubscribeLoader({ request: asked(path, ''), params: { token }, context })
    expect((await state(contact.id)).unsubscribedAt).toBeNull()
    for (let time = 0; time < 2; time++) {
      // No cookie, no origin: as a receiver's server sends it.
      const request = new Request(`http://localhost${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      })
      const answer = await unsubscribe({ request, params: { token }, context })
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    }
    expect((await state(contact.id)).unsubscribedAt).not.toBeNull()
    const other = new Request(`http://localhost${path}`, {
      method: 'POST',
      body: new URLSearchParams({ a: 'b' }),
    })
    expect(await answerOf(unsubscribe({ request: other, params: { token }, context }))).toMatchObject({
      status: 400,
    })
  })

  test('preferences: language and city are changed, mailings ended and taken up again', async () => {
    const { contact, token } = await contactWithLink()
    const path = `/preferencias/${token}`
    const send = (fields: Record<string, string>) =>
      answerOf(preferences({ request: asked(path, '', fields), params: { token }, context }))
    const seen = () => preferencesLoader({ request: asked(path, ''), params: { token }, context })
    expect(await seen()).toMatchObject({ stoppedOn: null, language: 'es' })
    expect(await send({ intent: 'save', language: 'en', city: '' })).toMatchObject({ status: 303 })
    expect(await state(contact.id)).toMatchObject({ language: 'en' })
    expect(await send({ intent: 'stop' })).toMatchObject({ status: 303 })
    expect((await seen()).stoppedOn).not.toBeNull()
    expect(await send({ intent: 'back' })).toMatchObject({ status: 303 })
    expect((await seen()).stoppedOn).toBeNull()
  })

  test('of nobody it opens nothing', async () => {
    const token = 'A'.repeat(43)
    for (const load of [preferencesLoader, unsubscribeLoader])
      expect(
        await answerOf(load({ request: asked('/preferencias/x', ''), params: { token }, context })),
      ).toMatchObject({ status: 404 })
  })
})

describe('/gestion/correo/direcciones', () => {
  test('lists addresses that failed for good, and takes one back', async () => {
    const cookie = await cookieOf()
    const [contact] = await makeContacts(1)
    const email = contact?.email ?? ''
    await db.undeliverableAddress.create({ data: { email, reason: '550 5.1.1', source: 'smtp', since: NOW } })
    const page = () =>
      addresses({ request: asked('/gestion/correo/direcciones', cookie), params: {}, context })
    expect(await page()).toMatchObject({
      total: 1,
      rows: [{ email, why: '550 5.1.1', contactId: contact?.id }],
    })
    const take = () =>
      answerOf(
        restore({ request: asked('/gestion/correo/direcciones', cookie, { email }), params: {}, context }),
      )
    expect(await take()).toMatchObject({ status: 303 })
    expect(await page()).toMatchObject({ total: 0, rows: [] })
  })
})

describe('/gestion/contactos/importar', () => {
  const HEADER = 'nombre,correo,ciudad,pais\n'
  const HERE = '/gestion/contactos/importar'

  async function uploaded(text: string, cookie: string) {
    const archivo = new File([text], 'red.csv', { type: 'text/csv' })
    return answerOf(upload({ request: asked(HERE, cookie, { archivo }), params: {}, context }))
  }
  const reviewed = (cookie: string) =>
    review({ request: asked(`${HERE}/revisar`, cookie), params: {}, context })
  const columns = (cookie: string, more: Record<string, string> = {}) =>
    answerOf(
      settle({
        request: asked(`${HERE}/revisar`, cookie, {
          intent: 'columns',
          'columna.nombre': '0',
          'columna.correo': '1',
          'columna.ciudad': '2',
          'columna.pais': '3',
          source: 'Feria de Chicago',
          consentOn: '2026-11-01',
          language: 'es',
          tags: 'feria',
          ...more,
        }),
        params: {},
        context,
      }),
    )

  test('a file is read, its columns settled, shown, and loaded as it was shown', async () => {
    const cookie = await cookieOf()
    expect(await uploaded(`${HEADER}Ana Ruiz,ANA@example.org,Chicago,US\n`, cookie)).toMatchObject({
      status: 303,
      location: `${HERE}/revisar`,
    })
    expect(await columns(cookie)).toMatchObject({ status: 303 })
    const page = await reviewed(cookie)
    expect(page).toMatchObject({ fileName: 'red.csv', result: { kind: 'plan', loads: true } })
    expect(await db.contact.count()).toBe(0)
    const digest = page.result.kind === 'plan' ? page.result.digest : ''
    const load = (given: string) =>
      answerOf(
        settle({
          request: asked(`${HERE}/revisar`, cookie, { intent: 'load', regla: 'keep', digest: given }),
          params: {},
          context,
        }),
      )
    expect(await load('another')).toMatchObject({ status: 409 })
    expect(await load(digest)).toMatchObject({
      status: 303,
      location: '/gestion/contactos?nuevos=1&cambiados=0',
    })
    expect(await db.contact.findMany()).toMatchObject([
      { email: 'ana@example.org', source: 'Feria de Chicago', consentOn: '2026-11-01', tags: ['feria'] },
    ])
    // The draft is gone: a second press leads back to the beginning.
    expect(await load(digest)).toMatchObject({ status: 303, location: HERE })
  })

  test('a row that cannot be read refuses the file with its line, its column and why', async () => {
    const cookie = await cookieOf()
    await uploaded(`${HEADER}Ana Ruiz,ana@example.org,Chicago,US\nLuis,no es correo,Chicago,US\n`, cookie)
    await columns(cookie)
    expect((await reviewed(cookie)).result).toMatchObject({
      kind: 'refused',
      count: 1,
      faults: [{ line: 3, column: 'correo', reason: expect.any(String) }],
    })
  })

  test('what a contact has and a file says otherwise is shown, and chosen', async () => {
    const cookie = await cookieOf()
    const [contact] = await makeContacts(1, { organization: 'Club Tepito' })
    await uploaded(
      `nombre,correo,ciudad,pais,organizacion\nAna 0,${contact?.email},Chicago,US,Club Azteca\n`,
      cookie,
    )
    await columns(cookie, { 'columna.organizacion': '4' })
    const { result } = await reviewed(cookie)
    if (result.kind !== 'plan') throw new Error('refused')
    expect(result.differences).toMatchObject([{ stored: 'Club Tepito', file: 'Club Azteca' }])
    const key = result.differences[0]?.key ?? ''
    await settle({
      request: asked(`${HERE}/revisar`, cookie, {
        intent: 'load',
        regla: 'keep',
        [`dato.${key}`]: 'take',
        digest: result.digest,
      }),
      params: {},
      context,
    })
    expect(await db.contact.findMany()).toMatchObject([{ organization: 'Club Azteca' }])
  })

  test('what is no table is refused where it was chosen', async () => {
    const cookie = await cookieOf()
    for (const text of ['', '\0\0\0'])
      expect(await uploaded(text, cookie)).toMatchObject({ status: 400, data: { fault: expect.any(String) } })
  })
})

test('a campaign under way shows how far it is', async () => {
  const cookie = await cookieOf()
  await makeContacts(4)
  const id = await startedCampaign()
  const [first, second] = await db.mailDelivery.findMany({ orderBy: { id: 'asc' } })
  await db.mailDelivery.update({ where: { id: first?.id ?? '' }, data: { status: 'SENT', sentAt: NOW } })
  await db.mailDelivery.update({
    where: { id: second?.id ?? '' },
    data: { status: 'SUPPRESSED', lastError: '550 5.1.1' },
  })
  const page = await campaignLoader({
    request: asked(`/gestion/campanas/${id}`, cookie),
    params: { id },
    context,
  })
  expect(page).toMatchObject({ progress: { counts: { SENT: 1, SUPPRESSED: 1, PENDING: 2 } } })
  expect(page.failures?.rows).toMatchObject([{ why: expect.stringContaining('550 5.1.1') }])
})
