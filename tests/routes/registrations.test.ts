import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { mintLinkToken, revokeLinkTokens } from '#app/modules/accounts/link-tokens.server.ts'
import { ensureNotices } from '#app/modules/privacy/ensure-notices.server.ts'
import { registerAttendee } from '#app/modules/registrations/register-attendee.server.ts'
import { db } from '#app/platform/db.server.ts'
import { action as enter, loader as enterLoader } from '#app/routes/attendee/enter.tsx'
import { loader as attendeeLoader, action as change } from '#app/routes/attendee/registration.tsx'
import { loader as councillorLoader } from '#app/routes/councillor/agenda.tsx'
import { loader as councillorFeed } from '#app/routes/councillor/agenda-feed.ts'
import { action as hostAction, loader as hostLoader } from '#app/routes/host/host.tsx'
import { action, loader } from '#app/routes/public/session.tsx'
import { loader as csv } from '#app/routes/staff/registrations-csv.ts'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { attendee, publishedSession, registrationOf } from '#tests/support/registration-factory.ts'
import { councillor } from '#tests/support/session-factory.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()
beforeAll(() => ensureNotices(NOW))

const ORIGIN = 'http://localhost:3000'

let visitors = 0
/** Each test comes from an address of its own, so that limits do not meet. */
function contextFrom(address = `192.0.2.${++visitors}`) {
  return { requestId: 'test', address, origin: null }
}

function post(path: string, fields: Record<string, string>) {
  return new Request(ORIGIN + path, { method: 'POST', body: new URLSearchParams(fields) })
}

function form(more: Record<string, string> = {}): Record<string, string> {
  return {
    formKey: randomUUID(),
    since: String(Date.now() - 60_000),
    name: 'Ana Ruiz',
    email: `${randomUUID()}@example.org`,
    partySize: '1',
    zone: 'Europe/Madrid',
    notice: '1',
    website: '',
    ...more,
  }
}

async function register(slug: string, fields: Record<string, string>, context = contextFrom()) {
  const answer = await action({ request: post(`/sesiones/${slug}`, fields), params: { slug }, context })
  return 'data' in answer
    ? { status: answer.init?.status ?? 200, location: null, ...answer.data }
    : { status: answer.status, location: answer.headers.get('Location'), errors: {}, values: {} }
}

async function linkTo(audience: 'ATTENDEE' | 'HOST' | 'COUNCILLOR', subjectId: string) {
  return mintLinkToken(db, audience, subjectId, NOW)
}

async function confirmed(status: 'CONFIRMED' | 'WAITING' = 'CONFIRMED') {
  const session = await publishedSession({ capacity: status === 'CONFIRMED' ? 10 : 1, address: 'Orizaba 24' })
  if (status === 'WAITING') await registerAttendee(contextOf(), attendee(session.id))
  const input = attendee(session.id, { question: '¿Hasta cuándo?' })
  await registerAttendee(contextOf(), input)
  const registration = await registrationOf(session.id, input.email)
  return { session, registration, token: await linkTo('ATTENDEE', registration.id) }
}

