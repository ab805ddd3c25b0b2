import { expect, test } from 'vitest'
import { applyMigrations, latestMigration } from '#app/platform/database/migrate.server.ts'
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

test('an applied migration that was edited is refused', async () => {
  await db.$executeRaw`UPDATE "_prisma_migrations" SET checksum = 'edited' WHERE migration_name = ${latestMigration}`
  await expect(applyMigrations(connection)).rejects.toThrow(/edited after it was applied/)
})
