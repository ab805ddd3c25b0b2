import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSession, registerAt } from '#tests/support/people.ts'
import { freePort, isBuilt, launchInvita, type RunningProcess, ready } from '#tests/support/running-invita.ts'

const LIMIT = 512 * 1024 * 1024
const PEOPLE = process.env.CAMPAIGN === 'full' ? 2_000 : 200

/** A group of processes that the kernel holds to LIMIT; null where this one may not make any. */
function limitedGroup(): { folder: string; peak: string } | null {
  const name = `invita-${process.pid}`
  const kinds = [
    { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', peak: 'memory.max_usage_in_bytes' },
    { root: '/sys/fs/cgroup', limit: 'memory.max', peak: 'memory.peak' },
  ]
  for (const { root, limit, peak } of kinds) {
    const folder = join(root, name)
    try {
      mkdirSync(folder)
      if (!existsSync(join(folder, limit))) throw new Error('no memory here')
      writeFileSync(join(folder, limit), String(LIMIT))
      return { folder, peak }
    } catch {
      if (existsSync(folder)) rmdirSync(folder)
    }
  }
  return null
}

const group = isBuilt() ? limitedGroup() : null
if (!group) process.stdout.write('memory limit: skipped (needs a build and a writable cgroup)\n')

describe.runIf(group)('embedded, with 512 MB', () => {
  let folder: string
  let port: number
  let running: RunningProcess | undefined

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'invita-memory-'))
    port = await freePort()
  })
  afterAll(async () => {
    await running?.end('SIGKILL')
    if (group) rmdirSync(group.folder)
    if (folder) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }, 120_000)

  it.each(['first', 'second'])(
    'a %s start, its demonstration and a rush: nothing is killed',
    { timeout: 600_000 },
    async (start) => {
      if (!group) return
      const url = `http://127.0.0.1:${port}`
      running = launchInvita('start', {
        DATA_DIR: folder,
        PORT: String(port),
        APP_URL: url,
        TRUST_PROXY: '1',
        DATABASE_URL: '',
      })
      writeFileSync(join(group.folder, 'cgroup.procs'), String(running.child.pid))
      await ready(port, running.child)
      const slug = await openSession(url)
      const statuses = new Set<number>()
      for (let done = 0; done < PEOPLE; done += 20) {
        const told = await Promise.all(Array.from({ length: 20 }, () => registerAt(url, slug)))
        for (const { status } of told) statuses.add(status)
      }
      expect([...statuses]).toEqual([303])
      expect(running.child.exitCode).toBeNull()
      const resident = Number(
        /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${running.child.pid}/status`, 'utf8'))?.[1],
      )
      const peak = Number(readFileSync(join(group.folder, group.peak), 'utf8'))
      await running.end('SIGTERM')
      expect(running.child.exitCode).toBe(0)
      process.stdout.write(
        `512 MB, ${start} start, embedded: ${PEOPLE} registrations, ${Math.round(resident / 1024)} MB resident, at most ${Math.round(peak / 1_048_576)} MB with files\n`,
      )
    },
  )
})
