import { simpleParser } from 'mailparser'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contactFilterSchema } from '#app/modules/contacts/contact-filter.ts'
import { unsubscribeContact } from '#app/modules/contacts/contact-preferences.server.ts'
import { claimDue } from '#app/modules/mail/post.server.ts'
import { restoreAddress } from '#app/modules/mail/undeliverable.server.ts'
import { countAudience } from '#app/modules/outreach/audience.server.ts'
import { readProgress } from '#app/modules/outreach/queries.server.ts'
import { advanceCampaigns } from '#app/modules/outreach/run-campaigns.server.ts'
import { deleteCampaign, saveCampaign } from '#app/modules/outreach/save-campaign.server.ts'
import {
  cancelCampaign,
  pauseCampaign,
  resumeCampaign,
  scheduleCampaign,
  sendCampaign,
  sendTest,
  unscheduleCampaign,
} from '#app/modules/outreach/steer-campaign.server.ts'
import { readReportData } from '#app/modules/reports/load-report-data.server.ts'
import { db } from '#app/platform/db.server.ts'
import { type MailTransport, smtpTransport } from '#app/platform/mail-transport.server.ts'
import { makeAccount } from '#tests/support/accounts-factory.ts'
import { CAMPAIGN_TIMEOUT, campaign } from '#tests/support/campaign.ts'
import { COORDINATOR, contextOf, NOW, READER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import {
  confirmedPerson,
  deliveryOf,
  nothingDue,
  order,
  postUntil,
  sessionWithPeople,
} from '#tests/support/mail-factory.ts'
import {
  campaignOf,
  countsOf,
  draftCampaign,
  makeContacts,
  startedCampaign,
  WORDS,
} from '#tests/support/outreach-factory.ts'
import { type SmtpPeer, startSmtpPeer } from '#tests/support/smtp-peer.ts'

useDatabase()

const HOUR = 3_600_000
const staff = (now: Date = NOW) => contextOf(COORDINATOR, now)
const EVERYBODY = contactFilterSchema.parse({})

let peer: SmtpPeer
let transport: MailTransport
beforeEach(async () => {
  await db.mailDelivery.deleteMany()
  await db.campaign.deleteMany()
  await db.contact.deleteMany()
  await db.mailing.deleteMany()
  await db.undeliverableAddress.deleteMany()
  peer = await startSmtpPeer()
  transport = smtpTransport(peer.url)
})
afterEach(async () => {
  await transport.close()
  await peer.close()
})

const recipientOf = (raw: string) => /^To: .*?([\w.-]+@example\.org)/im.exec(raw)?.[1] ?? ''
const idOf = (raw: string) => /^Message-ID: <(.+)@localhost>\r?$/im.exec(raw)?.[1] ?? ''

describe('the audience', () => {
  it('never has who unsubscribed or whose address failed for good, and says how many that are', async () => {
    const contacts = await makeContacts(9)
    const [gone, failed] = contacts
    await db.contact.update({ where: { id: gone?.id ?? '' }, data: { unsubscribedAt: NOW } })
    await db.undeliverableAddress.create({
      data: { email: failed?.email ?? '', reason: '550 5.1.1', source: 'smtp', since: NOW },
    })
    expect(await countAudience(staff(), EVERYBODY)).toEqual({
      recipients: 7,
      unsubscribed: 1,
      undeliverable: 1,
    })
    const spain = contactFilterSchema.parse({ countries: ['ES'] })
    expect((await countAudience(staff(), spain)).recipients).toBe(3)
    const id = await startedCampaign({ audience: spain })
    expect((await campaignOf(id)).recipients).toBe(3)
  })
})

describe('a campaign’s life', () => {
  it('starts at its hour of Mexico City, may be undone until then, and changes only as a draft', async () => {
    await makeContacts(3)
    const id = await draftCampaign()
    await scheduleCampaign(staff(), id, { date: '2026-11-25', time: '09:30' })
    expect(await campaignOf(id)).toMatchObject({
      status: 'SCHEDULED',
      scheduledAt: new Date('2026-11-25T15:30:00Z'),
    })
    const draft = { ...WORDS, audience: EVERYBODY }
    await expect(saveCampaign(staff(), id, draft)).rejects.toMatchObject({ code: 'campaignNotDraft' })
    await unscheduleCampaign(staff(), id)
    await saveCampaign(staff(), id, { ...draft, subjectEs: 'Otro asunto' })
    await scheduleCampaign(staff(), id, { date: '2026-11-25', time: '09:30' })
    await advanceCampaigns(new Date('2026-11-25T15:29:59Z'))
    expect((await campaignOf(id)).status).toBe('SCHEDULED')
    await advanceCampaigns(new Date('2026-11-25T15:30:00Z'))
    expect(await campaignOf(id)).toMatchObject({ status: 'SENDING', recipients: 3, subjectEs: 'Otro asunto' })
    await expect(deleteCampaign(staff(), id)).rejects.toMatchObject({ code: 'campaignNotDraft' })
    const trail = await db.auditEntry.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } })
    expect(trail.map(({ action }) => action)).toEqual([
      'campaign.created',
      'campaign.scheduled',
      'campaign.unscheduled',
      'campaign.edited',
      'campaign.scheduled',
      'campaign.started',
    ])
  })

  it('of two who press at once one sends; nobody without the right, to nobody, or about what is over', async () => {
    const nobody = await draftCampaign()
    await expect(sendCampaign(staff(), nobody)).rejects.toMatchObject({ code: 'campaignNobody' })
    await makeContacts(2)
    const id = await draftCampaign()
    await expect(sendCampaign(contextOf(READER), id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(scheduleCampaign(staff(), id, { date: '2026-11-24', time: '11:00' })).rejects.toMatchObject({
      code: 'campaignHourPassed',
    })
    const results = await Promise.allSettled([sendCampaign(staff(), id), sendCampaign(staff(), id)])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const { session } = await sessionWithPeople({ status: 'CANCELLED' })
    await expect(draftCampaign({ sessionId: session.id })).rejects.toMatchObject({
      code: 'sessionNotInvitable',
    })
  })

  it('that was scheduled for a session which was cancelled is a draft again', async () => {
    await makeContacts(2)
    const { session } = await sessionWithPeople()
    const id = await draftCampaign({ sessionId: session.id })
    await scheduleCampaign(staff(), id, { date: '2026-11-25', time: '09:30' })
    await db.session.update({ where: { id: session.id }, data: { status: 'CANCELLED' } })
    await advanceCampaigns(new Date('2026-11-25T15:30:00Z'))
    expect((await campaignOf(id)).status).toBe('DRAFT')
  })

  it('reaches each contact once, however often it is ordered again and by how many', async () => {
    await makeContacts(1_203)
    const id = await draftCampaign()
    await sendCampaign(staff(), id)
    await Promise.all([advanceCampaigns(NOW), advanceCampaigns(NOW)])
    // A process that died before the last handful: all of it again.
    await db.campaign.update({ where: { id }, data: { recipients: null } })
    await db.mailDelivery.deleteMany({ where: { recipientId: { gt: (await middleContact()).id } } })
    await advanceCampaigns(NOW)
    expect((await campaignOf(id)).recipients).toBe(1_203)
    expect(await countsOf(id)).toEqual({ PENDING: 1_203 })
  })

  const middleContact = () => db.contact.findFirstOrThrow({ orderBy: { id: 'asc' }, skip: 600 })
})

