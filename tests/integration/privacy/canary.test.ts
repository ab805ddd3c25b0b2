import { createReadStream } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import { Client } from 'pg'
import { beforeAll, expect, inject, test, vi } from 'vitest'
import { mintLinkToken } from '#app/modules/accounts/link-tokens.server.ts'
import { answerCancellation } from '#app/modules/privacy/answer-arco.server.ts'
import { DATA_MAP } from '#app/modules/privacy/data-map.ts'
import { ensureNotices } from '#app/modules/privacy/ensure-notices.server.ts'
import { ledgerFile, readLedger } from '#app/modules/privacy/erasure-ledger.server.ts'
import { minimiseAnsweredErasures } from '#app/modules/privacy/minimise-requests.server.ts'
import { requestArco } from '#app/modules/privacy/request-arco.server.ts'
import { verifyArco } from '#app/modules/privacy/verify-arco.server.ts'
import { changeRegistration } from '#app/modules/registrations/change-registration.server.ts'
import { registerAttendee } from '#app/modules/registrations/register-attendee.server.ts'
import { declineProposal } from '#app/modules/sessions/decline-proposal.server.ts'
import { proposeSession } from '#app/modules/sessions/propose-session.server.ts'
import { verifyProposal } from '#app/modules/sessions/verify-proposal.server.ts'
import { readBackup, writeBackup } from '#app/platform/database/backup.server.ts'
import { openEmbedded } from '#app/platform/database/embedded.server.ts'
import { connection, db } from '#app/platform/db.server.ts'
import { smtpTransport } from '#app/platform/mail-transport.server.ts'
import { COORDINATOR, contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { nothingDue, postUntil } from '#tests/support/mail-factory.ts'
import { aProposal, CHICAGO } from '#tests/support/proposal-factory.ts'
import {
  attendee,
  attendeeActor,
  publishedSession,
  registrationOf,
} from '#tests/support/registration-factory.ts'
import { startSmtpPeer } from '#tests/support/smtp-peer.ts'

useDatabase()
beforeAll(() => ensureNotices(NOW))

/** Somebody like nobody else: each of these words is looked for in whatever is left. */
const CANARY = {
  name: 'Xiomara Quetzalcóatl Zyx',
  email: 'xiomara.zyx@canario.example.org',
  phone: '+34 699 000 317',
  question: 'Pregunta de la canaria 8841',
  answer: 'Respuesta de la canaria 8842',
  topics: 'Temas de la canaria 8843',
  details: 'Detalles de la canaria 8844',
}

test('every column that can hold words has its decision', async () => {
  const columns = await db.$queryRaw<{ table: string; column: string }[]>`
    SELECT table_name AS "table", column_name AS "column" FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
      AND data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY', 'bytea')`
  const undecided = columns.filter(({ table, column }) => DATA_MAP[table]?.[column] === undefined)
  expect(undecided.map(({ table, column }) => `${table}.${column}`)).toEqual([])
  const known = new Set(columns.map(({ table, column }) => `${table}.${column}`))
  const gone = Object.entries(DATA_MAP).flatMap(([table, map]) =>
    Object.keys(map).filter((column) => !known.has(`${table}.${column}`)),
  )
  expect(gone).toEqual([])
})

/** Everything the database says of itself, as text: the backup's rows, and the jobs' own schema. */
async function wholeDump(folder: string): Promise<string> {
  const file = join(folder, 'dump.backup')
  await writeBackup(connection, file)
  const rows = await text(createReadStream(file).pipe(createGunzip()))
  const client = new Client(connection)
  await client.connect()
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'pgboss'`,
  )
  let jobs = ''
  for (const { name } of tables) {
    const { rows: lines } = await client.query<{ line: string }>(
      `SELECT row_to_json(t)::text AS line FROM pgboss."${name}" t`,
    )
    jobs += lines.map(({ line }) => line).join('\n')
  }
  await client.end()
  return rows + jobs
}

test('a person planted in every table is in none after the erasure, and a restored backup erases them again', {
  timeout: 180_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'invita-canary-'))
  const smtp = await startSmtpPeer()
  const transport = smtpTransport(smtp.url)
  const staff = contextOf(COORDINATOR)

  // As an attendee, with a question, an answer, a change; and as a guest whom a host wrote down elsewhere.
  const session = await publishedSession({ recorded: true })
  const asked = await db.registrationQuestion.create({
    data: { sessionId: session.id, position: 0, label: '¿Desde dónde?', type: 'TEXT' },
  })
  await registerAttendee(
    contextOf(),
    attendee(session.id, {
      ...CANARY,
      consentFuture: true,
      consentRecording: true,
      answers: [{ questionId: asked.id, value: CANARY.answer }],
    }),
  )
  const registration = await registrationOf(session.id, CANARY.email)
  await changeRegistration(contextOf(attendeeActor(registration.id)), {
    registrationId: registration.id,
    partySize: 2,
    question: CANARY.question,
    zone: 'Europe/Madrid',
    language: 'es',
    answers: [],
  })
  const held = await publishedSession({ status: 'HELD', heldAt: NOW })
  const attended = await db.registration.create({
    data: {
      sessionId: held.id,
      status: 'CONFIRMED',
      name: CANARY.name,
      email: CANARY.email,
      phone: CANARY.phone,
      zone: 'Europe/Madrid',
      language: 'es',
      noticeVersion: 1,
      noticeAcceptedAt: NOW,
    },
  })
  await db.attendanceMark.create({
    data: {
      id: attended.id,
      sessionId: held.id,
      kind: 'PRESENT',
      registrationId: attended.id,
      people: 1,
      recordedById: COORDINATOR.id ?? '',
      markedAt: NOW,
      receivedAt: NOW,
    },
  })
  // As a host whose proposal was declined, and who wrote another that nobody confirmed.
  for (const confirmed of [true, false]) {
    const { reference } = await proposeSession(
      contextOf(),
      aProposal({ ...CANARY, credit: 'presidenta de la Casa Zyx', organization: 'Casa Zyx' }),
      CHICAGO,
    )
    if (!confirmed) continue
    const proposed = await db.session.findUniqueOrThrow({ where: { idempotencyKey: reference } })
    await verifyProposal(contextOf({ kind: 'HOST', id: proposed.id }), proposed.id)
    await declineProposal(staff, {
      sessionId: proposed.id,
      seen: 'PROPOSED',
      words: `Gracias, ${CANARY.name}`,
    })
  }
  // As the contact that her consent made of her when she used her link, with all that staff may add; with tokens that we know.
  const contact = await db.contact.update({
    where: { email: CANARY.email },
    data: {
      organization: 'Casa Zyx',
      source: 'lista de la canaria',
      searchText: 'xiomara zyx casa zyx',
      tags: ['zyx'],
    },
  })
  const tokens = await db.$transaction(async (tx) => [
    await mintLinkToken(tx, 'ATTENDEE', registration.id, NOW),
    await mintLinkToken(tx, 'CONTACT', contact.id, NOW),
  ])
  await db.mailDelivery.create({
    data: {
      kind: 'campaign',
      recipientKind: 'CONTACT',
      recipientId: contact.id,
      subjectId: session.id,
      status: 'SENT',
      dueAt: NOW,
      sentAt: NOW,
    },
  })
  // What went out so far went over SMTP; then they ask to be erased.
  await requestArco(contextOf(), {
    kind: 'CANCELLATION',
    name: CANARY.name,
    email: CANARY.email,
    details: CANARY.details,
  })
  await postUntil({ transport }, nothingDue)
  const request = await db.arcoRequest.findFirstOrThrow({ where: { email: CANARY.email } })
  await verifyArco(contextOf(), request.id)
  await postUntil({ transport }, nothingDue)
  await db.undeliverableAddress.create({
    data: { email: CANARY.email, reason: '5.1.1', source: 'smtp', since: NOW },
  })
  expect(await wholeDump(folder)).toContain(CANARY.email)
  const before = join(folder, 'before.backup')
  await writeBackup(connection, before)
  await db.undeliverableAddress.deleteMany()

  await answerCancellation(staff, request.id, `Adiós, ${CANARY.name}`)
  await postUntil({ transport }, nothingDue)
  await minimiseAnsweredErasures(NOW)
  await transport.close()
  await smtp.close()
  expect(smtp.received.at(-1)).toContain(CANARY.email)

  const needles = [...Object.values(CANARY), ...tokens, 'zyx', 'Xiomara', 'lista de la canaria']
  const left = (await wholeDump(folder)).toLowerCase()
  expect(needles.filter((needle) => left.includes(needle.toLowerCase()))).toEqual([])

  // What stays: the count, the seat is free, and the mail was counted.
  expect(await db.registration.findUniqueOrThrow({ where: { id: registration.id } })).toMatchObject({
    status: 'WITHDRAWN',
    partySize: 2,
    email: null,
  })
  expect(await db.registration.findUniqueOrThrow({ where: { id: attended.id } })).toMatchObject({
    status: 'CONFIRMED',
    anonymisedAt: NOW,
  })
  expect(await db.attendanceMark.count({ where: { sessionId: held.id } })).toBe(1)
  expect(await db.mailDelivery.count({ where: { kind: 'campaign', status: 'SENT' } })).toBe(1)
  expect(await db.mailDelivery.count({ where: { recipientId: contact.id } })).toBe(0)
  expect(await db.arcoRequest.findUniqueOrThrow({ where: { id: request.id } })).toMatchObject({
    status: 'ANSWERED',
    folio: 'ARCO-2026-0001',
    email: '',
  })

  // The ledger holds ids; with it, what an older backup brings back goes again.
  const ledger = await readLedger()
  expect(new Set(ledger?.map(({ subjectKind }) => subjectKind))).toEqual(
    new Set(['registration', 'host', 'contact', 'arcoRequest']),
  )
  const target = join(folder, 'target')
  await cp(inject('baseDataDir'), target, { recursive: true })
  const other = await openEmbedded(target, () => {})
  await readBackup(other.connection, before)
  await other.close()
  const { replayed, dump } = await inAnother(target, ledgerFile(), folder)
  expect(replayed).toContain(`${ledger?.length} `)
  expect(needles.filter((needle) => dump.toLowerCase().includes(needle.toLowerCase()))).toEqual([])
  await rm(folder, { recursive: true, force: true })
})

/** Replays the ledger on the restored folder, through modules of their own that are not open on the first database. */
async function inAnother(target: string, ledger: string, folder: string) {
  vi.resetModules()
  const kept = { DATA_DIR: process.env.DATA_DIR, DATABASE_URL: process.env.DATABASE_URL }
  process.env.DATA_DIR = target
  delete process.env.DATABASE_URL
  const database = await import('#app/platform/db.server.ts')
  const { replayErasures } = await import('#app/modules/privacy/erase-person.server.ts')
  const backup = await import('#app/platform/database/backup.server.ts')
  await database.openDatabase()
  const { erased } = await replayErasures(NOW, ledger)
  const again = await replayErasures(NOW, ledger)
  expect(again.erased).toBe(0)
  const file = join(folder, 'after.backup')
  await backup.writeBackup(database.connection, file)
  await database.closeDatabase()
  process.env.DATA_DIR = kept.DATA_DIR
  if (kept.DATABASE_URL) process.env.DATABASE_URL = kept.DATABASE_URL
  return { replayed: `${erased} `, dump: await text(createReadStream(file).pipe(createGunzip())) }
}
