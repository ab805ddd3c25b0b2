import { expect, test } from 'vitest'
import { mintStaffLink } from '#app/modules/accounts/staff-links.server.ts'
import { sealEntries } from '#app/modules/audit/seal-entries.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { loader as audit } from '#app/routes/staff/audit.tsx'
import { loader as board } from '#app/routes/staff/board.tsx'
import { action as changeCouncillor, loader as councillor } from '#app/routes/staff/councillor.tsx'
import { loader as councillors } from '#app/routes/staff/councillors.tsx'
import { loader as link, action as openLink } from '#app/routes/staff/one-time-link.tsx'
import { action as endSessions, loader as ownAccount } from '#app/routes/staff/own-account.tsx'
import { action as signIn } from '#app/routes/staff/sign-in.tsx'
import { makeAccount, PASSWORD, signedInCookie } from '#tests/support/accounts-factory.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()

const context = { requestId: 'test', address: '192.0.2.7', origin: null }

function get(path: string, cookie = ''): Request {
  return new Request(`http://localhost${path}`, { headers: { cookie: `lang=es; ${cookie}` } })
}

function post(path: string, fields: Record<string, string>, cookie = ''): Request {
  const headers = { cookie: `lang=es; ${cookie}` }
  return new Request(`http://localhost${path}`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields),
  })
}

/** The status and place of a redirect, returned or thrown; of an answer with data, its data. */
async function outcome(answer: unknown) {
  const settled = await Promise.resolve(answer).catch((thrown: unknown) => thrown)
  if (settled instanceof Response) {
    return {
      status: settled.status,
      location: settled.headers.get('location'),
      cookie: settled.headers.get('set-cookie'),
    }
  }
  const { data, init } = settled as { data: Record<string, unknown> | null; init: ResponseInit | null }
  return { ...data, status: init?.status ?? 200 }
}

test('/acceso: a wrong password is told in words, a right one leads back to the page that asked', async () => {
  const { email } = await makeAccount({ email: 'ana@example.org' })
  const send = (fields: Record<string, string>) =>
    outcome(signIn({ request: post('/acceso', fields), params: {}, context }))
  expect(await send({ email: '', password: '' })).toMatchObject({
    status: 400,
    error: { email: ['required'], password: ['required'] },
  })
  const wrong = await send({ email, password: 'otra cosa larga' })
  expect(wrong).toMatchObject({ status: 400, refusal: expect.stringContaining('no coinciden') })
  expect(wrong).toMatchObject({ initialValue: { email } })
  expect(JSON.stringify(wrong)).not.toContain('otra cosa larga')
  const right = await send({ email, password: PASSWORD, volver: '/gestion/bitacora' })
  expect(right).toMatchObject({ status: 303, location: '/gestion/bitacora' })
  expect(right).toMatchObject({ cookie: expect.stringMatching(/^session=[\w-]{43}; Path=\/; HttpOnly/) })
  const elsewhere = await send({ email, password: PASSWORD, volver: '//evil.example' })
  expect(elsewhere).toMatchObject({ location: '/gestion' })
})

test('/acceso/:token: looking uses nothing up; it opens once; a forged one is not found', async () => {
  const account = await makeAccount({ passwordHash: null, name: '' })
  const token = await inTransaction((tx) => mintStaffLink(tx, account.id, 'INVITATION', NOW))
  const look = (key: string) =>
    outcome(link({ request: get(`/acceso/${key}`), params: { token: key }, context }))
  const open = (fields: Record<string, string>) =>
    outcome(openLink({ request: post(`/acceso/${token}`, fields), params: { token }, context }))
  expect(await look(token)).toMatchObject({ status: 200, link: { purpose: 'INVITATION' } })
  expect(await open({ name: 'Eva', password: 'corta' })).toMatchObject({
    status: 400,
    error: { password: ['tooShort?min=12'] },
    initialValue: { name: 'Eva' },
  })
  expect(await look(token)).toMatchObject({ status: 200 })
  expect(await open({ name: 'Eva', password: PASSWORD })).toMatchObject({ status: 303, location: '/gestion' })
  expect(await open({ name: 'Eva', password: PASSWORD })).toMatchObject({ status: 404 })
  for (const forged of ['x', 'A'.repeat(43)])
    expect(await look(forged)).toMatchObject({ status: 404, link: null })
})

