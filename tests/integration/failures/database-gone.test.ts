import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cluster, postgresPrograms, startCluster } from '#tests/bench/cluster.ts'
import { freePort, isBuilt, launchInvita, type RunningProcess, ready } from '#tests/support/running-invita.ts'

const TIMES = process.env.CAMPAIGN === 'full' ? 40 : 6
const programs = postgresPrograms()

describe.runIf(programs && isBuilt())('PostgreSQL ends again and again', () => {
  let cluster: Cluster
  let folder: string
  let port: number
  const running: RunningProcess[] = []

  beforeAll(async () => {
    if (!programs) return
    folder = await mkdtemp(join(tmpdir(), 'invita-gone-'))
    cluster = await startCluster(programs)
    const database = await cluster.newDatabase('gone')
    port = await freePort()
    for (const command of ['start', 'worker'] as const) {
      const variables = {
        DATABASE_URL: database,
        SESSION_SECRET: 'kept for the length of this test, no longer',
        DATA_DIR: join(folder, command),
        PORT: String(port),
        APP_URL: `http://127.0.0.1:${port}`,
      }
      running.push(launchInvita(command, variables, true))
    }
    await ready(port, running[0]?.child)
    while (!running[1]?.output().includes('Worker ready')) await delay(50)
  }, 300_000)

  afterAll(async () => {
    await Promise.all(running.map(({ end }) => end('SIGKILL')))
    cluster?.stop()
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }, 120_000)

  it('neither the application nor the worker ends with it, and both go on', {
    timeout: 1_800_000,
  }, async () => {
    for (let time = 0; time < TIMES; time++) {
      const asking = Array.from({ length: 8 }, (_, n) =>
        fetch(`http://127.0.0.1:${port}/?pais=${n}`).then(async (answer) => {
          await answer.arrayBuffer()
          return answer.status
        }),
      )
      cluster.halt(time % 2 === 0 ? 'fast' : 'immediate')
      for (const status of await Promise.all(asking)) expect([200, 503]).toContain(status)
      const away = await fetch(`http://127.0.0.1:${port}/`)
      expect(away.status).toBe(503)
      expect(await away.text()).toContain('</html>')
      await delay(200 * (time % 5))
      cluster.resume()
      await ready(port, running[0]?.child)
      for (const { child, output } of running) expect(child.exitCode, output().slice(-2000)).toBeNull()
    }
    process.stdout.write(`PostgreSQL ended ${TIMES} times under an application and a worker: both went on\n`)
  })
})
