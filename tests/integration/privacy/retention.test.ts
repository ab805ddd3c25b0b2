import { beforeAll, expect, test } from 'vitest'
import { ensureNotices } from '#app/modules/privacy/ensure-notices.server.ts'
import { runRetention } from '#app/modules/privacy/retention.server.ts'
import { savePrivacySettings } from '#app/modules/privacy/settings.server.ts'
import { DEFAULTS } from '#app/modules/privacy/settings-schema.ts'
import { db } from '#app/platform/db.server.ts'
import { COORDINATOR, contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { confirmedPerson } from '#tests/support/mail-factory.ts'
import { publishedSession } from '#tests/support/registration-factory.ts'

useDatabase()
beforeAll(() => ensureNotices(NOW))

const DAY = 24 * 60 * 60_000
const ago = (days: number) => new Date(NOW.getTime() - days * DAY)

/** Without an hour: what counts is when it was marked as held. */
const UNDATED = { startsAt: null, endsAt: null, wallDate: null, wallTime: null, reportOn: null }

function heldAgo(days: number) {
  return publishedSession({ ...UNDATED, status: 'HELD', heldAt: ago(days) })
}

async function totals() {
  const { _sum, _count } = await db.registration.aggregate({
    where: { status: 'CONFIRMED' },
    _sum: { partySize: true },
    _count: true,
  })
  const attendance = await db.attendanceRecord.aggregate({ _sum: { people: true } })
  return { people: _sum.partySize, rows: _count, attendance: attendance._sum.people }
}

test('who came long ago becomes a count, in chunks, once; totals stay, and what is recent stays whole', async () => {
  const old = await heldAgo(DEFAULTS.attendeeDays + 1)
  const recent = await heldAgo(DEFAULTS.attendeeDays - 1)
  for (let i = 0; i < 7; i++)
    await confirmedPerson(old.id, { partySize: 2, question: '¿Cómo voto?', phone: '+34 600 000 000' })
  const kept = await confirmedPerson(recent.id)
  await db.attendanceRecord.create({
    data: { sessionId: old.id, source: 'COUNT', people: 14, official: true, recordedAt: NOW },
  })
  const before = await totals()

  const first = await runRetention(contextOf(), { chunk: 3 })
  expect(first.registrations).toBe(7)
  expect(await totals()).toEqual(before)
  expect(
    await db.registration.count({
      where: { sessionId: old.id, email: null, phone: null, question: null, name: '—', anonymisedAt: NOW },
    }),
  ).toBe(7)
  expect(await db.registration.findUniqueOrThrow({ where: { id: kept.id } })).toMatchObject({
    email: kept.email,
    anonymisedAt: null,
  })

  const trail = await db.auditEntry.count({ where: { action: 'privacy.retentionRan' } })
  const second = await runRetention(contextOf(), { chunk: 3 })
  expect(Object.values(second).every((count) => count === 0)).toBe(true)
  expect(await db.auditEntry.count({ where: { action: 'privacy.retentionRan' } })).toBe(trail)
})

test('unconfirmed proposals and requests, ended sessions, dead links and old deliveries go; staff set after how long', async () => {
  await savePrivacySettings(contextOf(COORDINATOR), { ...DEFAULTS, unverifiedDays: 3 })
  const host = await db.host.create({
    data: { name: 'Sin confirmar', email: 'sin@example.org', createdAt: ago(4) },
  })
  const proposal = await publishedSession({
    status: 'PROPOSED',
    publishedAt: null,
    emailVerifiedAt: null,
    hostId: host.id,
    createdAt: ago(4),
  })
  const young = await publishedSession({
    status: 'PROPOSED',
    publishedAt: null,
    emailVerifiedAt: null,
    createdAt: ago(2),
  })
  const request = (createdAt: Date, folio: string) =>
    db.arcoRequest.create({
      data: {
        folio,
        kind: 'ACCESS',
        name: 'X',
        email: `${folio}@example.org`,
        language: 'es',
        details: '',
        createdAt,
      },
    })
  await request(ago(4), 'old')
  await request(ago(2), 'young')
  const session = await publishedSession()
  const delivery = (sentAt: Date) =>
    db.mailDelivery.create({
      data: {
        kind: 'thanks',
        recipientKind: 'ATTENDEE',
        recipientId: crypto.randomUUID(),
        subjectId: session.id,
        status: 'SENT',
        dueAt: sentAt,
        sentAt,
      },
    })
  await delivery(ago(DEFAULTS.technicalDays + 1))
  await delivery(ago(1))
  await db.linkToken.create({
    data: {
      hash: new Uint8Array(32),
      audience: 'ARCO',
      subjectId: session.id,
      createdAt: ago(400),
      expiresAt: ago(390),
    },
  })

  const counts = await runRetention(contextOf())
  expect(counts).toMatchObject({ proposals: 1, requests: 1, deliveries: 1, sessionsAndLinks: 1, hosts: 1 })
  expect(await db.session.count({ where: { id: { in: [proposal.id, young.id] } } })).toBe(1)
  expect(await db.arcoRequest.findMany({ select: { folio: true } })).toEqual([{ folio: 'young' }])
})

test('a host long done loses address and telephone; what was published of them stays', async () => {
  const past = ago(DEFAULTS.hostDays + 1)
  const host = await db.host.create({
    data: { name: 'Rosa Antigua', email: 'rosa@example.org', phone: '+1 555', createdAt: past },
  })
  const session = await publishedSession({
    status: 'REPORTED',
    hostId: host.id,
    ...UNDATED,
    heldAt: past,
    hostName: 'Rosa Antigua',
    address: 'Orizaba 24',
    topics: 'Mis temas',
  })
  expect((await runRetention(contextOf())).hosts).toBe(1)
  expect(await db.host.count({ where: { id: host.id } })).toBe(0)
  expect(await db.session.findUniqueOrThrow({ where: { id: session.id } })).toMatchObject({
    hostName: 'Rosa Antigua',
    hostId: null,
    address: null,
    topics: null,
  })
})
