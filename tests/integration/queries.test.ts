import { randomUUID } from 'node:crypto'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { expect, test } from 'vitest'
import { ensureNotices } from '#app/modules/privacy/ensure-notices.server.ts'
import { db, onQuery } from '#app/platform/db.server.ts'
import { loader as agenda } from '#app/routes/public/agenda.tsx'
import { loader as session } from '#app/routes/public/session.tsx'
import { loader as audit } from '#app/routes/staff/audit.tsx'
import { loader as board } from '#app/routes/staff/board.tsx'
import { loader as councillors } from '#app/routes/staff/councillors.tsx'
import { loader as mail } from '#app/routes/staff/mail.tsx'
import { loader as registrations } from '#app/routes/staff/registrations.tsx'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { publishedSession } from '#tests/support/registration-factory.ts'
import { councillor } from '#tests/support/session-factory.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()

/** No page asks more often than this, whatever it shows. */
const MOST = 25

type Page = { path: string; params?: Record<string, string>; loader(given: LoaderFunctionArgs): unknown }

async function statements({ path, params = {}, loader }: Page, cookie: string): Promise<string[]> {
  const heard: string[] = []
  const end = onQuery((sql) => heard.push(sql))
  try {
    const request = new Request(`http://localhost:3000${path}`, { headers: { cookie } })
    await loader({ request, params, context: { requestId: 'test', address: '192.0.2.1', origin: null } })
    return heard
  } finally {
    end()
  }
}

/** A session with people, mails and a trail. */
async function grow(sessionId: string, count: number): Promise<void> {
  const ids = Array.from({ length: count }, () => randomUUID())
  await db.registration.createMany({
    data: ids.map((id) => ({
      id,
      sessionId,
      status: 'CONFIRMED' as const,
      name: 'Ana Ruiz',
      email: `${id}@example.org`,
      zone: 'America/Chicago',
      language: 'es' as const,
      noticeVersion: 1,
      noticeAcceptedAt: NOW,
    })),
  })
  await db.mailDelivery.createMany({
    data: ids.map((id) => ({
      kind: 'registrationConfirmed',
      recipientKind: 'ATTENDEE' as const,
      recipientId: id,
      subjectId: sessionId,
      dueAt: NOW,
    })),
  })
  await db.auditEntry.createMany({
    data: ids.map((id) => ({
      at: NOW,
      actorKind: 'VISITOR' as const,
      action: 'registration.created',
      subjectKind: 'registration',
      subjectId: id,
    })),
  })
}

test('a page asks as often with fifty rows as with one', { timeout: 120_000 }, async () => {
  await ensureNotices(NOW)
  const { id } = await makeAccount({ role: 'ADMIN' })
  const cookie = await signedInCookie(id)
  const first = await publishedSession()
  const comes = await councillor()
  await db.assignment.create({ data: { sessionId: first.id, councillorId: comes.id } })
  await grow(first.id, 1)
  const pages: Record<string, Page> = {
    agenda: { path: '/', loader: agenda },
    session: { path: `/sesiones/${first.slug}`, params: { slug: first.slug }, loader: session },
    board: { path: '/gestion', loader: board },
    registrations: {
      path: `/gestion/sesiones/${first.id}/registros`,
      params: { id: first.id },
      loader: registrations,
    },
    councillors: { path: '/gestion/consejerias', loader: councillors },
    mail: { path: '/gestion/correo', loader: mail },
    audit: { path: '/gestion/bitacora', loader: audit },
  }
  const before: Record<string, number> = {}
  for (const [name, page] of Object.entries(pages)) before[name] = (await statements(page, cookie)).length
  await grow(first.id, 49)
  for (let count = 0; count < 15; count++) {
    const another = await publishedSession()
    const person = await councillor()
    await db.assignment.create({ data: { sessionId: another.id, councillorId: person.id } })
    await grow(another.id, 3)
  }
  const after: Record<string, number> = {}
  for (const [name, page] of Object.entries(pages)) after[name] = (await statements(page, cookie)).length
  process.stdout.write(`queries by page: ${JSON.stringify(after)}\n`)
  expect(after).toEqual(before)
  for (const count of Object.values(after)) expect(count).toBeLessThanOrEqual(MOST)
})
