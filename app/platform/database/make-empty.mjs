// Part of the build: `node app/platform/database/make-empty.mjs FOLDER`. Initialising PGlite takes eight seconds and 820 MB for a
// moment; opening what was initialised takes one second and 300 MB, which a small machine has.
import { rmSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'

const [folder = ''] = process.argv.slice(2)
rmSync(folder, { recursive: true, force: true })
const database = await PGlite.create(folder)
await database.close()
