import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { MAIL_KINDS, type MailKind } from '#app/modules/mail/kinds.ts'
import { db } from '#app/platform/db.server.ts'
import { loader as board } from '#app/routes/staff/board.tsx'
import { action, loader } from '#app/routes/staff/mail.tsx'
import { loader as preview } from '#app/routes/staff/mail-preview.ts'
import { loader as previews } from '#app/routes/staff/mail-previews.tsx'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { confirmedPerson, deliveryOf, order, sessionWithPeople } from '#tests/support/mail-factory.ts'
import { draftCampaign } from '#tests/support/outreach-factory.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()
beforeEach(async () => {
  await db.mailDelivery.deleteMany()
})

const context = { requestId: 'test', address: '192.0.2.1', origin: null }
const MINUTE = 60_000

async function cookieOf(role: Parameters<typeof makeAccount>[0] = {}) {
  return signedInCookie((await makeAccount(role)).id)
}

function get(path: string, cookie = '', language = 'es') {
  return new Request(`http://localhost${path}`, { headers: { cookie: `${cookie}; lang=${language}` } })
}

function outbox(path: string, cookie: string) {
  return loader({ request: get(path, cookie), params: {}, context })
}

async function resend(delivery: string, cookie: string, path = '/gestion/correo') {
  const request = new Request(`http://localhost${path}`, {
    method: 'POST',
    headers: { cookie: `${cookie}; lang=es` },
    body: new URLSearchParams({ delivery }),
  })
  const answer = await action({ request, params: {}, context })
  if (answer instanceof Response) return { status: answer.status, location: answer.headers.get('location') }
  if (!('data' in answer)) throw new Error('neither a page nor a redirect')
  return { status: answer.init?.status, refusal: answer.data.refusal }
}

async function refused(work: Promise<unknown>): Promise<number> {
  const answer = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return answer instanceof Response ? answer.status : 0
}

async function twoMails() {
  const { session } = await sessionWithPeople()
  const person = await confirmedPerson(session.id, { name: 'Ana Ruiz' })
  const first = await order('registrationConfirmed', person.id, session.id)
  const second = await order('sessionChanged', person.id, session.id, { version: 1 })
  return { session, person, first, second }
}

describe('/gestion/correo', () => {
  test('asks who one is, and shows it to nobody who may not read it', async () => {
    expect(await refused(outbox('/gestion/correo', ''))).toBe(302)
    expect(await refused(outbox('/gestion/correo', await cookieOf({ role: 'READER' })))).toBe(403)
    expect(
      await refused(
        previews({
          request: get('/gestion/correo/vista', await cookieOf({ role: 'READER' })),
          params: {},
          context,
        }),
      ),
    ).toBe(403)
  })

  test('counts by state, and says of each mail what it is, for whom and why it waits', async () => {
    const { first, session } = await twoMails()
    await db.mailDelivery.update({
      where: { id: first.id },
      data: { status: 'SUPPRESSED', lastError: '550 5.1.1', attempts: 1 },
    })
    const page = await outbox('/gestion/correo', await cookieOf())
    expect(page.tabs.map(({ count }) => count)).toEqual([2, 1, 0, 0, 1])
    expect(page.fault).toBeNull()
    expect(page.rows).toHaveLength(2)
    expect(page.rows[1]).toMatchObject({
      what: 'Lugar apartado',
      to: 'Ana Ruiz',
      status: 'SUPPRESSED',
      why: 'El servidor de quien recibe lo rechazó (550 5.1.1): quizá la dirección no existe.',
      about: { href: `/gestion/correo?sesion=${session.id}` },
    })
    expect(page.rows[0]?.when?.words).toBe('saldrá hoy, 12:00')
    const waiting = await outbox('/gestion/correo?estado=PENDING', await cookieOf())
    expect(waiting.rows.map(({ what }) => what)).toEqual(['Cambió la sesión'])
  })

  test('of one session, or of one person, alone', async () => {
    const { session, person } = await twoMails()
    const other = await twoMails()
    const cookie = await cookieOf()
    const bySession = await outbox(`/gestion/correo?sesion=${session.id}`, cookie)
    expect(bySession.rows).toHaveLength(2)
    expect(bySession.only).toMatchObject({ session: `/gestion/sesiones/${session.id}` })
    expect(bySession.only?.words).toContain('Rosa Méndez')
    const byPerson = await outbox(`/gestion/correo?persona=${person.id}`, cookie)
    expect(byPerson.rows).toHaveLength(2)
    expect(byPerson.only?.words).toBe('Solo los correos para Ana Ruiz.')
    expect((await outbox('/gestion/correo?sesion=nonsense', cookie)).rows).toHaveLength(4)
    expect(other.session.id).not.toBe(session.id)
  })

  test.each(['server 454 4.7.0', 'server 550 5.7.1', 'server ECONNREFUSED'])(
    'a failing server is seen at once (%s)',
    async (lastError) => {
      const { first, second } = await twoMails()
      const sentAt = new Date(NOW.getTime() - 10 * MINUTE)
      await db.mailDelivery.update({
        where: { id: first.id },
        data: { status: 'SENT', sentAt, dueAt: sentAt },
      })
      await db.mailDelivery.update({ where: { id: second.id }, data: { lastError, attempts: 1 } })
      const { fault } = await outbox('/gestion/correo', await cookieOf())
      const seen = { kind: 'away', code: lastError.replace('server ', ''), waiting: 1, last: 'hoy, 11:50' }
      expect(fault).toMatchObject(seen)
      // And where staff look first, if mail is theirs to mend.
      const boardOf = async (role: 'COORDINATOR' | 'RECORDER') => {
        const request = get('/gestion', await cookieOf({ role }))
        return (await board({ request, params: {}, context })).fault
      }
      expect(await boardOf('COORDINATOR')).toMatchObject(seen)
      expect(await boardOf('RECORDER')).toBeNull()
    },
  )

  test('a recipient’s own trouble is no fault of the server', async () => {
    const { second } = await twoMails()
    await db.mailDelivery.update({
      where: { id: second.id },
      data: { lastError: '451 4.2.1', attempts: 1 },
    })
    const page = await outbox('/gestion/correo', await cookieOf())
    expect(page.fault).toBeNull()
    expect(page.rows[0]?.why).toContain('pidió esperar')
  })

  test('who may not read registrations sees no names', async () => {
    await twoMails()
    const page = await outbox('/gestion/correo', await cookieOf({ role: 'COMMUNICATIONS' }))
    expect(page.rows.map(({ to, toHref }) => [to, toHref])).toEqual([
      ['', null],
      ['', null],
    ])
  })

  test('pages go on where the one before ended, and miss nothing', async () => {
    const { session } = await sessionWithPeople()
    const orders = Array.from({ length: 60 }, () => ({ name: 'Persona' }))
    for (const data of orders)
      await order('registrationConfirmed', (await confirmedPerson(session.id, data)).id, session.id)
    const cookie = await cookieOf()
    const first = await outbox('/gestion/correo?estado=PENDING', cookie)
    const second = await outbox(first.links.next ?? '', cookie)
    expect([first.rows.length, second.rows.length, second.links.next]).toEqual([50, 10, null])
    expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(60)
    const back = await outbox(second.links.previous ?? '', cookie)
    expect(back.rows).toEqual(first.rows)
    expect(back.links).toEqual({ previous: null, next: first.links.next })
  })
})

