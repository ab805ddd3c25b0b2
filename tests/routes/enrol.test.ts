import { expect, test } from 'vitest'
import { sessionCookie, startStaffSession } from '#app/modules/accounts/staff-sessions.server.ts'
import { codeAt } from '#app/modules/accounts/totp.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { requestHandler } from '#app/request-handler.server.ts'
import { makeAccount } from '#tests/support/accounts-factory.ts'
import { applicationBuild } from '#tests/support/application.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

process.env.INVITA_NOW = NOW.toISOString()
useDatabase()

test('without JavaScript the backup codes are in the answer, though the session is another from there on', async () => {
  const { handle } = requestHandler(await applicationBuild())
  const account = await makeAccount()
  const token = await inTransaction((tx) => startStaffSession(tx, account.id, NOW, { secondFactorAt: null }))
  const cookie = `${sessionCookie(token).split(';')[0]}; lang=es`
  const url = 'http://localhost:3000/acceso/proteger'
  // Of each request its own, as the http layer makes them.
  const facts = () => ({ requestId: 'test', address: '192.0.2.1', origin: null })
  const page = await (await handle(new Request(url, { headers: { cookie } }), facts())).text()
  const key = /data-totp-key=""[^>]*>([^<]+)</.exec(page)?.[1]?.replace(/\s/g, '') ?? ''
  const sealed = /name="sealed" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const code = codeAt(key, Math.floor(NOW.getTime() / 30_000))
  const body = new URLSearchParams({ method: 'totp', volver: '/gestion', sealed, code })
  const answer = await handle(new Request(url, { method: 'POST', headers: { cookie }, body }), facts())
  expect(answer.status).toBe(200)
  expect(answer.headers.get('set-cookie')).toBeTruthy()
  expect(await answer.text()).toContain('Códigos de respaldo')
  // The session that asked has ended: its cookie opens nothing any more.
  expect(await db.staffSession.count({ where: { accountId: account.id, endedAt: null } })).toBe(1)
  const after = await handle(new Request(url, { headers: { cookie } }), facts())
  expect([after.status, after.headers.get('location')?.split('?')[0]]).toEqual([302, '/acceso'])
})
