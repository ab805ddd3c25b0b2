import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { BackupError, readBackup, writeBackup } from '#app/platform/database/backup.server.ts'
import { type EmbeddedDatabase, openEmbedded } from '#app/platform/database/embedded.server.ts'
import { connection, db } from '#app/platform/db.server.ts'
import { contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

useDatabase()

let folder: string
let target: EmbeddedDatabase

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'invita-backup-'))
  await cp(inject('baseDataDir'), join(folder, 'target'), { recursive: true })
  target = await openEmbedded(join(folder, 'target'), () => {})
  const host = await db.host.create({ data: { name: 'Ana “ñ” \t \n 🏠', email: 'ana@example.org' } })
  await db.session.createMany({
    data: Array.from({ length: 1203 }, (_, i) => ({
      slug: `s-${i}`,
      kind: 'FORUM' as const,
      calendarUid: `uid-${i}`,
      hostId: host.id,
      partners: ['a,b', '{c}'],
    })),
  })
  await db.linkToken.create({
    data: { hash: new Uint8Array([0, 255, 92, 120]), audience: 'HOST', subjectId: host.id, createdAt: NOW },
  })
  await db.$transaction((tx) =>
    recordAudit(tx, contextOf(), { action: 'test', subjectKind: 'host', subjectId: host.id }),
  )
})

afterAll(async () => {
  await target.close()
  await rm(folder, { recursive: true, force: true })
})

test('a backup that was cut, changed or is something else restores nothing', async () => {
  const file = join(folder, 'whole.backup')
  await writeBackup(connection, file)
  const bytes = await readFile(file)

  await writeFile(join(folder, 'cut'), bytes)
  await truncate(join(folder, 'cut'), bytes.length - 200)
  const changed = Buffer.from(bytes)
  changed[bytes.length >> 1] = (changed[bytes.length >> 1] ?? 0) ^ 1
  await writeFile(join(folder, 'changed'), changed)
  await writeFile(join(folder, 'other'), 'hello')
  for (const name of ['cut', 'changed', 'other'])
    await expect(readBackup(target.connection, join(folder, name)), name).rejects.toBeInstanceOf(Error)
  await expect(readBackup(target.connection, join(folder, 'other'))).rejects.toBeInstanceOf(BackupError)
})

test('what was written comes back the same in another database, and only into an empty one', async () => {
  const file = join(folder, 'one.backup')
  const written = await writeBackup(connection, file)
  expect(written.rows).toMatchObject({ Session: 1203, Host: 1, LinkToken: 1, AuditEntry: 1 })
  // Of the broken ones above nothing was kept: the database is still empty.
  expect(await readBackup(target.connection, file)).toEqual(written)
  const again = await writeBackup(target.connection, join(folder, 'two.backup'))
  expect(again).toEqual(written)
  await expect(readBackup(target.connection, file)).rejects.toThrow(/not empty/)
})

test('an unfinished backup leaves no file', async () => {
  await expect(writeBackup(connection, join(folder, 'missing', 'x.backup'))).rejects.toThrow()
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([])
})
