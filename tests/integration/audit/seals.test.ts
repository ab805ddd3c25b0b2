import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Client } from 'pg'
import { beforeEach, expect, test } from 'vitest'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { redactEntries } from '#app/modules/audit/redact-entries.server.ts'
import { sealEntries } from '#app/modules/audit/seal-entries.server.ts'
import { verifyAudit } from '#app/modules/audit/verify-audit.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { ADMIN, contextOf, NOW, READER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

useDatabase()

const admin = contextOf(ADMIN)
const SUBJECT = '01900000-0000-7000-8000-000000000001'

// What only a superuser of the database can do: the triggers refuse it to everyone else.
async function asSuperuser(sql: string) {
  await db.$transaction([
    db.$executeRawUnsafe("SET LOCAL session_replication_role = 'replica'"),
    db.$executeRawUnsafe(sql),
  ])
}

async function record(action: string, name: string) {
  await inTransaction((tx) =>
    recordAudit(tx, admin, {
      action,
      subjectKind: 'session',
      subjectId: SUBJECT,
      before: { name: null, nested: { z: 1, a: [true, 'ñ', 2.5] } },
      after: { name, at: NOW.toISOString() },
    }),
  )
}

beforeEach(async () => {
  await asSuperuser('TRUNCATE "AuditEntry", "AuditSeal" RESTART IDENTITY')
  for (const round of [1, 2]) {
    await record('session.edited', `Ana ${round}`)
    await record('session.accepted', `Eva ${round}`)
    await record('session.held', `Ivo ${round}`)
    expect(await sealEntries(NOW)).toBe(3)
  }
  expect(await verifyAudit(admin)).toMatchObject({ intact: true, seals: 2, sealed: 6, unsealed: 0 })
})

test('a trail that only grew is intact; what has come since is told apart', async () => {
  await record('session.reported', 'Ana')
  expect(await verifyAudit(admin)).toMatchObject({ intact: true, sealed: 6, unsealed: 1, until: NOW })
  expect(await sealEntries(NOW)).toBe(1)
  expect(await sealEntries(NOW)).toBe(0)
  expect(await verifyAudit(admin)).toMatchObject({ intact: true, sealed: 7, unsealed: 0 })
  await expect(verifyAudit(contextOf(READER))).rejects.toMatchObject({ code: 'forbidden' })
})

test('the database itself refuses to change or delete entries and seals', async () => {
  for (const sql of [
    'UPDATE "AuditEntry" SET "action" = \'session.cancelled\'',
    'UPDATE "AuditEntry" SET "redactedAt" = now()',
    'UPDATE "AuditEntry" SET "redactedAt" = now(), "before" = NULL, "after" = NULL, "detailsSalt" = NULL, "detailsHash" = NULL',
    'DELETE FROM "AuditEntry"',
    'TRUNCATE "AuditEntry"',
    'UPDATE "AuditSeal" SET "entries" = 0',
    'DELETE FROM "AuditSeal"',
  ])
    await expect(db.$executeRawUnsafe(sql), sql).rejects.toThrow(/append-only/)
})

test.each([
  [
    'an entry changed',
    'UPDATE "AuditEntry" SET "action" = \'session.cancelled\' WHERE "id" = 2',
    'brokenSeal',
  ],
  ['its actor changed', 'UPDATE "AuditEntry" SET "actorId" = NULL WHERE "id" = 6', 'brokenSeal'],
  [
    'its moment changed',
    `UPDATE "AuditEntry" SET "at" = "at" - interval '1 day' WHERE "id" = 4`,
    'brokenSeal',
  ],
  ['details changed', `UPDATE "AuditEntry" SET "after" = '{"name":"Otra"}' WHERE "id" = 5`, 'changedDetails'],
  [
    'details taken out without a redaction',
    'UPDATE "AuditEntry" SET "before" = NULL, "after" = NULL WHERE "id" = 5',
    'changedDetails',
  ],
  [
    'details changed and called redacted',
    `UPDATE "AuditEntry" SET "after" = '{"name":"Otra"}', "redactedAt" = now() WHERE "id" = 5`,
    'changedDetails',
  ],
  ['an entry deleted', 'DELETE FROM "AuditEntry" WHERE "id" = 3', 'brokenSeal'],
  ['the last sealed entry deleted', 'DELETE FROM "AuditEntry" WHERE "id" = 6', 'brokenSeal'],
  [
    'two entries swapped',
    'UPDATE "AuditEntry" SET "id" = CASE "id" WHEN 1 THEN -1 ELSE 1 END WHERE "id" IN (1, 2); ',
    'brokenSeal',
  ],
  [
    'an entry slipped in before the first',
    `INSERT INTO "AuditEntry" ("id", "at", "actorKind", "action", "subjectKind", "subjectId") VALUES (0, now(), 'SYSTEM', 'session.held', 'session', 'x')`,
    'brokenSeal',
  ],
  ['a seal’s digest changed', `UPDATE "AuditSeal" SET "digest" = '\\x00' WHERE "id" = 1`, 'brokenSeal'],
  ['a seal’s range changed', 'UPDATE "AuditSeal" SET "fromId" = 2 WHERE "id" = 1', 'brokenSeal'],
  ['the first seal deleted', 'DELETE FROM "AuditSeal" WHERE "id" = 1', 'brokenSeal'],
] as const)('found by the check: %s', async (_, sql, kind) => {
  await asSuperuser(sql)
  const verdict = await verifyAudit(admin)
  expect(verdict.intact).toBe(false)
  expect(verdict.faults.map((fault) => fault.kind)).toContain(kind)
})