test('/gestion: nobody enters without signing in; the search reads past accents', async () => {
  expect(await outcome(board({ request: get('/gestion?q=iniguez'), params: {}, context }))).toMatchObject({
    status: 302,
    location: '/acceso?volver=%2Fgestion%3Fq%3Diniguez',
  })
  await db.session.create({
    data: { slug: 'a', calendarUid: 'a', kind: 'TALK', hostName: 'José Íñiguez', emailVerifiedAt: NOW },
  })
  const cookie = await signedInCookie((await makeAccount()).id)
  for (const [text, found] of [
    ['jose iniguez', 1],
    ['ÍÑIGUEZ', 1],
    ['100%', 0],
  ] as const) {
    const request = get(`/gestion?${new URLSearchParams({ q: text, tipo: 'NONSENSE' })}`, cookie)
    const page = await board({ request, params: {}, context })
    expect(page.board?.columns[0]?.cards).toHaveLength(found)
  }
})

test('/gestion/consejerias: errors keep what was typed; an absence tells which sessions it meets', async () => {
  const cookie = await signedInCookie((await makeAccount()).id)
  const send = (id: string, fields: Record<string, string>) =>
    outcome(
      changeCouncillor({
        request: post(`/gestion/consejerias/${id}`, fields, cookie),
        params: { id },
        context,
      }),
    )
  const person = {
    intent: 'save',
    name: 'Carolina',
    zone: 'America/Mexico_City',
    language: 'es',
    bufferMinutes: '30',
  }
  expect(await send('nueva', { ...person, termFrom: '2027-01-01', termTo: '2026-01-01' })).toMatchObject({
    status: 400,
    errors: { termTo: ['endBeforeStart'] },
    typed: { name: 'Carolina', termFrom: '2027-01-01' },
  })
  const saved = await send('nueva', person)
  expect(saved).toMatchObject({ status: 303, location: expect.stringMatching(/\?hecho=saved$/) })
  expect(await send('nueva', person)).toMatchObject({
    status: 400,
    refusal: expect.stringContaining('ese nombre'),
  })

  const { id } = await db.councillor.findFirstOrThrow()
  const startsAt = new Date('2026-12-02T00:00:00Z')
  const endsAt = new Date('2026-12-02T01:30:00Z')
  await db.session.create({
    data: {
      slug: 'b',
      calendarUid: 'b',
      kind: 'TALK',
      title: 'Voto joven',
      status: 'SCHEDULED',
      zone: 'America/Mexico_City',
      wallDate: '2026-12-01',
      wallTime: '18:00',
      startsAt,
      endsAt,
      assignments: { create: { councillorId: id, blockedFrom: startsAt, blockedTo: endsAt } },
    },
  })
  const absence = { intent: 'unavailable', fromDate: '2026-12-01', fromTime: '19:00', toTime: '21:00' }
  expect(await send(id, absence)).toMatchObject({ status: 400, errors: { toDate: ['required'] } })
  expect(await send(id, { ...absence, toDate: '2026-12-01' })).toMatchObject({
    status: 303,
    location: `/gestion/consejerias/${id}?hecho=timeKept`,
  })
  const page = await councillor({
    request: get(`/gestion/consejerias/${id}`, cookie),
    params: { id },
    context,
  })
  expect(page.councillor?.times[0]?.meets).toMatchObject([{ title: 'Voto joven' }])

  const reader = await signedInCookie((await makeAccount({ role: 'READER' })).id)
  const seen = await councillor({
    request: get(`/gestion/consejerias/${id}`, reader),
    params: { id },
    context,
  })
  expect(seen.councillor?.times[0]?.meets).toEqual([])
  const list = await councillors({ request: get('/gestion/consejerias', reader), params: {}, context })
  expect(list).toMatchObject({ mayEdit: false, councillors: [{ name: 'Carolina', sessionsAhead: 1 }] })
  const refused = post(`/gestion/consejerias/${id}`, person, reader)
  expect(await outcome(changeCouncillor({ request: refused, params: { id }, context }))).toMatchObject({
    status: 400,
    refusal: expect.stringContaining('permiso'),
  })
})

