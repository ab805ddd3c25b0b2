import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openEmbedded } from '#app/platform/database/embedded.server.ts'
import { applyMigrations, migrations } from '#app/platform/database/migrate.server.ts'

/**
 * Makes the migrated, empty embedded database that each test file gets a copy of. Kept between runs under the
 * migrations' own hash, because making it takes ten seconds.
 */
export default async function setup(project: TestProject) {
  const version = createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16)
  const folder = resolve('node_modules/.cache/test-database', version)
  if (!existsSync(folder)) {
    await mkdir(dirname(folder), { recursive: true })
    const fresh = await mkdtemp(`${folder}-`)
    const database = await openEmbedded(fresh, () => {})
    await applyMigrations(database.connection)
    await database.close()
    // Another run may have been quicker; one copy is as good as the other.
    await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }))
  }
  project.provide('baseDataDir', folder)
}
