import pino from 'pino'
import { beforeAll, expect, test } from 'vitest'
import { mintLinkToken } from '#app/modules/accounts/link-tokens.server.ts'
import { ensureNotices } from '#app/modules/privacy/ensure-notices.server.ts'
import { requestArco } from '#app/modules/privacy/request-arco.server.ts'
import { runRetention } from '#app/modules/privacy/retention.server.ts'
import { registerAttendee } from '#app/modules/registrations/register-attendee.server.ts'
import { proposeSession } from '#app/modules/sessions/propose-session.server.ts'
import { db } from '#app/platform/db.server.ts'
import { log } from '#app/platform/log.server.ts'
import { smtpTransport } from '#app/platform/mail-transport.server.ts'
import { contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { nothingDue, postUntil } from '#tests/support/mail-factory.ts'
import { aProposal, CHICAGO } from '#tests/support/proposal-factory.ts'
import { attendee, publishedSession } from '#tests/support/registration-factory.ts'
import { startSmtpPeer } from '#tests/support/smtp-peer.ts'

useDatabase()
beforeAll(() => ensureNotices(NOW))

const PERSON = {
  name: 'Xiomara Bitácora',
  email: 'xiomara.log@canario.example.org',
  phone: '+34 699 000 318',
}

test('whatever goes well or wrong, no line of the log names anybody', async () => {
  const lines: string[] = []
  // Everything that pino would write, at its most talkative.
  Object.assign(log, { [pino.symbols.streamSym]: { write: (line: string) => lines.push(line) } })
  log.level = 'trace'
  const smtp = await startSmtpPeer()
  const transport = smtpTransport(smtp.url)
  // A server whose refusals repeat addresses.
  smtp.behave = () => 'refuseRecipient'
  const session = await publishedSession()
  await registerAttendee(contextOf(), attendee(session.id, PERSON))
  await proposeSession(contextOf(), aProposal(PERSON), CHICAGO)
  await requestArco(contextOf(), {
    kind: 'ACCESS',
    name: PERSON.name,
    email: PERSON.email,
    details: PERSON.phone,
  })
  await postUntil({ transport }, nothingDue)
  const token = await mintLinkToken(db, 'ATTENDEE', session.id, NOW)
  // A database that refuses says the values in its message.
  const refused = await db.host.create({ data: { ...PERSON } }).catch((err: unknown) => err)
  log.error({ err: refused }, 'request failed')
  log.error({ err: new Error(`no seat for ${PERSON.email} at /registro/${token}`) }, 'request failed')
  await runRetention(contextOf())
  await transport.close()
  await smtp.close()
  log.level = 'silent'

  expect(lines.length).toBeGreaterThan(3)
  const said = lines.join('\n')
  expect([...Object.values(PERSON), token].filter((secret) => said.includes(secret))).toEqual([])
})
