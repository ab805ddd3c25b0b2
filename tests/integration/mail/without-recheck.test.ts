import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { db } from '#app/platform/db.server.ts'
import { type MailTransport, smtpTransport } from '#app/platform/mail-transport.server.ts'
import { useDatabase } from '#tests/support/database.ts'
import {
  confirmedPerson,
  deliveryOf,
  nothingDue,
  order,
  postUntil,
  sessionWithPeople,
} from '#tests/support/mail-factory.ts'
import { type SmtpPeer, startSmtpPeer } from '#tests/support/smtp-peer.ts'

// The control: what the check at the moment of sending is good for is seen by switching it off.
const check = vi.hoisted(() => ({ on: true }))
vi.mock('#app/modules/mail/still-true.ts', async (original) => {
  const real = await original<typeof import('#app/modules/mail/still-true.ts')>()
  const isStillTrue: typeof real.isStillTrue = (...facts) => !check.on || real.isStillTrue(...facts)
  return { ...real, isStillTrue }
})

useDatabase()

let peer: SmtpPeer
let transport: MailTransport
beforeAll(async () => {
  peer = await startSmtpPeer()
  transport = smtpTransport(peer.url)
})
afterAll(async () => {
  await transport.close()
  await peer.close()
})

async function confirmationOfWhatWasCancelled() {
  const { session } = await sessionWithPeople()
  const person = await confirmedPerson(session.id)
  const delivery = await order('registrationConfirmed', person.id, session.id)
  await db.session.update({ where: { id: session.id }, data: { status: 'CANCELLED' } })
  await postUntil({ transport }, nothingDue)
  return deliveryOf(delivery.id)
}

it('with the check, a mail that stopped being true stays here', async () => {
  check.on = true
  expect(await confirmationOfWhatWasCancelled()).toMatchObject({ status: 'SUPPRESSED', lastError: 'stale' })
  expect(peer.received).toEqual([])
})

it('without it, the same mail goes out', async () => {
  check.on = false
  expect(await confirmationOfWhatWasCancelled()).toMatchObject({ status: 'SENT' })
  expect(peer.received).toHaveLength(1)
})
