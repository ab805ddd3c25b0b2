import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import type { StaffRole } from '#app/generated/prisma/enums.ts'
import { db } from '#app/platform/db.server.ts'
import { action, loader } from '#app/routes/staff/session.tsx'
import type { RefusedForm } from '#app/routes/staff/session-actions.server.ts'
import { action as create } from '#app/routes/staff/session-new.tsx'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { registered, sessionAt } from '#tests/support/session-factory.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()

const context = { requestId: 'test', address: '192.0.2.1', origin: null }
const NEUTRAL = [
  ['neutrality', 'noCandidates'],
  ['neutrality', 'noParties'],
  ['neutrality', 'noCampaign'],
] as const

let cookie = ''
let councillorId = ''
beforeAll(async () => {
  cookie = await cookieOf('COORDINATOR')
  const councillor = await db.councillor.create({ data: { name: 'Sonia Pérez Pérez' } })
  councillorId = councillor.id
})

async function cookieOf(role: StaffRole) {
  const account = await makeAccount({ role })
  return signedInCookie(account.id)
}

/** A proposal whose host confirmed their address, from Madrid, for two evenings. */
async function aProposal() {
  const slot = { zone: 'Europe/Madrid', wallTime: '19:00' }
  return db.session.create({
    data: {
      slug: randomUUID(),
      calendarUid: randomUUID(),
      kind: 'HOME_MEETING',
      emailVerifiedAt: NOW,
      hostName: 'María Reyes',
      host: { create: { name: 'María Reyes', email: `maria-${randomUUID()}@example.org` } },
      city: 'Madrid',
      country: 'ES',
      zone: 'Europe/Madrid',
      slots: {
        create: [
          { ...slot, position: 0, wallDate: '2027-04-16', startsAt: new Date('2027-04-16T17:00:00Z') },
          { ...slot, position: 1, wallDate: '2027-04-17', startsAt: new Date('2027-04-17T17:00:00Z') },
        ],
      },
    },
    include: { slots: true },
  })
}

async function page(id: string, search = '', as = cookie) {
  const request = new Request(`http://localhost/gestion/sesiones/${id}${search}`, { headers: { cookie: as } })
  return loader({ request, params: { id }, context })
}

type Fields = readonly (readonly [string, string])[]

type Answer = { done?: string | undefined; status?: number | undefined } & Partial<RefusedForm>

async function press(id: string, intent: string, fields: Fields = [], as = cookie): Promise<Answer> {
  const request = new Request(`http://localhost/gestion/sesiones/${id}`, {
    method: 'POST',
    headers: { cookie: as },
    body: new URLSearchParams([['intent', intent], ...fields.map(([name, value]) => [name, value])]),
  })
  const answer = await action({ request, params: { id }, context })
  if (!('data' in answer)) return { done: answer.headers.get('location')?.split('hecho=')[1] }
  return { status: answer.init?.status, ...answer.data.refused }
}

const status = async (id: string) => (await db.session.findUniqueOrThrow({ where: { id } })).status

