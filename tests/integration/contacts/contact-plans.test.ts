import { beforeAll, expect, test } from 'vitest'
import { contactFilterSchema } from '#app/modules/contacts/contact-filter.ts'
import { listContacts } from '#app/modules/contacts/queries.server.ts'
import { countAudience } from '#app/modules/outreach/audience.server.ts'
import { connection, db } from '#app/platform/db.server.ts'
import { generate } from '#tests/bench/generate.ts'
import { COORDINATOR, contextOf } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { plansOf, queriesOf } from '#tests/support/queries.ts'

useDatabase()

const staff = contextOf(COORDINATOR)
const SIZE = 100_000
// The embedded database takes a minute to make so many, and plans as the server does.
const onServer = Boolean(process.env.TEST_DATABASE_URL)

beforeAll(async () => {
  if (!onServer) return
  await generate(connection, { sessions: 0, registrations: 0, contacts: SIZE })
  // A tag that few have: one that a sixth has is read as well without its index.
  await db.$executeRaw`UPDATE "Contact" SET "tags" = '{feria}' WHERE "email" LIKE 'contacto77%'`
  await db.$executeRaw`ANALYZE "Contact"`
}, 300_000)

const readsAll = /Seq Scan on "?Contact"?/

/** Statements on contacts that read the whole table. */
async function withoutIndex(work: () => Promise<unknown>): Promise<string[]> {
  const plans = await plansOf(await queriesOf(work))
  const ofContacts = plans.filter(({ query }) => query.includes('"Contact"'))
  expect(ofContacts.length).toBeGreaterThan(0)
  return ofContacts.filter(({ plan }) => readsAll.test(plan)).map(({ query, plan }) => `${query}\n${plan}`)
}

test.runIf(onServer).each([
  ['nothing asked', {}],
  ['a name', { search: 'contacto 1234' }],
  ['part of an address', { search: '777@example' }],
  ['a city', { cities: ['Madrid|ES'] }],
  ['a country', { countries: ['ES'] }],
  ['a sector', { sectors: ['CULTURE'] }],
  ['a tag', { tags: ['feria'] }],
  ['a city and a tag', { cities: ['Madrid|ES'], tags: ['feria'] }],
])('a page of contacts is read by an index: %s', async (_, asked) => {
  const filter = contactFilterSchema.parse(asked)
  const first = await listContacts(staff, filter)
  expect(first.rows.length).toBeGreaterThan(0)
  expect(await withoutIndex(() => listContacts(staff, filter))).toEqual([])
  if (first.next) {
    const after = { after: first.next }
    expect(await withoutIndex(() => listContacts(staff, filter, after))).toEqual([])
    const second = await listContacts(staff, filter, after)
    const before = { before: second.previous ?? '' }
    expect(await withoutIndex(() => listContacts(staff, filter, before))).toEqual([])
    expect((await listContacts(staff, filter, before)).rows).toEqual(first.rows)
  }
})

test.runIf(onServer).each([
  ['a city', { cities: ['Madrid|ES'] }],
  ['a sector', { sectors: ['CULTURE'] }],
])('whom a campaign would reach is counted by an index: %s', async (_, asked) => {
  expect(await withoutIndex(() => countAudience(staff, contactFilterSchema.parse(asked)))).toEqual([])
})

test.runIf(onServer)('control: without an index the whole table is read', async () => {
  const plans = await plansOf([{ text: `SELECT * FROM "Contact" WHERE "source" = 'otra'`, values: [] }])
  expect(plans[0]?.plan).toMatch(readsAll)
})
