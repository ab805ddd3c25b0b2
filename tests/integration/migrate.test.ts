import { Client } from 'pg'
import { expect, test } from 'vitest'
import { applyMigrations, latestMigration, migrations } from '#app/platform/database/migrate.server.ts'
import { checkDatabase, connection, db } from '#app/platform/db.server.ts'
import { useDatabase } from '#tests/support/database.ts'

useDatabase()

test('a fresh database is at the newest migration, recorded as Prisma does', async () => {
  await expect(checkDatabase()).resolves.toBeUndefined()
  const rows = await db.$queryRaw<
    { migration_name: string }[]
  >`SELECT migration_name FROM "_prisma_migrations" ORDER BY 1`
  expect(rows.at(-1)?.migration_name).toBe(latestMigration)
})

test('applying again changes nothing', async () => {
  const said: string[] = []
  await applyMigrations(connection, (step) => said.push(step))
  expect(said).toEqual([])
})

test.runIf(process.env.TEST_DATABASE_URL)(
  'of several processes that start at once, one applies each',
  async () => {
    const url = new URL(process.env.TEST_DATABASE_URL ?? '')
    const name = `invita_migrate_${process.pid}`
    const admin = new Client({ connectionString: url.href })
    await admin.connect()
    await admin.query(`CREATE DATABASE ${name}`)
    url.pathname = `/${name}`
    const said: string[] = []
    const starts = Array.from({ length: 4 }, () =>
      applyMigrations({ connectionString: url.href }, (step) => said.push(step)),
    )
    await Promise.all(starts)
    expect(said.map((step) => step.split(' ').at(-1))).toEqual(migrations.map(({ name: each }) => each))
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await admin.end()
  },
)

test('an applied migration that was edited is refused', async () => {
  await db.$executeRaw`UPDATE "_prisma_migrations" SET checksum = 'edited' WHERE migration_name = ${latestMigration}`
  await expect(applyMigrations(connection)).rejects.toThrow(/edited after it was applied/)
})
