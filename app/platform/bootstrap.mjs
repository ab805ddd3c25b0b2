// Runs before anything is installed, so it uses Node alone: brings a clone to the state that a command needs
// (packages, Prisma client, build), says what takes long, and hands over to the built application.
//
//   node app/platform/bootstrap.mjs start | worker | cli … | prepare
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const [command = 'start', ...args] = process.argv.slice(2)

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Invita needs Node 20.19 or newer; this is ${process.version}.\n`)
  process.exit(1)
}

process.env.NODE_ENV ??= 'production'
step('node_modules/.invita/packages', ['package-lock.json'], 'Installing packages (a minute or two)', () =>
  // `npm ci` refuses a lock file that lacks another platform's optional packages, which npm 11 writes.
  run('npm', ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']),
)
step(
  'node_modules/.invita/client',
  ['prisma/schema.prisma', 'node_modules/.invita/packages'],
  'Generating the database client',
  () =>
    // Generating needs no schema engine, but the command looks for one and would download it.
    run(bin('prisma'), ['generate', '--config', 'prisma/prisma.config.ts'], {
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    }),
)
if (command !== 'install') {
  step(
    'build/.stamp',
    [
      'app',
      'public',
      'prisma/migrations',
      'prisma/demo',
      'remix.config.js',
      'tsconfig.json',
      'node_modules/.invita/client',
    ],
    'Building (some seconds)',
    () =>
      run(bin('remix'), ['vite:build', '--config', 'remix.config.js', '--logLevel', 'error'], {
        NODE_ENV: 'production',
      }),
  )
}
if (command !== 'install') {
  step(
    'build/.empty-database',
    ['node_modules/@electric-sql/pglite/package.json', 'app/platform/database/make-empty.mjs'],
    'Preparing an empty database (some seconds)',
    () => run(process.execPath, ['app/platform/database/make-empty.mjs', 'build/empty-database']),
  )
}
if (command !== 'install' && command !== 'prepare') {
  const build = await import(pathToFileURL(join(root, 'build/server/index.js')).href)
  process.exit(await build.entry.module.main(command, args, build))
}

/** Does `work` unless the stamp holds the present state of `inputs`. */
function step(stamp, inputs, words, work) {
  const file = join(root, stamp)
  const state = () => inputs.map((input) => fingerprint(join(root, input))).join(' ')
  if (existsSync(file) && readFileSync(file, 'utf8') === state()) return
  process.stderr.write(`${words}\n`)
  work()
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, state())
}

/** Changes with any file's content below `path`. */
function fingerprint(path) {
  const hash = createHash('sha256')
  for (const file of files(path)) hash.update(file.slice(root.length)).update(readFileSync(file))
  return hash.digest('hex').slice(0, 16)
}

function files(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => name !== 'generated')
    .sort()
    .flatMap((name) => files(join(path, name)))
}

function bin(name) {
  return join(root, 'node_modules/.bin', name)
}

function run(program, parameters, variables = {}) {
  const result = spawnSync(program, parameters, {
    cwd: root,
    // What a build prints goes to stderr: stdout belongs to the command.
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...variables },
    shell: process.platform === 'win32',
  })
  if (result.status !== 0) {
    process.stderr.write(`${result.error?.message ?? `${program} ended with ${result.status}`}\n`)
    process.exit(1)
  }
}
