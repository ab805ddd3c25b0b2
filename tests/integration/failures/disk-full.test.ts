import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, statfs, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbedded } from '#app/platform/database/embedded.server.ts'
import { openSession, registerAt, type Told } from '#tests/support/people.ts'
import { freePort, isBuilt, launchInvita, type RunningProcess, ready } from '#tests/support/running-invita.ts'

const SIZE_MB = 160
const possible = process.getuid?.() === 0 && isBuilt() && mounts()
if (!possible) process.stdout.write('disk full: skipped (needs a build, and root to mount a small disk)\n')

/** Whether a small disk can be made here at all. */
function mounts(): boolean {
  const probe = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'none', '/mnt'])
  return probe.status === 0
}

describe.runIf(possible)('embedded, on a disk that is full', () => {
  let folder: string
  let url: string
  let port: number
  let running: RunningProcess

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'invita-disk-'))
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MB}m`, 'none', folder])
    port = await freePort()
    url = `http://127.0.0.1:${port}`
  }, 60_000)
  afterAll(async () => {
    await running?.end('SIGKILL')
    spawnSync('umount', ['-l', folder])
    await rm(folder, { recursive: true, force: true })
  }, 120_000)

  async function launch() {
    running = launchInvita(
      'start',
      { DATA_DIR: folder, PORT: String(port), APP_URL: url, TRUST_PROXY: '1', DATABASE_URL: '', VITEST: '' },
      true,
    )
    await ready(port, running.child)
  }

  it('nobody is told of a seat that was not kept, and with room again it goes on', {
    timeout: 600_000,
  }, async () => {
    await launch()
    const slug = await openSession(url)
    const before = await Promise.all(Array.from({ length: 5 }, () => registerAt(url, slug)))
    const { bavail, bsize } = await statfs(folder)
    const ballast = join(folder, 'ballast')
    // The database may take some of it meanwhile: then it is just as full.
    await writeFile(ballast, Buffer.alloc(bavail * bsize - 64 * 1024)).catch((error) => {
      if (error.code !== 'ENOSPC') throw error
    })
    const during: (Told | null)[] = []
    for (let n = 0; n < 120; n++) during.push(await registerAt(url, slug).catch(() => null))
    const acknowledged = during.filter((told) => told?.status === 303)
    const refused = during.length - acknowledged.length
    const statuses = [...new Set(during.map((told) => told?.status ?? 'no answer'))]
    await truncate(ballast, 0)
    const alive = running.child.exitCode === null
    // A process that gave up is started again, as systemd does; one that lives has to recover by itself.
    if (!alive) await launch()
    let after = await registerAt(url, slug)
    for (let tries = 0; after.status !== 303 && tries < 50; tries++) after = await registerAt(url, slug)
    process.stdout.write(
      `disk full: ${acknowledged.length} taken, ${refused} refused (${statuses.join(', ')}), process ${alive ? 'went on' : 'ended and was started again'}\n`,
    )
    expect(refused).toBeGreaterThan(0)
    expect(statuses.filter((status) => ![303, 503].includes(Number(status)))).toEqual([])
    expect(after.status).toBe(303)
    await running.end('SIGTERM')
    const told = [...before, ...acknowledged, after].flatMap((each) => each?.email ?? [])
    expect(await kept(told)).toBe(told.length)
  })

  async function kept(emails: string[]): Promise<number> {
    const { connection, close } = await openEmbedded(folder, () => {})
    const client = new Client(connection)
    await client.connect()
    const { rows } = await client.query(
      'SELECT count(*)::int AS "count" FROM "Registration" WHERE "email" = ANY($1)',
      [emails],
    )
    await client.end()
    await close()
    return rows[0]?.count
  }
})
