import { beforeAll, expect, test } from 'vitest'
import { mintLinkToken } from '#app/modules/accounts/link-tokens.server.ts'
import { ensureNotices } from '#app/modules/privacy/ensure-notices.server.ts'
import { db } from '#app/platform/db.server.ts'
import { action, loader } from '#app/routes/host/host.tsx'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { sessionAt } from '#tests/support/session-factory.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()
beforeAll(() => ensureNotices(NOW))

async function hostOf(status: 'PUBLISHED' | 'HELD' | 'REPORTED') {
  const session = await sessionAt(status)
  const token = await mintLinkToken(db, 'HOST', session.id, NOW)
  const url = `http://localhost:3000/anfitrion/${token}`
  const context = { requestId: 'test', address: '192.0.2.7', origin: null }
  return {
    id: session.id,
    page: () => loader({ request: new Request(url), params: { token }, context }),
    say: (fields: Record<string, string>) =>
      action({
        request: new Request(url, {
          method: 'POST',
          body: new URLSearchParams({ intent: 'attendance', note: '', ...fields }),
        }),
        params: { token },
        context,
      }),
  }
}

test('after the meeting the host says how many came, and corrects it', async () => {
  const host = await hostOf('HELD')
  expect((await host.page()).attendance).toEqual({ said: null, open: true })
  expect(await host.say({ people: '18' })).toMatchObject({ status: 303 })
  expect(await host.say({ people: '20', note: 'Con los niños' })).toMatchObject({ status: 303 })
  expect((await host.page()).attendance).toEqual({ said: { people: 20, note: 'Con los niños' }, open: true })
  expect(await db.attendanceRecord.count({ where: { sessionId: host.id } })).toBe(1)
})

test('nobody came is a number; nothing written is none, and what was typed stays', async () => {
  const host = await hostOf('HELD')
  expect(await host.say({ people: '', note: 'No los conté' })).toMatchObject({
    data: { errors: { people: expect.any(String) }, values: { intent: 'attendance', note: 'No los conté' } },
    init: { status: 400 },
  })
  expect((await host.page()).attendance?.said).toBeNull()
  for (const people of ['-1', '2.5', 'muchas', '1000000'])
    expect(await host.say({ people })).toMatchObject({ init: { status: 400 } })
  await host.say({ people: '0' })
  expect((await host.page()).attendance?.said).toEqual({ people: 0, note: null })
})

test('not before it is held, and not after its report is closed', async () => {
  const coming = await hostOf('PUBLISHED')
  expect((await coming.page()).attendance).toBeNull()
  expect(await coming.say({ people: '3' })).toMatchObject({ init: { status: 409 } })
  const reported = await hostOf('REPORTED')
  expect((await reported.page()).attendance).toEqual({ said: null, open: false })
  expect(await reported.say({ people: '3' })).toMatchObject({ init: { status: 409 } })
  expect(await db.attendanceRecord.count({ where: { sessionId: { in: [coming.id, reported.id] } } })).toBe(0)
})