describe('its mails', () => {
  it('say it in the contact’s language, at the contact’s hour, and how to end it', async () => {
    await makeContacts(3)
    const { session } = await sessionWithPeople()
    await startedCampaign({ sessionId: session.id })
    await postUntil({ transport }, nothingDue)
    expect(peer.received).toHaveLength(3)
    const english = await simpleParser(peer.received.find((raw) => raw.includes('Subject: See you')) ?? '')
    expect(english.subject).toBe('See you on Tuesday')
    // In Madrid it is four in the morning of the day after.
    expect(english.text).toContain('4:00')
    expect(english.text).toContain(`/sesiones/${session.slug}`)
    expect(english.html).toContain('<a href="https://www.votochilango.mx/sesiones"')
    const raw = (peer.received[0] ?? '').replaceAll(/\r\n[ \t]+/g, ' ')
    const url = /^List-Unsubscribe: <(http:\/\/[^>]+\/preferencias\/[\w-]{43}\/baja)>\r$/m.exec(raw)?.[1]
    expect(url).toBeDefined()
    expect(raw).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m)
    expect(await db.linkToken.count({ where: { audience: 'CONTACT' } })).toBe(3)
  })

  it('a test goes to whoever asks, in both languages, and counts for nothing', async () => {
    const id = await draftCampaign()
    const account = await makeAccount({ email: 'yo@example.org' })
    const me = contextOf({ kind: 'STAFF', id: account.id, role: 'COORDINATOR' })
    await sendTest(me, id)
    await sendTest(me, id)
    await postUntil({ transport }, nothingDue)
    expect(peer.received.map(recipientOf)).toEqual(Array(4).fill('yo@example.org'))
    const subjects = await Promise.all(peer.received.map(async (raw) => (await simpleParser(raw)).subject))
    expect(subjects.sort()).toEqual(
      [WORDS.subjectEs, WORDS.subjectEs, WORDS.subjectEn, WORDS.subjectEn].sort(),
    )
    expect(await db.mailing.count()).toBe(0)
  })

  it('look at the moment of sending: who left, whose address failed, who is gone', async () => {
    const [left, failed, gone] = await makeContacts(4)
    const id = await startedCampaign()
    await unsubscribeContact(staff(), left?.id ?? '')
    await db.undeliverableAddress.create({
      data: { email: failed?.email ?? '', reason: '5.1.1', source: 'bounces', since: NOW },
    })
    await db.contact.delete({ where: { id: gone?.id ?? '' } })
    await postUntil({ transport }, nothingDue)
    await advanceCampaigns(NOW)
    expect(peer.received).toHaveLength(1)
    expect(await countsOf(id)).toEqual({ SENT: 1, SUPPRESSED: 3 })
    const why = await db.mailDelivery.findMany({
      where: { status: 'SUPPRESSED' },
      select: { lastError: true },
    })
    expect(why.map(({ lastError }) => lastError).sort()).toEqual([
      'unaddressed',
      'undeliverable',
      'unsubscribed',
    ])
    expect((await campaignOf(id)).status).toBe('SENT')
  })

  it('of a session that is cancelled in the middle stay here', async () => {
    await makeContacts(4)
    const { session } = await sessionWithPeople()
    const id = await startedCampaign({ sessionId: session.id })
    await db.session.update({ where: { id: session.id }, data: { status: 'CANCELLED' } })
    await postUntil({ transport }, nothingDue)
    expect(peer.received).toEqual([])
    expect(await countsOf(id)).toEqual({ SUPPRESSED: 4 })
  })

  it('stop with a pause, in nobody’s way, go on with a resume, and the rest can be kept back', async () => {
    const contacts = await makeContacts(60)
    const id = await startedCampaign()
    const other = await startedCampaign({
      ...WORDS,
      subjectEs: 'La otra',
      audience: contactFilterSchema.parse({ languages: ['en'] }),
    })
    await pauseCampaign(staff(), id)
    const { session } = await sessionWithPeople()
    const person = await confirmedPerson(session.id)
    const direct = await order('registrationConfirmed', person.id, session.id)
    await postUntil({ transport }, async () => (await countsOf(other)).PENDING === undefined)
    expect(await countsOf(id)).toEqual({ PENDING: contacts.length })
    expect((await deliveryOf(direct.id)).status).toBe('SENT')

    await resumeCampaign(staff(), id)
    await postUntil({ transport }, async () => ((await countsOf(id)).SENT ?? 0) >= 10)
    await pauseCampaign(staff(), id)
    const { SENT: sent = 0 } = await countsOf(id)
    await postUntil({ transport }, () => nothingDueBut(id))
    // Only what was in hand has gone since.
    expect((await countsOf(id)).SENT).toBeLessThanOrEqual(sent + 10)
    await cancelCampaign(staff(), id)
    expect((await countsOf(id)).PENDING).toBeUndefined()
    expect(new Set(peer.received.map(idOf)).size).toBe(peer.received.length)
    await expect(resumeCampaign(staff(), id)).rejects.toMatchObject({ code: 'campaignNotMovable' })
  })

  const nothingDueBut = async (id: string) =>
    (await db.mailDelivery.count({ where: { status: 'PENDING', subjectId: { not: id } } })) === 0

  it('let every mail that somebody waits for go before them', async () => {
    await makeContacts(40)
    await startedCampaign({}, new Date(NOW.getTime() - HOUR))
    const { session } = await sessionWithPeople()
    const direct = await order('registrationConfirmed', (await confirmedPerson(session.id)).id, session.id)
    expect((await claimDue(5, NOW)).map(({ id }) => id)).toEqual([direct.id])
  })
})

