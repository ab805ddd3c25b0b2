import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WAITS_FOR_SERVER } from '#app/modules/mail/last-error.ts'
import { claimDue } from '#app/modules/mail/post.server.ts'
import { readOutbox } from '#app/modules/mail/queries.server.ts'
import { readServerFault } from '#app/modules/mail/server-fault.server.ts'
import { db } from '#app/platform/db.server.ts'
import { type MailTransport, smtpTransport } from '#app/platform/mail-transport.server.ts'
import { ADMIN, COORDINATOR, contextOf, NOW, READER } from '#tests/support/context.ts'
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

useDatabase()

let peer: SmtpPeer
let transport: MailTransport

beforeEach(async () => {
  await db.mailDelivery.deleteMany()
  peer = await startSmtpPeer()
  transport = smtpTransport(peer.url)
})

afterEach(async () => {
  await transport.close()
  await peer.close()
})

async function confirmation() {
  const { session } = await sessionWithPeople()
  const person = await confirmedPerson(session.id)
  return { session, person, delivery: await order('registrationConfirmed', person.id, session.id) }
}

const waitingForServer = () => db.mailDelivery.count({ where: WAITS_FOR_SERVER })

const idOf = (raw: string) => /^Message-ID: (.+)$/im.exec(raw)?.[1]

