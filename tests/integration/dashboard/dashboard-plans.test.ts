import { expect, it } from 'vitest'
import { loadArrivals } from '#app/modules/dashboard/load-arrivals.server.ts'
import { loadDashboard } from '#app/modules/dashboard/load-dashboard.server.ts'
import { connection, db } from '#app/platform/db.server.ts'
import { generate } from '#tests/bench/generate.ts'
import { COORDINATOR, contextOf } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { plansOf, queriesOf } from '#tests/support/queries.ts'

useDatabase()

const staff = contextOf(COORDINATOR)

it('reads by index however large the programme is', async () => {
  await generate(connection, { sessions: 1_000, registrations: 4_000, contacts: 2_000 })
  // Somewhere without a session, so that the list of such places is not empty.
  await db.contact.create({
    data: {
      email: 'eva@example.org',
      name: 'Eva',
      city: 'Lugar Nuevo',
      country: 'FR',
      source: 'feria',
      searchText: 'eva',
    },
  })
  const period = { from: '2024-01-01', to: '2024-03-31' }
  const plans = await plansOf(await queriesOf(() => loadDashboard(staff, period)))
  expect(plans).toHaveLength(6)
  for (const { query, plan } of plans) {
    expect(plan, query).toMatch(/Index (Only )?Scan|Bitmap Index Scan/)
  }
}, 120_000)

it('reads who came by index too', async () => {
  const period = { from: '2024-01-01', to: '2024-03-31' }
  const plans = await plansOf(await queriesOf(() => loadArrivals(staff, period)))
  expect(plans).toHaveLength(2)
  for (const { query, plan } of plans) {
    expect(plan, query).toMatch(/Index (Only )?Scan|Bitmap Index Scan/)
    expect(plan, query).not.toMatch(/Seq Scan on "?(Registration|MailDelivery|Session)"?/)
  }
}, 120_000)
