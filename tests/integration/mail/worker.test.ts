import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { startWorker } from '#app/modules/mail/worker.server.ts'
import { db } from '#app/platform/db.server.ts'
import { env } from '#app/platform/env.server.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { confirmedPerson, deliveryOf, order, sessionWithPeople } from '#tests/support/mail-factory.ts'

// Only where the database is on a server: an embedded one has a folder of its own, and the mails lie in it.
const folder = await mkdtemp(join(tmpdir(), 'invita-worker-'))
process.env.DATA_DIR = folder
process.env.INVITA_NOW = NOW.toISOString()
useDatabase()
afterAll(() => rm(folder, { recursive: true, force: true }))

it('the worker sends from its start to its stop, to files where there is no server, and starts again', async () => {
  const { session } = await sessionWithPeople()
  const send = async () => order('registrationConfirmed', (await confirmedPerson(session.id)).id, session.id)

  const first = await send()
  const worker = await startWorker()
  await expect.poll(async () => (await deliveryOf(first.id)).status, { timeout: 15_000 }).toBe('SENT')
  await worker.stop()
  expect(await readdir(join(env().DATA_DIR, 'mail'))).toHaveLength(1)

  const second = await send()
  await delay(1_500)
  expect((await deliveryOf(second.id)).status).toBe('PENDING')

  const again = await startWorker()
  await expect.poll(async () => (await deliveryOf(second.id)).status, { timeout: 15_000 }).toBe('SENT')
  await again.stop()
  expect(await db.mailDelivery.count({ where: { claimedUntil: { not: null } } })).toBe(0)
})