describe('the form of a session', () => {
  test('sent twice is one row, one mail and the same page', async () => {
    const { id, slug } = await publishedSession()
    const fields = form()
    const [first, second] = [await register(slug, fields), await register(slug, fields)]
    expect(first).toMatchObject({ status: 303, location: `/sesiones/${slug}/gracias?resultado=confirmada` })
    expect(second).toEqual(first)
    expect(await db.registration.count({ where: { sessionId: id } })).toBe(1)
    expect(await db.mailDelivery.count({ where: { subjectId: id } })).toBe(1)
  })

  test('answers who is registered already as it answers anybody', async () => {
    const { slug } = await publishedSession()
    const known = form()
    await register(slug, known)
    const again = await register(slug, form({ email: (known.email ?? '').toUpperCase() }))
    expect(again).toEqual(await register(slug, form()))
  })

  test('comes back whole, with what is wrong beside it', async () => {
    const { slug } = await publishedSession()
    const { status, errors, values } = await register(
      slug,
      form({ email: 'ana', partySize: '900', name: 'Ana' }),
    )
    expect(status).toBe(400)
    expect(Object.keys(errors).sort()).toEqual(['email', 'partySize'])
    expect(values).toMatchObject({ name: 'Ana', email: 'ana', partySize: '900' })
  })

  test('writes nothing for a program: neither what fills the hidden field nor who is too quick', async () => {
    const { id, slug } = await publishedSession()
    expect(await register(slug, form({ website: 'https://example.org' }))).toMatchObject({ status: 400 })
    expect(await register(slug, form({ since: String(Date.now()) }))).toMatchObject({ status: 400 })
    expect(await db.registration.count({ where: { sessionId: id } })).toBe(0)
    // Without a script, or with a clock that is wrong, it still can be sent.
    expect(await register(slug, form({ since: '' }))).toMatchObject({ status: 303 })
  })

  test('a thousand posts from one address leave at most the limit', async () => {
    const { id, slug } = await publishedSession({ capacity: 2000 })
    const context = contextFrom('198.51.100.7')
    const posts = process.env.CAMPAIGN === 'full' ? 1000 : 60
    let last = 0
    for (let sent = 0; sent < posts; sent++) last = (await register(slug, form(), context)).status
    expect(last).toBe(400)
    expect(await db.registration.count({ where: { sessionId: id } })).toBe(30)
  })

  test('is there while registration is open, and its GET writes nothing', async () => {
    const { slug, id } = await publishedSession()
    const request = new Request(`${ORIGIN}/sesiones/${slug}?por=anfitrion&zona=Asia/Tokyo`)
    const page = await loader({ request, params: { slug }, context: contextFrom() })
    expect(page).toMatchObject({ zone: 'Asia/Tokyo', via: 'anfitrion', session: { state: 'open' } })
    expect(JSON.stringify(page)).not.toContain('video.example.org')
    expect(await db.registration.count({ where: { sessionId: id } })).toBe(0)
  })
})

describe("an attendee's page", () => {
  test('holds address and room for who has a seat, and for nobody else', async () => {
    for (const status of ['CONFIRMED', 'WAITING'] as const) {
      const { token } = await confirmed(status)
      const request = new Request(`${ORIGIN}/registro/${token}`)
      const { page } = await attendeeLoader({ request, params: { token }, context: contextFrom() })
      expect(page.status).toBe(status)
      expect(page.session.address).toBe(status === 'CONFIRMED' ? 'Orizaba 24' : null)
      expect(page.session.hasRoom).toBe(status === 'CONFIRMED')
      expect(JSON.stringify(page)).not.toContain('video.example.org')
    }
  })

  test('leads into the room by a press alone, and not before there is a seat', async () => {
    const { token, registration } = await confirmed()
    const path = `/registro/${token}/entrar`
    await enterLoader({ request: new Request(ORIGIN + path), params: { token }, context: contextFrom() })
    expect(await db.registration.findUnique({ where: { id: registration.id } })).toEqual(registration)
    const entered = await enter({ request: post(path, {}), params: { token }, context: contextFrom() })
    expect(entered.data).toEqual({ joinUrl: 'https://video.example.org/sala-7', error: null })

    const waiting = await confirmed('WAITING')
    const refused = await enter({
      request: post(path, {}),
      params: { token: waiting.token },
      context: contextFrom(),
    })
    expect(refused.init?.status).toBe(400)
    expect(refused.data.joinUrl).toBeNull()
  })

  test('lets its person go and come back; a link that opens nothing is no page', async () => {
    const { token, registration } = await confirmed()
    const send = (intent: string) =>
      change({
        request: post(`/registro/${token}`, { intent }),
        params: { token },
        context: contextFrom(),
      })
    const statusOf = async () =>
      (await db.registration.findUniqueOrThrow({ where: { id: registration.id } })).status
    await send('withdraw')
    expect(await statusOf()).toBe('WITHDRAWN')
    await send('rejoin')
    expect(await statusOf()).toBe('CONFIRMED')
    const request = new Request(`${ORIGIN}/registro/x`)
    const forged = attendeeLoader({ request, params: { token: 'x'.repeat(43) }, context: contextFrom() })
    await expect(forged).rejects.toMatchObject({ status: 404 })
  })
})

