import { expect, test } from 'vitest'
import type { StaffRole } from '#app/generated/prisma/enums.ts'
import { findCouncillorFeed } from '#app/modules/registrations/private-feeds.server.ts'
import { db } from '#app/platform/db.server.ts'
import { loader as publicFeed } from '#app/routes/public/agenda-feed.ts'
import { loader as staffFeed } from '#app/routes/staff/agenda-feed.ts'
import { action, loader as ownCalendar } from '#app/routes/staff/own-calendar.tsx'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { publishedSession } from '#tests/support/registration-factory.ts'
import { councillor, registered, sessionAt } from '#tests/support/session-factory.ts'
import { readBack, textOf } from '#tests/unit/calendar/read-back.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()

const ORIGIN = 'http://localhost:3000'
const context = { requestId: 'test', address: '192.0.2.9', origin: null }

/** The events of a feed by UID, read by a parser that is not ours. */
function eventsIn(body: string) {
  return body.includes('BEGIN:VEVENT')
    ? new Map(readBack(body).events.map((event) => [textOf(event, 'uid'), event]))
    : new Map()
}

async function signedIn(role: StaffRole = 'COORDINATOR') {
  const account = await makeAccount({ role })
  return { account, headers: { Cookie: await signedInCookie(account.id) } }
}

async function press(intent: 'make' | 'end', headers: Record<string, string>) {
  const request = new Request(`${ORIGIN}/gestion/cuenta/calendario`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({ intent }),
  })
  const answer = await action({ request, params: {}, context })
  return 'data' in answer ? answer.data.link : null
}

function subscribe(link: string | null, tag?: string) {
  const token = /agenda-interna\/([\w-]{43})\/calendario\.ics$/.exec(link ?? '')?.[1] ?? ''
  const request = new Request(link ?? ORIGIN, { headers: tag ? { 'If-None-Match': tag } : {} })
  return staffFeed({ request, params: { token }, context })
}

test('the public feed: by kind, city and language, with its ETag', async () => {
  const chicago = await publishedSession({ city: 'Chicago', kind: 'WORKSHOP', language: 'en' })
  const angeles = await publishedSession()
  const feed = async (query: string, tag?: string) => {
    const request = new Request(`${ORIGIN}/agenda.ics${query}`, {
      headers: tag ? { 'If-None-Match': tag } : {},
    })
    return publicFeed({ request, params: {}, context })
  }
  const uids = async (query: string) => [...eventsIn(await (await feed(query)).text()).keys()]
  expect((await uids('')).sort()).toEqual([chicago.calendarUid, angeles.calendarUid].sort())
  expect(await uids('?tipo=WORKSHOP')).toEqual([chicago.calendarUid])
  expect(await uids('?ciudad=chicago')).toEqual([chicago.calendarUid])
  expect(await uids('?ciudad=Los+%C3%81ngeles')).toEqual([angeles.calendarUid])
  expect(await uids('?lengua=en')).toEqual([chicago.calendarUid])
  expect(await uids('?ciudad=Chicago&lengua=es')).toEqual([])
  const tag = (await feed('')).headers.get('ETag') ?? ''
  expect(await feed('', tag)).toMatchObject({ status: 304, body: null })
  await db.session.update({ where: { id: chicago.id }, data: { status: 'CANCELLED', sequence: 1 } })
  const changed = await feed('', tag)
  expect(changed.status).toBe(200)
  expect(textOf(eventsIn(await changed.text()).get(chicago.calendarUid), 'status')).toBe('CANCELLED')
  await db.session.deleteMany()
})

test("the team's feed: what has an hour, published or not, and nobody's secrets", async () => {
  const scheduled = await sessionAt('SCHEDULED', { address: 'Calle Luna 7' })
  const published = await publishedSession({ address: 'Calle Sol 8' })
  await sessionAt('ACCEPTED')
  await registered(published.id)
  const { headers } = await signedIn()
  const link = await press('make', headers)
  expect(link).toContain('/agenda-interna/')

  const first = await subscribe(link)
  expect(first.headers.get('Content-Type')).toBe('text/calendar; charset=utf-8; method=PUBLISH')
  const body = await first.text()
  const events = eventsIn(body)
  expect([...events.keys()].sort()).toEqual([scheduled.calendarUid, published.calendarUid].sort())
  for (const { id, calendarUid } of [scheduled, published])
    expect(textOf(events.get(calendarUid), 'url')).toBe(`${ORIGIN}/gestion/sesiones/${id}`)
  const said = body.replace(/\r\n[ \t]/g, '')
  for (const secret of ['Ana', '@example', 'video.example', 'Calle', link?.split('/')[4] ?? ''])
    expect(said.replaceAll('invita@', '')).not.toContain(secret)

  const tag = first.headers.get('ETag') ?? ''
  expect(await subscribe(link, tag)).toMatchObject({ status: 304, body: null })
  await db.session.update({ where: { id: scheduled.id }, data: { city: 'San Diego', sequence: 1 } })
  expect((await subscribe(link, tag)).status).toBe(200)
})

test('its address ends when its owner says so, makes another, or is no longer let in', async () => {
  const { account, headers } = await signedIn()
  const since = async () => {
    const request = new Request(`${ORIGIN}/gestion/cuenta/calendario`, { headers })
    return (await ownCalendar({ request, params: {}, context })).since
  }
  expect(await since()).toBeNull()
  const first = await press('make', headers)
  expect(await since()).not.toBeNull()
  const second = await press('make', headers)
  await expect(subscribe(first)).rejects.toMatchObject({ status: 404 })
  expect((await subscribe(second)).status).toBe(200)
  await db.staffAccount.update({ where: { id: account.id }, data: { disabledAt: NOW } })
  await expect(subscribe(second)).rejects.toMatchObject({ status: 404 })
  await db.staffAccount.update({ where: { id: account.id }, data: { disabledAt: null } })
  expect(await press('end', headers)).toBeNull()
  await press('end', headers)
  await expect(subscribe(second)).rejects.toMatchObject({ status: 404 })
  const trail = await db.auditEntry.findMany({ where: { subjectId: account.id }, orderBy: { id: 'asc' } })
  expect(trail.map(({ action: done }) => done)).toEqual([
    'account.calendarLinkMade',
    'account.calendarLinkMade',
    'account.calendarLinkEnded',
  ])
})

test('a reader subscribes to what is public alone', async () => {
  const scheduled = await sessionAt('SCHEDULED')
  const published = await publishedSession()
  const { headers } = await signedIn('READER')
  const uids = [...eventsIn(await (await subscribe(await press('make', headers))).text()).keys()]
  expect(uids).toContain(published.calendarUid)
  expect(uids).not.toContain(scheduled.calendarUid)
})

test("a councillor's object of a session without a page links to none", async () => {
  const { id } = await councillor()
  for (const session of [await sessionAt('SCHEDULED'), await publishedSession()])
    await db.assignment.create({ data: { sessionId: session.id, councillorId: id } })
  const feed = await findCouncillorFeed(id, NOW)
  const linked = feed?.sessions.map(({ status, pageUrl }) => [status, pageUrl !== null]).sort()
  expect(linked).toEqual([
    ['PUBLISHED', true],
    ['SCHEDULED', false],
  ])
})