describe('sending again', () => {
  test('orders the mail anew, under another Message-ID, and the trail says who', async () => {
    const { first } = await twoMails()
    await db.mailDelivery.update({
      where: { id: first.id },
      data: { status: 'SENT', sentAt: NOW, attempts: 1 },
    })
    const answer = await resend(first.id, await cookieOf(), '/gestion/correo?estado=SENT')
    expect(answer).toEqual({ status: 303, location: '/gestion/correo?estado=SENT&hecho=resent' })
    expect(await deliveryOf(first.id)).toMatchObject({ status: 'PENDING', attempts: 0, resends: 1 })
    const entries = await db.auditEntry.findMany({ where: { subjectId: first.id } })
    expect(entries).toMatchObject([{ action: 'mail.resent', actorKind: 'STAFF' }])
  })

  test('leaves a mail that still waits alone', async () => {
    const { first } = await twoMails()
    await resend(first.id, await cookieOf())
    expect((await deliveryOf(first.id)).resends).toBe(0)
    expect(await db.auditEntry.count({ where: { subjectId: first.id } })).toBe(0)
  })

  test('is refused to who may not, and for what is not there', async () => {
    const { first } = await twoMails()
    await db.mailDelivery.update({ where: { id: first.id }, data: { status: 'SENT', sentAt: NOW } })
    expect((await resend(first.id, await cookieOf({ role: 'RECORDER' }))).status).toBe(400)
    expect((await deliveryOf(first.id)).resends).toBe(0)
    expect((await resend('01900000-0000-7000-8000-000000000000', await cookieOf())).status).toBe(400)
    expect(await refused(resend('nonsense', await cookieOf()))).toBe(400)
  })
})

describe('/gestion/correo/vista', () => {
  const show = async (kind: string, query = '', cookie?: string) =>
    preview({
      request: get(`/gestion/correo/vista/${kind}${query}`, cookie ?? (await cookieOf())),
      params: { kind },
      context,
    })

  test('lists every kind', async () => {
    const page = await previews({
      request: get('/gestion/correo/vista', await cookieOf()),
      params: {},
      context,
    })
    expect(page.groups.flatMap(({ kinds }) => kinds).sort()).toEqual(Object.keys(MAIL_KINDS).sort())
  })

  test.each(Object.keys(MAIL_KINDS) as MailKind[])('%s in both languages, with real data', async (kind) => {
    await twoMails()
    await draftCampaign()
    await db.arcoRequest.create({
      data: {
        folio: randomUUID(),
        kind: 'ACCESS',
        name: 'Ana Ruiz',
        email: 'ana@example.org',
        language: 'es',
        details: 'Qué datos tienen.',
        dueOn: '2026-12-15',
      },
    })
    const cookie = await cookieOf({ name: 'Quien Mira' })
    for (const language of ['es', 'en']) {
      const answer = await show(kind, `?lengua=${language}`, cookie)
      const html = await answer.text()
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(html).toContain(`<html lang="${language === 'es' ? 'es-MX' : 'en'}"`)
      expect(html).toContain('Quien Mira')
      expect(html).not.toContain('Ana Ruiz')
      expect(html).not.toContain('{{')
    }
  })

  test('can do nothing to the page that shows it', async () => {
    await twoMails()
    const policy = (await show('registrationConfirmed')).headers.get('content-security-policy')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain('sandbox')
    expect(policy).not.toContain('script')
  })

  test('its text part, with the calendar object', async () => {
    await twoMails()
    const answer = await show('registrationConfirmed', '?parte=texto')
    const text = await answer.text()
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(text).toContain('BEGIN:VCALENDAR')
    expect(text).not.toContain('<table')
  })

  test('no kind of that name is a page that is not there; without the right, it is refused', async () => {
    expect(await refused(show('toString'))).toBe(404)
    expect(await refused(show('registrationConfirmed', '', await cookieOf({ role: 'READER' })))).toBe(403)
  })
})
