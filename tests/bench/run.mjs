// `npm run bench [NAME]`: builds the application and the benchmark, and runs it. NAME: pages, registrations, embedded, start,
// work, growth. Needs PostgreSQL's programs and wrk (Debian: apt-get install postgresql wrk); says so where they are missing.
import { spawnSync } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const prepared = spawnSync(process.execPath, ['app/platform/bootstrap.mjs', 'prepare'], {
  cwd: root,
  stdio: ['ignore', 2, 2],
})
if (prepared.status !== 0) process.exit(1)
process.env.NODE_ENV = 'production'
const { build } = await import('vite')
const outDir = `${root}node_modules/.cache/bench`
await build({
  root,
  configFile: false,
  logLevel: 'error',
  esbuild: { jsx: 'automatic' },
  build: {
    ssr: 'tests/bench/main.ts',
    outDir,
    target: 'es2022',
    rollupOptions: { output: { entryFileNames: 'main.mjs' } },
  },
})
process.argv.splice(2, 0, `${outDir}/main.mjs`)
await import(pathToFileURL(`${outDir}/main.mjs`).href)