describe('an address that failed for good', () => {
  it('is marked by the address’s own codes alone, gets nothing more of any kind, and can be taken back', async () => {
    const { session } = await sessionWithPeople()
    const person = await confirmedPerson(session.id, { email: 'no-existe@example.org' })
    const first = await order('registrationConfirmed', person.id, session.id)
    peer.behave = (to) => (to.startsWith('no-existe') ? 'refuseRecipient' : 'accept')
    await postUntil({ transport }, nothingDue)
    expect(await deliveryOf(first.id)).toMatchObject({ status: 'SUPPRESSED', lastError: '550 5.1.1' })
    expect(await db.undeliverableAddress.findMany()).toMatchObject([
      { email: 'no-existe@example.org', reason: '550 5.1.1', source: 'smtp' },
    ])

    peer.behave = () => 'accept'
    const second = await order('registrationLink', person.id, session.id, { version: 1 })
    await postUntil({ transport }, nothingDue)
    expect(await deliveryOf(second.id)).toMatchObject({ status: 'SUPPRESSED', lastError: 'undeliverable' })

    await restoreAddress(staff(), 'no-existe@example.org')
    const third = await order('registrationLink', person.id, session.id, { version: 2 })
    await postUntil({ transport }, nothingDue)
    expect((await deliveryOf(third.id)).status).toBe('SENT')
    const trail = await db.auditEntry.findMany({ where: { subjectKind: 'address' }, orderBy: { id: 'asc' } })
    expect(trail.map(({ action }) => action)).toEqual(['address.marked', 'address.restored'])
    expect(
      JSON.stringify(trail, (_, value) => (typeof value === 'bigint' ? Number(value) : value)),
    ).not.toContain('no-existe')
  })

  it('is not marked because a text was refused', async () => {
    await makeContacts(1)
    await startedCampaign()
    peer.behave = () => 'refuseText'
    await postUntil({ transport }, nothingDue)
    expect(await db.undeliverableAddress.count()).toBe(0)
  })
})