describe('/gestion/sesiones/:id', () => {
  test('from a proposal to attendance, each step through its form', async () => {
    const { id, slots } = await aProposal()
    const seenAt = async () => (await db.session.findUniqueOrThrow({ where: { id } })).updatedAt.toISOString()

    expect(await press(id, 'accept', [['seen', 'PROPOSED'], ...NEUTRAL])).toEqual({ done: 'accepted' })
    const slot = slots[0]?.id ?? ''
    const chosen: Fields = [
      ['seen', 'ACCEPTED'],
      ['slot', slot],
      ['durationMinutes', '60'],
    ]
    expect(await press(id, 'schedule', chosen)).toEqual({ done: 'scheduled' })
    // Pressed twice.
    expect(await press(id, 'schedule', chosen)).toEqual({ done: 'scheduled' })
    expect(await press(id, 'assign', [['councillorIds', councillorId]])).toEqual({ done: 'assigned' })
    expect((await page(id)).view.checkList.filter(({ done }) => !done).map(({ part }) => part)).toEqual([
      'joinUrl',
      'capacity',
      'publicText',
    ])
    const details: Fields = [
      ['seenAt', await seenAt()],
      ['zone', 'Europe/Madrid'],
      ['language', 'es'],
      ['modality', 'VIRTUAL'],
      ['hostName', 'María Reyes'],
      ['city', 'Madrid'],
      ['country', 'ES'],
      ['publicText', 'Una tarde para conversar.'],
      ['joinUrl', 'https://example.org/sala'],
      ['capacity', '20'],
      ['registrationMode', 'OPEN'],
    ]
    expect(await press(id, 'save', details)).toEqual({ done: 'saved' })
    expect(await press(id, 'publish', [['seen', 'SCHEDULED']])).toEqual({ done: 'published' })
    expect((await page(id)).view).toMatchObject({
      status: 'PUBLISHED',
      publicPath: expect.stringMatching(/^\/sesiones\/.+madrid/),
      can: { move: true, cancel: true, hold: false, publish: false },
    })

    // Its hour comes.
    await db.session.update({ where: { id }, data: { startsAt: new Date(NOW.getTime() - 3_600_000) } })
    expect(await press(id, 'hold', [['seen', 'PUBLISHED']])).toEqual({ done: 'held' })
    const host: Fields = [
      ['source', 'HOST'],
      ['people', '12'],
    ]
    expect(await press(id, 'record', host)).toEqual({ done: 'attendanceRecorded' })
    const { view } = await page(id)
    expect(view.attendance?.official).toEqual({ source: 'HOST', people: 12 })
    expect(view.can.unhold).toBe(false)
    expect(view.history.map(({ title }) => title)).toEqual([
      'Asistencia anotada',
      'Marcada como realizada',
      'Página publicada',
      'Datos de la sesión cambiados',
      'Consejería asignada',
      'Fecha fijada',
      'Propuesta aceptada',
    ])
  })

  test('the proposed hours in each place, who is free, and the change of clocks until then', async () => {
    const { id } = await aProposal()
    const { view } = await page(id)
    expect(view.hours.rows).toHaveLength(2)
    expect(view.hours.rows[1]).toMatchObject({
      at: [
        { key: 'host', time: '19:00', offset: 'UTC+2', shift: null, uncivil: false },
        { key: 'mexico', time: '11:00', offset: 'UTC−6', uncivil: false },
      ],
      free: ['Sonia Pérez Pérez'],
      clockChanges: [expect.stringContaining('Madrid')],
    })
  })

  test('the hour where the audience lives: of who registered; while nobody has, of the contacts; the rest as a number', async () => {
    const { id } = await sessionAt('PUBLISHED')
    const zones = ['Europe/Madrid', 'Europe/Madrid', 'America/Chicago', 'America/New_York', 'Asia/Tokyo']
    const contact = { name: 'Ana', source: 'prueba', searchText: 'ana' }
    await db.contact.createMany({
      data: zones.map((zone, index) => ({ ...contact, zone, email: `ana${index}@example.org` })),
    })
    const before = (await page(id)).view.hours
    expect(before.audience).toEqual({ title: 'Contactos', more: 'En otros husos (1): 1' })
    // 19:00 in Los Ángeles.
    expect(before.rows[0]?.audience).toMatchObject([
      { who: 'Madrid, 2 personas', time: '4:00', shift: 'un día después', uncivil: true },
      { who: 'Chicago, 1 persona', time: '21:00', shift: null, uncivil: false },
      { who: 'Nueva York, 1 persona', time: '22:00', uncivil: true },
    ])
    expect(before.ribbons[0]?.rows.map(({ zoneLabel }) => zoneLabel)).toContain('Madrid, UTC+1')

    await registered(id, { zone: 'America/Los_Angeles', partySize: 3 })
    await registered(id, { zone: 'Europe/Madrid', status: 'WITHDRAWN' })
    const { audience, rows } = (await page(id)).view.hours
    expect(audience).toEqual({ title: 'Quienes se registraron', more: null })
    expect(rows[0]?.audience).toMatchObject([
      { who: 'Los Ángeles, 3 personas', time: '19:00', uncivil: false },
    ])
    await db.contact.deleteMany()
  })

  test('an hour can be looked at before it is chosen; one that the clock skips says so', async () => {
    const { id } = await aProposal()
    await press(id, 'accept', [['seen', 'PROPOSED'], ...NEUTRAL])
    const { view } = await page(id, '?date=2027-03-20&time=06:30&zone=Europe/Madrid')
    expect(view.hours.rows.at(-1)).toMatchObject({
      key: 'asked',
      at: [
        { time: '6:30', uncivil: true },
        { time: '23:30', shift: 'un día antes', uncivil: true },
      ],
    })
    const skipped = await page(id, '?date=2027-03-28&time=02:30&zone=Europe/Madrid')
    expect(skipped.view.schedule.trouble).toMatch(/1:30.*3:30/)
    expect(skipped.view.hours.rows).toHaveLength(2)
  })

  test('a refused form keeps what was typed and says why at its field', async () => {
    const { id } = await aProposal()
    const refused = await press(id, 'accept', [
      ['seen', 'PROPOSED'],
      ['words', 'Con gusto'],
      ['neutrality', 'noParties'],
    ])
    expect(refused).toMatchObject({
      status: 400,
      intent: 'accept',
      errors: { neutrality: expect.stringContaining('cada punto') },
      values: { words: ['Con gusto'], neutrality: ['noParties'] },
    })
    expect(await press(id, 'decline', [['seen', 'PROPOSED']])).toMatchObject({
      errors: { words: expect.any(String) },
    })
    expect(await status(id)).toBe('PROPOSED')
  })

  test('of an hour that happens twice the form asks which', async () => {
    const { id } = await aProposal()
    await press(id, 'accept', [['seen', 'PROPOSED'], ...NEUTRAL])
    const twice: Fields = [
      ['seen', 'ACCEPTED'],
      ['slot', 'other'],
      ['date', '2027-10-31'],
      ['time', '02:30'],
      ['zone', 'Europe/Madrid'],
      ['durationMinutes', '60'],
    ]
    const asked = await press(id, 'schedule', twice)
    expect(asked.fold?.options.map(({ value }) => value)).toEqual(['0', '1'])
    expect(await press(id, 'schedule', [...twice, ['fold', '1']])).toEqual({ done: 'scheduled' })

    const moved = async (keep: Fields) =>
      press(id, 'reschedule', [
        ['seenAt', (await db.session.findUniqueOrThrow({ where: { id } })).updatedAt.toISOString()],
        ['date', '2027-10-31'],
        ['time', '02:30'],
        ['zone', 'Europe/London'],
        ['durationMinutes', '60'],
        ...keep,
      ])
    expect((await moved([])).keep).toEqual({
      wall: expect.stringContaining('2:30 (Londres'),
      instant: expect.stringContaining('1:30 (Londres'),
    })
    expect(await moved([['keep', 'instant']])).toEqual({ done: 'rescheduled' })
  })

  test('a press on an old page is told in words, and a refusal can be taken back', async () => {
    const { id } = await aProposal()
    expect(
      await press(id, 'decline', [
        ['seen', 'PROPOSED'],
        ['words', 'Por ahora no.'],
      ]),
    ).toEqual({ done: 'declined' })
    expect(await press(id, 'accept', [['seen', 'PROPOSED'], ...NEUTRAL])).toMatchObject({
      status: 400,
      errors: { '': expect.stringContaining('Alguien más cambió') },
    })
    expect(await press(id, 'undecline', [['seen', 'DECLINED']])).toEqual({ done: 'undeclined' })
    expect(await status(id)).toBe('PROPOSED')
  })

  test('what a role may not do is neither shown nor done; a reader sees no proposal at all', async () => {
    const { id } = await aProposal()
    const recorder = await cookieOf('RECORDER')
    expect(Object.values((await page(id, '', recorder)).view.can).filter(Boolean)).toHaveLength(1)
    await expect(press(id, 'accept', [['seen', 'PROPOSED'], ...NEUTRAL], recorder)).rejects.toMatchObject({
      status: 403,
    })
    await expect(page(id, '', await cookieOf('READER'))).rejects.toMatchObject({ status: 404 })
    await expect(page('no-such-id')).rejects.toMatchObject({ status: 404 })
    await expect(press(id, 'nothing')).rejects.toMatchObject({ status: 400 })
  })
})

describe('/gestion/sesiones/nueva', () => {
  const send = async (fields: Record<string, string>) => {
    const request = new Request('http://localhost/gestion/sesiones/nueva', {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams(fields),
    })
    const answer = await create({ request, params: {}, context })
    return 'data' in answer ? answer.data : answer.headers.get('location')
  }
  const workshop = {
    idempotencyKey: randomUUID(),
    kind: 'WORKSHOP',
    language: 'es',
    modality: 'VIRTUAL',
    zone: 'America/Mexico_City',
  }

  test('the form sent twice is one session; without a title it is refused, with what was typed', async () => {
    expect(await send({ ...workshop, hostCredit: 'directora' })).toMatchObject({
      errors: [{ field: 'title', message: 'Falta este dato.' }],
      values: { hostCredit: 'directora' },
    })
    const first = await send({ ...workshop, title: 'Voto por internet' })
    expect(first).toMatch(/hecho=created$/)
    expect(await send({ ...workshop, title: 'Voto por internet' })).toBe(first)
  })
})
