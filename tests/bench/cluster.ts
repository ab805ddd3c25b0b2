import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { Client, type QueryResult, type QueryResultRow } from 'pg'
import { freePort } from '#tests/support/running-invita.ts'

/** A PostgreSQL of our own in a temporary folder, stopped and thrown away at the end. */
export type Cluster = {
  port: number
  version: string
  newDatabase(name: string): Promise<string>
  /** As when its machine restarts; the data stay. */
  halt(how?: 'fast' | 'immediate'): void
  resume(): void
  pgbench(database: string, script: string, clients: number, seconds: number): number
  stop(): void
}

/** Folder of the newest PostgreSQL's programs; null where there is none. */
export function postgresPrograms(): string | null {
  try {
    const [newest] = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a))
    return newest ? `/usr/lib/postgresql/${newest}/bin` : null
  } catch {
    return null
  }
}

export function has(program: string): boolean {
  return spawnSync('which', [program]).status === 0
}

export async function startCluster(bin: string): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'invita-bench-'))
  const asRoot = userInfo().uid === 0
  // PostgreSQL refuses to run as root.
  const prefix = asRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups'] : []
  const run = (program: string, args: string[]) => {
    const [command = program, ...rest] = [...prefix, join(bin, program), ...args]
    execFileSync(command, rest, { cwd: '/', stdio: ['ignore', 'ignore', 'inherit'] })
  }
  if (asRoot) {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
    chownSync(folder, id('-u'), id('-g'))
  }
  const port = await freePort()
  const data = join(folder, 'data')
  run('initdb', ['-D', data, '-U', 'postgres', '-A', 'trust'])
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder} -c max_connections=200`
  const resume = () => run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start'])
  resume()
  const url = (database: string) => `postgresql://postgres@127.0.0.1:${port}/${database}`
  const { rows } = await once<{ server_version: string }>(url('postgres'), 'SHOW server_version')
  return {
    port,
    version: rows[0]?.server_version ?? '',
    async newDatabase(name) {
      await once(url('postgres'), `CREATE DATABASE ${name}`)
      return url(name)
    },
    halt: (how = 'fast') => run('pg_ctl', ['-D', data, '-w', '-m', how, 'stop']),
    resume,
    pgbench(database, script, clients, seconds) {
      const file = join(tmpdir(), `invita-bench-${process.pid}.sql`)
      writeFileSync(file, script)
      const text = execFileSync(
        join(bin, 'pgbench'),
        [
          '-n',
          '-h',
          '127.0.0.1',
          '-p',
          String(port),
          '-U',
          'postgres',
          '-c',
          String(clients),
          '-j',
          '1',
        ].concat(['-T', String(seconds), '-f', file, database]),
        { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
      )
      rmSync(file)
      return Number(/^tps = ([\d.]+)/m.exec(text)?.[1] ?? Number.NaN)
    },
    stop() {
      // Nothing to stop where it was halted.
      if (existsSync(join(data, 'postmaster.pid'))) run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop'])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** One statement on a connection of its own. */
export async function once<T extends QueryResultRow>(url: string, sql: string): Promise<QueryResult<T>> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await client.query<T>(sql)
  } finally {
    await client.end()
  }
}

export type Load = { perSecond: number; p50: number; p99: number; refused: number }

/** Requests per second and milliseconds, as wrk measures them. `script`: Lua. */
export async function wrk(url: string, connections: number, seconds: number, script?: string): Promise<Load> {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '--timeout', '10s']
  for (const header of HEADERS) args.push('-H', header)
  const file = join(tmpdir(), `invita-bench-${process.pid}.lua`)
  if (script) {
    writeFileSync(file, script)
    args.push('-s', file)
  }
  const text = await output('wrk', [...args, url])
  if (script) rmSync(file)
  const ms = (percent: string) => {
    const [, value, unit] = new RegExp(`^\\s+${percent}%\\s+([\\d.]+)(us|ms|s)`, 'm').exec(text) ?? []
    return Number(value) * (unit === 'us' ? 0.001 : unit === 's' ? 1000 : 1)
  }
  return {
    perSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(text)?.[1]),
    p50: ms('50'),
    p99: ms('99'),
    refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0),
  }
}

/** What a browser that was here before sends. */
const HEADERS = [
  'Accept-Encoding: gzip, deflate, br',
  'Accept-Language: es-MX',
  'Cookie: lang=es; zone=America/Chicago',
]

function output(program: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (piece) => {
      text += piece
    })
    child.once('error', reject)
    child.once('exit', () => resolve(text))
  })
}
