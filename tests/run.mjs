// `npm test` from a fresh clone: brings what is missing (packages, client, build, a browser), then every check in
// the order of its price, and one plain line at the end. It runs them all, so that one look shows every failure.
//
//   node tests/run.mjs             everything
//   node tests/run.mjs quick       types, lint, unit and component tests      (npm run validate)
//   node tests/run.mjs campaigns [NAME]   the long campaigns at full count    (npm run campaigns)
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [mode = 'all', name] = process.argv.slice(2)
const results = mkdtempSync(join(tmpdir(), 'invita-results-'))
// What every process of the run would write to its log; searched for people at the end.
process.env.TEST_LOGS = join(results, 'logs')
const totals = { passed: 0, failed: 0 }

must('Preparing', 'node', ['app/platform/bootstrap.mjs', mode === 'quick' ? 'install' : 'prepare'])

if (mode === 'campaigns') {
  vitest(
    'Campaigns',
    ['--config', 'tests/vitest.config.ts', ...(name ? [name] : ['campaigns', 'property', 'concurrency'])],
    {
      CAMPAIGN: 'full',
    },
  )
} else {
  check('Types', 'npx', ['tsc', '--noEmit'])
  check('Lint', 'npm', ['run', '--silent', 'lint'])
  vitest('Tests', [
    '--config',
    'tests/vitest.config.ts',
    ...(mode === 'quick' ? ['tests/unit', 'tests/components'] : []),
  ])
  if (mode === 'all') {
    endToEnd()
    check('Logs', 'node', ['tests/support/search-logs.mjs', process.env.TEST_LOGS])
  }
}
rmSync(results, { recursive: true, force: true })
console.log(`${totals.passed} passed, ${totals.failed} failed`)
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1)

/** One check that counts as one. */
function check(title, program, args) {
  announce(title)
  count(run(program, args) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 })
}

function vitest(title, args, variables = {}) {
  announce(title)
  const file = join(results, 'vitest.json')
  const ok = run(
    'npx',
    ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...args],
    variables,
  )
  const { numPassedTests: passed, numFailedTests: failed } = read(file) ?? {
    numPassedTests: 0,
    numFailedTests: 0,
  }
  // A run can fail without a failed test: a file that does not load, an error after the tests.
  count({ passed, failed: ok ? failed : Math.max(1, failed) })
}

function endToEnd() {
  announce('End to end, in a real browser')
  const file = join(results, 'playwright.json')
  const ok = run('npx', ['playwright', 'test', '--config', 'tests/e2e/playwright.config.ts'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    INVITA_CHROMIUM: browser(),
  })
  const { expected = 0, unexpected = 0 } = read(file)?.stats ?? {}
  count({ passed: expected, failed: ok ? unexpected : Math.max(1, unexpected) })
}

/** Path of a Chromium: the system's, Debian's package, or Playwright's own download. */
function browser() {
  const known = [
    process.env.INVITA_CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ]
  const found = () => known.find((path) => path && existsSync(path))
  if (found()) return found()
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    console.log('Installing Chromium (Debian package)')
    run('apt-get', ['update', '-qq'])
    run('apt-get', ['install', '-y', '-qq', 'chromium'], { DEBIAN_FRONTEND: 'noninteractive' })
    if (found()) return found()
  }
  console.log('Fetching a browser (Playwright)')
  run('npx', ['playwright', 'install', 'chromium'])
  return ''
}

function must(title, program, args) {
  announce(title)
  if (run(program, args)) return
  console.log('0 passed, 1 failed')
  process.exit(1)
}

function announce(title) {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 70 - title.length))}`)
}

function count({ passed, failed }) {
  totals.passed += passed
  totals.failed += failed
}

function run(program, args, variables = {}) {
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...variables },
    shell: process.platform === 'win32',
  })
  return status === 0
}

function read(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}