describe("the host's people", () => {
  test('are registered without e-mail, once, and shown by first name', async () => {
    const session = await publishedSession({ capacity: 3 })
    const token = await linkTo('HOST', session.id)
    const fields = {
      intent: 'guest',
      formKey: randomUUID(),
      name: 'Guadalupe Hernández',
      phone: '',
      partySize: '2',
    }
    const send = (more: Record<string, string> = {}) =>
      hostAction({
        request: post(`/anfitrion/${token}`, { ...fields, ...more }),
        params: { token },
        context: contextFrom(),
      })
    expect(await send()).toMatchObject({ status: 303 })
    expect(await send()).toMatchObject({ status: 303 })
    const refused = await send({ formKey: randomUUID(), name: ' ', partySize: '0' })
    expect(refused).toMatchObject({ data: { errors: { name: expect.any(String) } }, init: { status: 400 } })

    const request = new Request(`${ORIGIN}/anfitrion/${token}`)
    const { people, view } = await hostLoader({ request, params: { token }, context: contextFrom() })
    expect(people).toMatchObject({
      brought: 2,
      asking: [],
      guests: [{ firstName: 'Guadalupe', partySize: 2 }],
    })
    expect(view.share?.text).toContain(`/sesiones/${session.slug}?por=anfitrion`)
  })

  test('who asks gets a yes from the host of that house only', async () => {
    const [house, other] = [
      await publishedSession({ registrationMode: 'APPROVAL' }),
      await publishedSession(),
    ]
    const input = attendee(house.id)
    await registerAttendee(contextOf(), input)
    const { id: registrationId } = await registrationOf(house.id, input.email)
    const decide = async (sessionId: string) => {
      const token = await linkTo('HOST', sessionId)
      const request = post('/anfitrion/x', { intent: 'accept', registrationId })
      return hostAction({ request, params: { token }, context: contextFrom() })
    }
    expect(await decide(other.id)).toMatchObject({ init: { status: 409 } })
    expect((await registrationOf(house.id, input.email)).status).toBe('PENDING')
    expect(await decide(house.id)).toMatchObject({ status: 303 })
    expect((await registrationOf(house.id, input.email)).status).toBe('CONFIRMED')
  })
})

describe("a councillor's page and feed", () => {
  test('say how many, from where and what they ask, and no name', async () => {
    const { session } = await confirmed()
    const { id } = await councillor({ zone: 'America/Mexico_City' })
    await db.assignment.create({ data: { sessionId: session.id, councillorId: id } })
    const token = await linkTo('COUNCILLOR', id)
    const page = await councillorLoader({
      request: new Request(`${ORIGIN}/consejeria/${token}`),
      params: { token },
      context: contextFrom(),
    })
    expect(page.briefings).toMatchObject([
      { confirmed: 1, questions: ['¿Hasta cuándo?'], places: [{ people: 1 }] },
    ])
    expect(JSON.stringify(page)).not.toContain('Ana')

    const feed = (tag?: string) =>
      councillorFeed({
        request: new Request(`${ORIGIN}/consejeria/${token}/calendario.ics`, {
          headers: tag ? { 'If-None-Match': tag } : {},
        }),
        params: { token },
        context: contextFrom(),
      })
    const first = await feed()
    const body = await first.text()
    expect(body).toContain(session.calendarUid)
    expect(body).not.toContain('video.example.org')
    expect(body).toContain(`/sesiones/${session.slug}`)
    const again = await feed(first.headers.get('ETag') ?? '')
    expect([again.status, await again.text()]).toEqual([304, ''])
    await revokeLinkTokens(db, 'COUNCILLOR', id, NOW)
    await expect(feed()).rejects.toMatchObject({ status: 404 })
  })
})

test('the file runs no formula that somebody wrote as a name', async () => {
  const { id } = await publishedSession()
  await registerAttendee(contextOf(), attendee(id, { name: '=HYPERLINK("https://example.org")' }))
  const request = new Request(`${ORIGIN}/gestion/sesiones/${id}/registros.csv`, {
    headers: { Cookie: await signedInCookie((await makeAccount()).id) },
  })
  const file = await csv({ request, params: { id }, context: contextFrom() })
  const text = await file.text()
  expect(text).toContain(`"'=HYPERLINK(`)
  expect(text).not.toMatch(/(?:^|[,\n])"?=/)
  // Who took the people's data out stays in the trail.
  expect(await db.auditEntry.findMany({ where: { subjectId: id } })).toMatchObject([
    { action: 'session.registrationsExported', actorKind: 'STAFF', after: { count: 1 } },
  ])
})

test('the list and its file are for who is signed in', async () => {
  const { id } = await publishedSession()
  const request = new Request(`${ORIGIN}/gestion/sesiones/${id}/registros.csv`)
  await expect(csv({ request, params: { id }, context: contextFrom() })).rejects.toMatchObject({
    status: 302,
  })
})
