import { describe, expect, test } from 'vitest'
import type { ContactRow } from '#app/modules/contacts/contact-file.ts'
import { mergeValueInWords } from '#app/modules/contacts/contact-words.ts'
import {
  decisionKey,
  KEEP_ALL,
  type MergeDecisions,
  mergeContact,
  type StoredContact,
} from '#app/modules/contacts/merge-contact.ts'

const STORED: StoredContact = {
  id: 'c1',
  email: 'ana@example.org',
  name: 'Ana',
  language: 'es',
  city: 'Chicago',
  country: 'US',
  zone: 'America/Chicago',
  organization: null,
  leader: false,
  sector: 'CULTURE',
  tags: ['boletín'],
  source: 'Feria',
  consentOn: '2025-01-01',
  unsubscribedAt: null,
}
const SILENT: ContactRow = {
  line: 2,
  email: 'ana@example.org',
  name: 'Ana',
  language: null,
  usualLanguage: 'en',
  place: null,
  organization: null,
  leader: null,
  sector: null,
  tags: [],
  source: 'Otra',
  consentOn: '2024-01-01',
  unsubscribedOn: null,
}
const TAKE_ALL: MergeDecisions = { rule: 'take', chosen: {} }
const MADRID = { city: 'Madrid', country: 'ES', zone: 'Europe/Madrid' }

function merged(row: Partial<ContactRow>, decisions = KEEP_ALL, stored: Partial<StoredContact> = {}) {
  return mergeContact({ ...STORED, ...stored }, { ...SILENT, ...row }, decisions, null)
}

test('a silent row changes nothing, whatever the rule', () => {
  expect(merged({}, TAKE_ALL)).toEqual({ changes: {}, differences: [] })
})

test('what is missing is filled without asking; tags are united', () => {
  expect(merged({ organization: 'Casa', tags: ['Boletín', 'feria'] })).toEqual({
    changes: { organization: 'Casa', tags: ['boletín', 'feria'] },
    differences: [],
  })
})

describe('what differs is asked', () => {
  test.each<[Partial<ContactRow>, string, Partial<StoredContact>]>([
    [{ name: 'Ana Ríos' }, 'name', { name: 'Ana Ríos' }],
    [{ language: 'en' }, 'language', { language: 'en' }],
    [{ place: MADRID }, 'place', MADRID],
    [{ leader: true }, 'leader', { leader: true }],
    [{ sector: 'BUSINESS' }, 'sector', { sector: 'BUSINESS' }],
    [{ consentOn: '2026-01-01' }, 'consent', { consentOn: '2026-01-01', source: 'Otra' }],
  ])('%j', (row, field, taken) => {
    expect(merged(row).changes).toEqual({})
    expect(merged(row).differences).toMatchObject([{ field, contactId: 'c1', line: 2 }])
    expect(merged(row, TAKE_ALL).changes).toEqual(taken)
    const key = decisionKey('c1', field as 'name')
    expect(merged(row, { rule: 'keep', chosen: { [key]: 'take' } }).changes).toEqual(taken)
    expect(merged(row, { rule: 'take', chosen: { [key]: 'keep' } }).changes).toEqual({})
  })
})

test('a country alone says nothing against a city in it', () => {
  expect(merged({ place: { city: null, country: 'US', zone: null } }, TAKE_ALL).changes).toEqual({})
})

test('a file can take somebody off the mailings, and never put them back', () => {
  const off = new Date('2026-02-01T06:00:00Z')
  const row = { ...SILENT, unsubscribedOn: '2026-02-01' }
  expect(mergeContact(STORED, row, KEEP_ALL, off).changes).toEqual({ unsubscribedAt: off })
  expect(merged({}, TAKE_ALL, { unsubscribedAt: off }).changes).toEqual({})
})

test('values in words', () => {
  expect(mergeValueInWords('place', 'Madrid|ES', 'es')).toBe('Madrid, ES')
  expect(mergeValueInWords('consent', '2026-01-01|Feria|norte', 'es')).toBe(
    '1° de enero de 2026, Feria|norte',
  )
  expect(mergeValueInWords('leader', true, 'en')).toBe('yes')
  expect(mergeValueInWords('sector', 'CULTURE', 'en')).toBe('Culture')
})
