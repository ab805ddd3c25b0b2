import pg from 'pg'
import { connection } from '#app/platform/db.server.ts'

export type Query = { text: string; values: unknown[] }

/** The statements that `work` sends to the database through the driver, transaction control left out. */
export async function queriesOf(work: () => Promise<unknown>): Promise<Query[]> {
  const queries: Query[] = []
  const { prototype } = pg.Client
  const original = prototype.query
  prototype.query = function record(this: pg.Client, ...args: unknown[]) {
    const [first, second] = args
    const { text, values } =
      typeof first === 'string'
        ? { text: first, values: second }
        : (first as { text: string; values?: unknown })
    if (/^\s*(select|insert|update|delete|with)/i.test(text)) {
      queries.push({ text, values: Array.isArray(values) ? values : [] })
    }
    return original.apply(this, args as Parameters<typeof original>)
  } as typeof original
  try {
    await work()
  } finally {
    prototype.query = original
  }
  return queries
}

/**
 * How the database would go about each, in EXPLAIN's words. Fill and ANALYZE the tables first.
 * @param sequentially false: as if reading whole tables and sorting were dear, to see whether an index can serve at all
 */
export async function plansOf(
  queries: readonly Query[],
  { sequentially = true } = {},
): Promise<{ query: string; plan: string }[]> {
  const client = new pg.Client(connection)
  await client.connect()
  if (!sequentially)
    await client.query('SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off')
  try {
    const plans = []
    for (const { text, values } of queries) {
      const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values)
      plans.push({ query: text, plan: rows.map((row) => row['QUERY PLAN']).join('\n') })
    }
    return plans
  } finally {
    await client.end()
  }
}