test('/gestion/cuenta: one sees and ends one’s own sessions, and nobody else’s', async () => {
  const [ana, eva] = [await makeAccount(), await makeAccount()]
  const here = await signedInCookie(ana.id)
  const there = await signedInCookie(ana.id)
  const elsewhere = await signedInCookie(eva.id)
  const look = async (cookie: string) =>
    (await ownAccount({ request: get('/gestion/cuenta', cookie), params: {}, context })).sessions
  const end = (value: string) =>
    outcome(endSessions({ request: post('/gestion/cuenta', { end: value }, here), params: {}, context }))
  expect((await look(here)).map(({ current }) => current)).toEqual([true, false])
  const [theirs] = await look(elsewhere)
  expect(await end(theirs?.id ?? '')).toMatchObject({ status: 303 })
  expect(await look(elsewhere)).toHaveLength(1)
  expect(await end('nonsense')).toMatchObject({ status: 400 })
  expect(await end((await look(here))[1]?.id ?? '')).toMatchObject({
    status: 303,
    location: '/gestion/cuenta?hecho',
  })
  expect(await look(here)).toHaveLength(1)
  expect(
    await outcome(ownAccount({ request: get('/gestion/cuenta', there), params: {}, context })),
  ).toMatchObject({
    status: 302,
  })
})

test('/gestion/bitacora: only administrators; words, and what changed', async () => {
  const coordinator = await signedInCookie((await makeAccount()).id)
  const refused = audit({ request: get('/gestion/bitacora', coordinator), params: {}, context })
  expect(await outcome(refused)).toMatchObject({ status: 403 })
  const admin = await signedInCookie((await makeAccount({ role: 'ADMIN' })).id)
  const page = await audit({
    request: get('/gestion/bitacora?tipo=councillor&hasta=2199-12-31', admin),
    params: {},
    context,
  })
  expect(page.rows.map(({ action }) => action)).toEqual([
    'Tiempo apartado de la consejería',
    'Consejería añadida',
  ])
  expect(page.rows[1]?.changes).toContainEqual({ name: 'nombre', before: null, after: 'Carolina' })
})

test('/gestion/bitacora: how far it is sealed, and, where asked, whether it is as it was sealed', async () => {
  const admin = await signedInCookie((await makeAccount({ role: 'ADMIN' })).id)
  const look = async (search = '') =>
    (await audit({ request: get(`/gestion/bitacora${search}`, admin), params: {}, context })).seal
  expect(await look()).toBeNull()
  await sealEntries(NOW)
  expect(await look()).toMatchObject({ verdict: null, until: expect.stringContaining('24 de noviembre') })
  expect(await look('?comprobar=si')).toMatchObject({ verdict: { intact: true, faults: [], more: 0 } })
  // What only a superuser of the database can do.
  const [last] = await db.auditEntry.findMany({ orderBy: { id: 'asc' }, take: 1 })
  await db.$transaction([
    db.$executeRawUnsafe("SET LOCAL session_replication_role = 'replica'"),
    db.$executeRawUnsafe(`UPDATE "AuditEntry" SET "action" = 'session.cancelled' WHERE "id" = ${last?.id}`),
  ])
  const broken = await look('?comprobar=si')
  expect(broken?.verdict).toMatchObject({ intact: false, more: 0 })
  expect(broken?.verdict?.faults.join()).toMatch(
    /^Sello \d+: las anotaciones \d+ a \d+ no son las que se sellaron/,
  )
})
