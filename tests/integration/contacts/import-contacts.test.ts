import { beforeEach, expect, test } from 'vitest'
import { demonstrationContacts } from '#app/cli/demonstration-contacts.server.ts'
import type { ContactRow } from '#app/modules/contacts/contact-file.ts'
import { contactFilterSchema, NO_FILTER } from '#app/modules/contacts/contact-filter.ts'
import { importContacts, planContactImport } from '#app/modules/contacts/import-contacts.server.ts'
import { contactFacets, listContacts } from '#app/modules/contacts/queries.server.ts'
import {
  addContact,
  deleteContact,
  editContact,
  setSubscribed,
} from '#app/modules/contacts/save-contact.server.ts'
import { db } from '#app/platform/db.server.ts'
import { COORDINATOR, contextOf, READER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

useDatabase()
const staff = contextOf(COORDINATOR)
beforeEach(() => db.contact.deleteMany())

const ANA: ContactRow = {
  line: 2,
  email: 'ana@example.org',
  name: 'Ana',
  language: null,
  usualLanguage: 'es',
  place: { city: 'Chicago', country: 'US', zone: 'America/Chicago' },
  organization: null,
  leader: true,
  sector: 'CULTURE',
  tags: ['feria'],
  source: 'Feria',
  consentOn: '2026-01-01',
  unsubscribedOn: null,
}

test('the demonstration’s base is loaded; the same again changes nothing; lists and facets see it', async () => {
  const rows = demonstrationContacts('2026-11-24')
  expect(await importContacts(staff, rows)).toMatchObject({ created: 1_500, changed: 0 })
  expect(await importContacts(staff, rows)).toMatchObject({
    created: 0,
    changed: 0,
    unchanged: 1_500,
    differences: [],
  })
  const facets = await contactFacets(staff)
  expect([facets.countries.length, facets.cities.length, facets.tags]).toEqual([
    25,
    77,
    ['boletín', 'voluntariado'],
  ])
  const names = new Set<string>()
  let asked: { after: string } | undefined
  do {
    const page = await listContacts(staff, contactFilterSchema.parse({ leadersOnly: true }), asked)
    expect(page.count).toBe(121)
    for (const { id } of page.rows) names.add(id)
    asked = page.next ? { after: page.next } : undefined
  } while (asked)
  expect(names.size).toBe(121)
})

test('what differs is done as decided, on the contacts that were shown or not at all', async () => {
  await importContacts(staff, [ANA])
  const row = { ...ANA, name: 'Ana Ríos', organization: 'Casa', tags: ['boletín'] }
  const shown = await planContactImport(staff, [row])
  expect(shown).toMatchObject({ created: 0, changed: 1, differences: [{ field: 'name' }] })
  await db.contact.updateMany({ data: { name: 'Anita' } })
  const take = { rule: 'take', chosen: {} } as const
  await expect(importContacts(staff, [row], take, shown.digest)).rejects.toThrow('contactsChangedMeanwhile')
  await importContacts(staff, [row], take)
  const contact = await db.contact.findFirstOrThrow()
  expect(contact).toMatchObject({
    name: 'Ana Ríos',
    organization: 'Casa',
    tags: ['feria', 'boletín'],
    zone: 'America/Chicago',
  })
  expect(contact.searchText).toBe('ana rios ana@example.org casa chicago')
  expect(await db.auditEntry.count({ where: { action: 'contact.merged', subjectId: contact.id } })).toBe(1)
})

test('by hand: added, edited, taken off and put back, deleted; each in the trail, none by a reader', async () => {
  const { line: _, place: __, usualLanguage: ___, unsubscribedOn: ____, ...rest } = ANA
  const input = {
    ...rest,
    language: 'es' as const,
    leader: true,
    city: 'Chicago',
    country: 'US',
    zone: 'America/Chicago',
  }
  const id = await addContact(staff, input)
  await expect(addContact(staff, input)).rejects.toThrow('contactEmailTaken')
  await editContact(staff, id, { ...input, name: 'Ana Ríos' })
  await setSubscribed(staff, id, false)
  await setSubscribed(staff, id, true)
  await deleteContact(staff, id)
  const entries = await db.auditEntry.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } })
  expect(entries.map(({ action }) => action)).toEqual([
    'contact.added',
    'contact.edited',
    'contact.unsubscribed',
    'contact.resubscribed',
    'contact.erased',
  ])
  // Written down as every erasure is, so that a restored backup erases them again.
  expect(await db.erasure.count({ where: { subjectKind: 'contact', subjectId: id } })).toBe(1)
  expect(JSON.stringify(entries.map(({ before, after }) => [before, after]))).not.toMatch(/Ana|example/)
  const reader = contextOf(READER)
  await expect(listContacts(reader, NO_FILTER)).rejects.toThrow('forbidden')
  await expect(importContacts(reader, [ANA])).rejects.toThrow('forbidden')
})