describe('the post', () => {
  it('sends what is due, once, and says so', async () => {
    const { delivery, person } = await confirmation()
    await postUntil({ transport }, nothingDue)
    expect(await deliveryOf(delivery.id)).toMatchObject({
      status: 'SENT',
      attempts: 1,
      lastError: null,
      claimedUntil: null,
    })
    expect(peer.received).toHaveLength(1)
    expect(peer.received[0]).toContain(`To: Ana Ruiz <${person.email}>`)
    expect(idOf(peer.received[0] ?? '')).toBe(`<${delivery.id}@localhost>`)
  })

  it('leaves alone what is not due yet', async () => {
    const { session } = await sessionWithPeople()
    const person = await confirmedPerson(session.id)
    const later = await order('sessionChanged', person.id, session.id, { dueAt: new Date(NOW.getTime() + 1) })
    await confirmation()
    await postUntil({ transport }, nothingDue)
    expect(peer.received).toHaveLength(1)
    expect((await deliveryOf(later.id)).status).toBe('PENDING')
  })

  it('waits after a 4xx, keeps the code alone, and sends later under the same Message-ID', async () => {
    const { delivery, person } = await confirmation()
    peer.behave = () => 'later'
    await postUntil({ transport }, nothingDue)
    const waiting = await deliveryOf(delivery.id)
    expect(waiting).toMatchObject({
      status: 'PENDING',
      attempts: 1,
      lastError: '451 4.2.1',
      claimedUntil: null,
    })
    expect(waiting.lastError).not.toContain(person.email)
    expect(waiting.dueAt.getTime() - NOW.getTime()).toBeGreaterThanOrEqual(30_000)

    peer.behave = () => 'accept'
    const later = new Date(NOW.getTime() + 60_000)
    await postUntil({ transport, clock: () => later }, () => nothingDue(later))
    expect(await deliveryOf(delivery.id)).toMatchObject({ status: 'SENT', attempts: 2, lastError: null })
    expect(idOf(peer.received[0] ?? '')).toBe(`<${delivery.id}@localhost>`)
  })

  it.each([
    ['refuseRecipient', '550 5.1.1'],
    ['refuseText', '554 5.6.0'],
  ] as const)('gives up at %s, with the reason’s code', async (behaviour, code) => {
    const { delivery } = await confirmation()
    peer.behave = () => behaviour
    await postUntil({ transport }, nothingDue)
    expect(await deliveryOf(delivery.id)).toMatchObject({ status: 'SUPPRESSED', lastError: code })
  })

  it('never gives up a mail because our own sender is refused', async () => {
    const { delivery } = await confirmation()
    peer.behave = () => 'refuseSender'
    await postUntil({ transport }, nothingDue)
    expect(await deliveryOf(delivery.id)).toMatchObject({ status: 'PENDING', lastError: 'server 550 5.7.1' })
  })

  it('sends what waited for the server as soon as it is back, not at its next attempt', async () => {
    const { session } = await sessionWithPeople()
    for (let i = 0; i < 3; i++)
      await order('registrationConfirmed', (await confirmedPerson(session.id)).id, session.id)
    peer.behave = () => 'refuseSenderForNow'
    await postUntil({ transport }, async () => (await waitingForServer()) === 3)
    expect((await readOutbox(contextOf(ADMIN), {})).serverFault).toMatchObject({
      code: '454 4.7.0',
      waiting: 3,
    })
    // One that nobody has tried waits as well.
    const behind = await order('registrationConfirmed', (await confirmedPerson(session.id)).id, session.id)
    expect((await readOutbox(contextOf(ADMIN), {})).serverFault).toMatchObject({ waiting: 4 })
    await db.mailDelivery.delete({ where: { id: behind.id } })

    peer.behave = () => 'accept'
    await order('registrationConfirmed', (await confirmedPerson(session.id)).id, session.id)
    await postUntil({ transport }, async () => (await nothingDue()) && peer.received.length === 4)
    expect((await readOutbox(contextOf(ADMIN), {})).serverFault).toBeNull()
  })

  it('is seen when the server puts off three people in a row, not when one mailbox is full among others that take', async () => {
    const { session } = await sessionWithPeople()
    const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000)
    const fault = async () => (await readOutbox(contextOf(ADMIN), {})).serverFault
    const write = async (minutes: number) => {
      const person = await confirmedPerson(session.id)
      await order('registrationConfirmed', person.id, session.id)
      await postUntil({ transport, clock: () => later(minutes) }, nothingDue)
      return person
    }
    await write(0)
    const full = await confirmedPerson(session.id)
    peer.behave = (recipient) => (recipient === full.email ? 'later' : 'accept')
    await order('registrationConfirmed', full.id, session.id)
    await postUntil({ transport, clock: () => later(0.1) }, nothingDue)
    await write(0.2)
    expect(await fault()).toBeNull()

    peer.behave = () => 'later'
    await write(0.3)
    await write(0.35)
    expect(await fault()).toBeNull()
    await write(0.4)
    expect(await fault()).toEqual({
      kind: 'putsOff',
      code: '451 4.2.1',
      since: later(0.3),
      waiting: 3,
      lastSentAt: later(0.2),
    })
    expect(await readServerFault(contextOf(COORDINATOR))).not.toBeNull()
    await expect(readServerFault(contextOf(READER))).rejects.toMatchObject({ code: 'forbidden' })

    // The first that is taken again says that all is well.
    peer.behave = () => 'accept'
    await write(0.45)
    expect(await fault()).toBeNull()
  })

  it.each(['dropBeforeData', 'dropAfterData'] as const)(
    'waits when the line breaks (%s)',
    async (behaviour) => {
      const { delivery } = await confirmation()
      peer.behave = () => behaviour
      await postUntil({ transport }, nothingDue)
      expect(await deliveryOf(delivery.id)).toMatchObject({ status: 'PENDING', attempts: 1 })
      expect((await deliveryOf(delivery.id)).lastError).toMatch(/^server E[A-Z]+$/)

      peer.behave = () => 'accept'
      const later = new Date(NOW.getTime() + 60_000)
      await postUntil({ transport, clock: () => later }, () => nothingDue(later))
      const ids = peer.received.map(idOf)
      expect(ids).toHaveLength(behaviour === 'dropAfterData' ? 2 : 1)
      expect(new Set(ids).size).toBe(1)
    },
  )

  it('gives up after the last attempt', async () => {
    const { delivery } = await confirmation()
    await db.mailDelivery.update({ where: { id: delivery.id }, data: { attempts: 59 } })
    peer.behave = () => 'later'
    await postUntil({ transport }, nothingDue)
    expect(await deliveryOf(delivery.id)).toMatchObject({
      status: 'FAILED',
      attempts: 60,
      lastError: '451 4.2.1',
    })
  })

  it('tries one mail at a time while the server is away, so that the others lose no attempt', async () => {
    await transport.close()
    transport = smtpTransport('smtp://127.0.0.1:9')
    const { session } = await sessionWithPeople()
    for (let i = 0; i < 20; i++)
      await order('registrationConfirmed', (await confirmedPerson(session.id)).id, session.id)
    await postUntil(
      { transport },
      async () => (await db.mailDelivery.count({ where: { attempts: { gt: 0 } } })) > 5,
    )
    const tried = await db.mailDelivery.count({ where: { attempts: { gt: 0 } } })
    expect(tried).toBeLessThan(8)
    expect(await db.mailDelivery.count({ where: { status: 'PENDING' } })).toBe(20)
    expect(await db.mailDelivery.count({ where: { lastError: 'server ESOCKET' } })).toBeGreaterThan(0)
  })

  it('sends each mail once with several at work', async () => {
    const { session } = await sessionWithPeople()
    for (let i = 0; i < 40; i++)
      await order('registrationConfirmed', (await confirmedPerson(session.id)).id, session.id)
    const other = smtpTransport(peer.url)
    await Promise.all([postUntil({ transport }, nothingDue), postUntil({ transport: other }, nothingDue)])
    await other.close()
    expect(peer.received).toHaveLength(40)
    expect(new Set(peer.received.map(idOf)).size).toBe(40)
  })
})

describe('claims', () => {
  it('give a delivery to one worker, and again once the claim has run out', async () => {
    const { delivery } = await confirmation()
    expect((await claimDue(5, NOW)).map(({ id }) => id)).toEqual([delivery.id])
    expect(await claimDue(5, NOW)).toEqual([])
    const later = new Date(NOW.getTime() + 10 * 60_000)
    expect(await claimDue(5, later)).toMatchObject([{ id: delivery.id, attempts: 2 }])
  })

  it('hold back a person’s later mail about the same session while an earlier one is in hand', async () => {
    const { delivery, person, session } = await confirmation()
    const second = await order('sessionChanged', person.id, session.id, { version: 1 })
    expect((await claimDue(5, NOW)).map(({ id }) => id)).toEqual([delivery.id])
    await db.mailDelivery.update({ where: { id: delivery.id }, data: { status: 'SENT' } })
    expect((await claimDue(5, NOW)).map(({ id }) => id)).toEqual([second.id])
  })
})
