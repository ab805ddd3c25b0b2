import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const root = resolve(import.meta.dirname, '../..')

/** A built Invita in a process of its own. */
export type RunningProcess = {
  child: ChildProcess
  /** What it has written so far, where it was launched with `listen`. */
  output(): string
  /** Sends `signal` and waits until the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>
}

/** Whether the build is there that `launchInvita` runs (`npm test` makes it first). */
export function isBuilt(): boolean {
  return existsSync(join(root, 'build/server/index.js'))
}

/**
 * Starts a server or a worker of the present build, with `variables` over this process's own environment. Without DATABASE_URL
 * its database is the embedded one in DATA_DIR.
 * @param listen whether to keep what it writes, for `output`
 */
export function launchInvita(
  command: 'start' | 'worker',
  variables: Record<string, string>,
  listen = false,
): RunningProcess {
  const child = spawn(process.execPath, ['.production/run.mjs', command], {
    cwd: root,
    stdio: ['ignore', listen ? 'pipe' : 'ignore', listen ? 'pipe' : 'ignore'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: '',
      INVITA_NOW: '',
      ...variables,
    },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  return {
    child,
    output: () => output,
    async end(signal) {
      child.kill(signal)
      await gone(child)
    },
  }
}

/** Waits until the process has ended. */
export async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise((done) => child.once('exit', done))
}

/**
 * Waits until `port` answers /readyz; `child` is the process that should.
 * @throws where the process ended instead, or after two minutes
 */
export async function ready(port: number, child?: ChildProcess): Promise<void> {
  const end = performance.now() + 120_000
  while (performance.now() < end) {
    if (child && (child.exitCode !== null || child.signalCode !== null))
      throw new Error(`Ended with ${child.exitCode ?? child.signalCode} before it was ready`)
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null)
    await answer?.arrayBuffer()
    if (answer?.ok) return
    await delay(50)
  }
  throw new Error(`Nothing is ready on port ${port}`)
}

const given = new Set<number>()

/**
 * A port that nobody listens on, once in this process. Below those that the system hands out to connections: a server that is
 * started again on its port must not find a client of somebody else there.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 22_000)
    if (!given.has(port) && (await isFree(port))) {
      given.add(port)
      return port
    }
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer()
      .once('error', () => done(false))
      .listen(port, () => probe.close(() => done(true)))
  })
}
