import { expect, test } from 'vitest'
import { contactHistory } from '#app/modules/contacts/contact-history.server.ts'
import { unsubscribeContact } from '#app/modules/contacts/contact-preferences.server.ts'
import { erasePerson } from '#app/modules/privacy/erase-person.server.ts'
import { changeRegistration } from '#app/modules/registrations/change-registration.server.ts'
import { enterSession } from '#app/modules/registrations/enter-session.server.ts'
import { registerAttendee } from '#app/modules/registrations/register-attendee.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { COORDINATOR, contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import {
  attendee,
  attendeeActor,
  publishedSession,
  registrationOf,
} from '#tests/support/registration-factory.ts'

useDatabase()

const BEGINS = new Date('2026-12-02T03:00:00Z')

async function registered(consentFuture: boolean) {
  const session = await publishedSession()
  const input = attendee(session.id, { consentFuture })
  await registerAttendee(contextOf(), input)
  return registrationOf(session.id, input.email)
}

type Row = Awaited<ReturnType<typeof registered>>

const own = ({ id }: Row, now = NOW) => contextOf(attendeeActor(id), now)
const contactOf = ({ email }: Row) => db.contact.findUnique({ where: { email: email ?? '' } })
const change = (row: Row, future: boolean, now = NOW) =>
  changeRegistration(own(row, now), {
    registrationId: row.id,
    partySize: 1,
    question: null,
    zone: row.zone,
    language: row.language,
    answers: [],
    consents: { future, recording: false },
  })

test('who ticked the box is a contact once they have acted with their own link', async () => {
  const row = await registered(true)
  // Anybody can type anybody's address.
  expect(await contactOf(row)).toBeNull()
  await enterSession(own(row, BEGINS), { registrationId: row.id })
  const contact = await contactOf(row)
  expect(contact).toMatchObject({
    name: 'Ana Ruiz',
    source: 'registro',
    consentOn: '2026-11-24',
    noticeVersion: 1,
    zone: 'Europe/Madrid',
    unsubscribedAt: null,
  })
  const trail = await db.auditEntry.findMany({ where: { subjectId: contact?.id ?? '' } })
  expect(trail.map(({ action }) => action)).toEqual(['contact.consented'])
  expect(JSON.stringify(trail[0]?.after)).not.toMatch(/ana|example/i)
  // Staff see where it comes from.
  const history = await contactHistory(contextOf(COORDINATOR), {
    id: contact?.id ?? '',
    email: row.email ?? '',
  })
  expect(history.registered.map(({ session }) => session.id)).toEqual([row.sessionId])
  // A second time changes nothing.
  await enterSession(own(row, BEGINS), { registrationId: row.id })
  await change(row, true)
  expect(await contactOf(row)).toEqual(contact)
})

test('who did not tick it is none, until they tick it on their own page; who takes it back is off the mailings', async () => {
  const row = await registered(false)
  await enterSession(own(row, BEGINS), { registrationId: row.id })
  await change(row, false)
  expect(await contactOf(row)).toBeNull()
  const nextDay = new Date(NOW.getTime() + 24 * 3_600_000)
  await change(row, true, nextDay)
  expect(await contactOf(row)).toMatchObject({ consentOn: '2026-11-25', unsubscribedAt: null })
  await change(row, false, nextDay)
  expect(await contactOf(row)).toMatchObject({ unsubscribedAt: nextDay })
  // And stays so.
  await change(row, true, nextDay)
  expect(await contactOf(row)).toMatchObject({ unsubscribedAt: nextDay })
})

test('who is a contact already keeps what is known, with the later consent; who unsubscribed stays off', async () => {
  const row = await registered(true)
  const data = {
    email: row.email ?? '',
    name: 'Ana R. Soto',
    source: 'feria',
    searchText: 'ana',
    consentOn: '2025-01-01',
  }
  const { id } = await db.contact.create({ data })
  await change(row, true)
  expect(await contactOf(row)).toMatchObject({
    id,
    name: 'Ana R. Soto',
    source: 'registro',
    consentOn: '2026-11-24',
  })
  const other = await registered(true)
  const off = await db.contact.create({ data: { ...data, email: other.email ?? '' } })
  await unsubscribeContact(contextOf(), off.id)
  await change(other, true)
  expect(await contactOf(other)).toMatchObject({
    source: 'feria',
    consentOn: '2025-01-01',
    unsubscribedAt: NOW,
  })
})

test('an erasure of the person takes the contact too', async () => {
  const row = await registered(true)
  await change(row, true)
  expect(await contactOf(row)).not.toBeNull()
  await inTransaction((tx) => erasePerson(tx, contextOf(COORDINATOR), { email: row.email ?? '' }))
  expect(await contactOf(row)).toBeNull()
})