test('the end of the chain cut off is found by a digest noted down earlier', async () => {
  const { digest } = await verifyAudit(admin)
  expect(digest).toMatch(/^[0-9a-f]{64}$/)
  expect(await verifyAudit(admin, digest ?? '')).toMatchObject({ intact: true })
  await asSuperuser('DELETE FROM "AuditEntry" WHERE "id" > 3')
  await asSuperuser('DELETE FROM "AuditSeal" WHERE "id" = 2')
  expect(await verifyAudit(admin)).toMatchObject({ intact: true })
  expect(await verifyAudit(admin, digest ?? '')).toMatchObject({ faults: [{ kind: 'unknownDigest' }] })
})

test('a redaction takes the details, their salt, and nothing from the chain', async () => {
  expect(await inTransaction((tx) => redactEntries(tx, 'session', SUBJECT, NOW))).toBe(6)
  expect(await inTransaction((tx) => redactEntries(tx, 'session', SUBJECT, NOW))).toBe(0)
  const entries = await db.auditEntry.findMany()
  for (const entry of entries)
    expect(entry).toMatchObject({ before: null, after: null, detailsSalt: null, redactedAt: NOW })
  expect(entries.every(({ detailsHash }) => detailsHash?.length === 32)).toBe(true)
  expect(await verifyAudit(admin)).toMatchObject({ intact: true, redacted: 6 })
})

test('the same details under another salt have another hash, so that they cannot be tried', async () => {
  const [one, other] = [await db.auditEntry.findMany({ where: { action: 'session.edited' } })].flat()
  expect(one?.before).toEqual(other?.before)
  expect(one?.detailsHash).not.toEqual(other?.detailsHash)
})

test.runIf(process.env.TEST_DATABASE_URL)(
  'on a server: nothing smaller arrives after a seal, while twenty write at once',
  async () => {
    let writing = true
    const sealing = (async () => {
      while (writing) await sealEntries(NOW)
    })()
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        for (let round = 0; round < 10; round += 1) await record('session.edited', `${index}.${round}`)
      }),
    )
    writing = false
    await sealing
    await sealEntries(NOW)
    expect(await verifyAudit(admin)).toMatchObject({ intact: true, sealed: 206, unsealed: 0 })
  },
  60_000,
)

test.runIf(process.env.TEST_DATABASE_URL)(
  'on a server: the application’s role records, seals and redacts, and can change nothing else',
  async () => {
    const role = `invita_app_${randomBytes(4).toString('hex')}`
    const roles = readFileSync('app/modules/audit/roles.sql', 'utf8').replaceAll(':app', role)
    await db.$executeRawUnsafe(`CREATE ROLE ${role} LOGIN`)
    for (const statement of roles
      .replace(/^--.*$/gm, '')
      .split(';')
      .filter((text) => text.trim()))
      await db.$executeRawUnsafe(statement)
    const url = new URL(process.env.DATABASE_URL ?? '')
    url.username = role
    const app = new Client({ connectionString: url.href })
    await app.connect()
    try {
      for (const sql of [
        'UPDATE "AuditEntry" SET "action" = \'session.cancelled\'',
        'DELETE FROM "AuditEntry"',
        'TRUNCATE "AuditEntry"',
        'ALTER TABLE "AuditEntry" DISABLE TRIGGER ALL',
        'DROP TABLE "AuditSeal"',
        'UPDATE "AuditSeal" SET "entries" = 0',
        'DELETE FROM "AuditSeal"',
        "SET session_replication_role = 'replica'",
      ])
        await expect(app.query(sql), sql).rejects.toThrow(/permission denied|must be owner/)
      await app.query(
        'INSERT INTO "AuditEntry" ("at", "actorKind", "action", "subjectKind", "subjectId") VALUES (now(), \'SYSTEM\', \'session.held\', \'session\', \'x\')',
      )
      const { rows } = await app.query('SELECT settled_audit_id() AS id')
      expect(rows).toEqual([{ id: '7' }])
      await app.query(
        'UPDATE "AuditEntry" SET "redactedAt" = now(), "before" = NULL, "after" = NULL, "detailsSalt" = NULL WHERE "id" = 1',
      )
      await app.query('DELETE FROM "SpentChallenge"')
    } finally {
      await app.end()
      await db.$executeRawUnsafe(`DROP OWNED BY ${role}`)
      await db.$executeRawUnsafe(`DROP ROLE ${role}`)
    }
  },
)
