import { parseWithZod } from '@conform-to/zod/v4'
import { describe, expect, test } from 'vitest'
import { proposalSchema } from '#app/modules/sessions/proposal-schema.ts'

const now = new Date('2026-11-24T18:00:00Z')
const chicago = { key: 'chicago', zone: 'America/Chicago' }

const complete: Record<string, string> = {
  idempotencyKey: '8f2a5c1e-9d4b-4c7a-b1e3-5a6d7f8e9c01',
  name: 'María Reyes',
  credit: 'presidenta de la Federación de Clubes',
  email: 'maria@example.org',
  city: 'chicago',
  kind: 'HOME_MEETING',
  modality: 'VIRTUAL',
  'slots.first.date': '2027-03-12',
  'slots.first.time': '18:00',
  'slots.second.date': '2027-03-13',
  'slots.second.time': '18:00',
  expectedPeople: '12',
  notice: '1',
}

function parse(changes: Record<string, string | null> = {}, city: typeof chicago | null = chicago) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ ...complete, ...changes }))
    if (value !== null) form.set(name, value)
  return parseWithZod(form, { schema: proposalSchema({ now, city }) })
}

test('a complete proposal, its slots with their instants', () => {
  const submission = parse({
    name: '  María \n Reyes ',
    email: ' Maria@Example.ORG',
    topics: 'Voto\r\ndigital\u0007',
  })
  expect(submission.status).toBe('success')
  if (submission.status !== 'success') return
  expect(submission.value).toMatchObject({
    name: 'María Reyes',
    email: 'maria@example.org',
    topics: 'Voto\ndigital',
    expectedPeople: 12,
    notice: 1,
    slots: [
      {
        date: '2027-03-12',
        time: '18:00',
        zone: 'America/Chicago',
        fold: 0,
        startsAt: new Date('2027-03-13T00:00:00Z'),
      },
      {
        date: '2027-03-13',
        time: '18:00',
        zone: 'America/Chicago',
        fold: 0,
        startsAt: new Date('2027-03-14T00:00:00Z'),
      },
    ],
  })
})

test('what may be left out, also when it is only spaces', () => {
  const submission = parse({ phone: ' ', topics: ' \n ', organization: '  ', 'slots.third.date': '' })
  expect(submission.status).toBe('success')
  if (submission.status !== 'success') return
  expect(submission.value).toMatchObject({ phone: undefined, topics: undefined, organization: undefined })
  expect(submission.value.slots).toHaveLength(2)
})

test('of an hour that happens twice, the one that was chosen', () => {
  const submission = parse({
    'slots.second.date': '2027-11-07',
    'slots.second.time': '01:30',
    'slots.second.fold': '1',
  })
  expect(submission.status === 'success' && submission.value.slots[1]).toMatchObject({
    fold: 1,
    startsAt: new Date('2027-11-07T07:30:00Z'),
  })
})

/** The errors of a refused form; null where it was accepted. */
function errorsOf(submission: ReturnType<typeof parse>) {
  return submission.status === 'error' ? submission.error : null
}

describe('each fault at its field', () => {
  const faults: [string, Record<string, string | null>, Record<string, string[]>][] = [
    ['no name', { name: null }, { name: ['required'] }],
    ['a name of spaces', { name: ' \t ' }, { name: ['required'] }],
    ['a name too long', { name: 'a'.repeat(121) }, { name: ['tooLong?max=120'] }],
    ['a name is not a line break', { name: '\r\n' }, { name: ['required'] }],
    ['no credit', { credit: '' }, { credit: ['required'] }],
    ['an address of spaces', { email: '  ' }, { email: ['required'] }],
    ['an address without a domain', { email: 'maria@' }, { email: ['email'] }],
    ['two addresses', { email: 'a@example.org,b@example.org' }, { email: ['email'] }],
    ['a telephone of letters', { phone: 'llámame' }, { phone: ['phone'] }],
    ['another city than was found', { city: 'madrid' }, { city: ['city'] }],
    ['no city', { city: null }, { city: ['city'] }],
    ['a kind that there is not', { kind: 'PARTY' }, { kind: ['choose'] }],
    ['no modality', { modality: null }, { modality: ['choose'] }],
    ['people in words', { expectedPeople: 'doce' }, { expectedPeople: ['number'] }],
    ['half a person', { expectedPeople: '1.5' }, { expectedPeople: ['number'] }],
    ['nobody', { expectedPeople: '0' }, { expectedPeople: ['tooSmall?min=1'] }],
    ['a stadium', { expectedPeople: '50000' }, { expectedPeople: ['tooBig?max=500'] }],
    ['no count', { expectedPeople: '' }, { expectedPeople: ['required'] }],
    ['no consent', { notice: null }, { notice: ['consent'] }],
    ['a forged consent', { notice: 'on' }, { notice: ['consent'] }],
    ['a forged key', { idempotencyKey: 'x' }, { idempotencyKey: ['invalid'] }],
    [
      'only one slot',
      { 'slots.second.date': '', 'slots.second.time': '' },
      {
        'slots.second.date': ['required'],
        'slots.second.time': ['required'],
      },
    ],
    ['a day without an hour', { 'slots.third.date': '2027-03-14' }, { 'slots.third.time': ['required'] }],
    ['an hour without a day', { 'slots.third.time': '18:00' }, { 'slots.third.date': ['required'] }],
    ['30 February', { 'slots.first.date': '2027-02-30' }, { 'slots.first.date': ['date'] }],
    ['24:00', { 'slots.first.time': '24:00' }, { 'slots.first.time': ['time'] }],
    ['yesterday', { 'slots.first.date': '2026-11-23' }, { 'slots.first.date': ['pastDate'] }],
    [
      'an hour ago',
      { 'slots.first.date': '2026-11-24', 'slots.first.time': '11:00' },
      { 'slots.first.time': ['pastDate'] },
    ],
    [
      'this very minute',
      { 'slots.first.date': '2026-11-24', 'slots.first.time': '12:00' },
      {
        'slots.first.time': ['pastDate'],
      },
    ],
    ['in another century', { 'slots.first.date': '2126-11-24' }, { 'slots.first.date': ['slotTooFar'] }],
    [
      'an hour that the clock skips',
      { 'slots.first.date': '2027-03-14', 'slots.first.time': '02:30' },
      {
        'slots.first.time': ['slotGap'],
      },
    ],
    [
      'an hour that happens twice',
      { 'slots.first.date': '2027-11-07', 'slots.first.time': '01:30' },
      {
        'slots.first.fold': ['slotOverlap'],
      },
    ],
    ['the same slot twice', { 'slots.second.date': '2027-03-12' }, { 'slots.second.date': ['slotSame'] }],
  ]
  test.each(faults)('%s', (_, changes, errors) => {
    const submission = parse(changes)
    expect(errorsOf(submission)).toEqual(errors)
  })

  test('all faults are said at once, slots included', () => {
    const submission = parse({ name: '', 'slots.first.date': '2020-01-01', notice: null })
    expect(errorsOf(submission)).toEqual({
      name: ['required'],
      'slots.first.date': ['pastDate'],
      notice: ['consent'],
    })
  })

  test('while the city is unknown, slots are not judged by a zone that nobody chose', () => {
    const submission = parse({ 'slots.first.date': '2027-03-14', 'slots.first.time': '02:30' }, null)
    expect(errorsOf(submission)).toEqual({ city: ['city'] })
  })
})