describe('in the report', () => {
  it('a campaign is a mailing: what, on which days of Mexico City, how many', async () => {
    await makeContacts(5)
    const { session } = await sessionWithPeople()
    // Eleven at night in Mexico City; in UTC it is the day after.
    const night = new Date('2026-11-25T05:00:00Z')
    const id = await startedCampaign({ sessionId: session.id }, night)
    await postUntil({ transport, clock: () => night }, () => nothingDue(night))
    await advanceCampaigns(night)
    const again = await startedCampaign({ sessionId: session.id }, new Date(night.getTime() + HOUR))
    const later = new Date(night.getTime() + 2 * HOUR)
    await postUntil({ transport, clock: () => later }, () => nothingDue(later))
    await advanceCampaigns(later)
    expect([(await campaignOf(id)).status, (await campaignOf(again)).status]).toEqual(['SENT', 'SENT'])

    const video = await startedCampaign({}, later)
    await postUntil({ transport, clock: () => later }, () => nothingDue(later))
    await advanceCampaigns(later)
    expect((await campaignOf(video)).status).toBe('SENT')
    const { mailings } = await readReportData(db, { from: '2026-11-01', to: '2026-12-31' })
    expect(
      mailings.map((row) => [row.sessionId, row.subject, row.sends.map(({ sentOn }) => sentOn)]),
    ).toEqual([
      [session.id, null, ['2026-11-24', '2026-11-25']],
      [null, WORDS.topic, ['2026-11-25']],
    ])
    const sends = await db.mailingSend.findMany({ orderBy: [{ sentOn: 'asc' }, { mailingId: 'asc' }] })
    expect(sends.map(({ count }) => count)).toEqual([5, 5, 5])
  })
})

describe('at full size', () => {
  const { numRuns: size } = campaign('a campaign’s size', { quick: 100, full: 1_500 })

  it('with 5 % that fail for now and 2 % for good, everybody is counted once and rightly', {
    timeout: CAMPAIGN_TIMEOUT,
  }, async () => {
    const contacts = await makeContacts(size)
    const later = new Set(contacts.filter((_, index) => index % 20 === 7).map(({ email }) => email))
    const never = new Set(contacts.filter((_, index) => index % 50 === 3).map(({ email }) => email))
    peer.behave = (to) => (never.has(to) ? 'refuseRecipient' : later.has(to) ? 'later' : 'accept')
    const id = await startedCampaign()
    const begun = performance.now()
    await postUntil({ transport }, nothingDue)
    const seconds = (performance.now() - begun) / 1_000
    expect(await readProgress(staff(), id)).toMatchObject({
      status: 'SENDING',
      recipients: size,
      counts: {
        SENT: size - later.size - never.size,
        PENDING: later.size,
        SUPPRESSED: never.size,
        FAILED: 0,
      },
      retrying: later.size,
      nextTryAt: expect.any(Date),
      perMinute: size - later.size - never.size,
    })
    peer.behave = () => 'accept'
    const afterwards = new Date(NOW.getTime() + HOUR)
    await postUntil({ transport, clock: () => afterwards }, () => nothingDue(afterwards))
    await advanceCampaigns(afterwards)
    expect(await countsOf(id)).toEqual({ SENT: size - never.size, SUPPRESSED: never.size })
    expect((await campaignOf(id)).status).toBe('SENT')
    expect(await db.undeliverableAddress.count()).toBe(never.size)
    expect(new Set(peer.received.map(recipientOf)).size).toBe(size - never.size)
    expect(peer.received).toHaveLength(size - never.size)
    process.stdout.write(
      `campaign to ${size}: ${size - never.size} sent (${later.size} of them at the second try), ${never.size} refused for good; first round ${seconds.toFixed(1)} s\n`,
    )
  })
})
