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

type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  'Heap Fetches'?: number
  Plans?: Node[]
}

/** `rows` that were taken from tables, kept or not; `entries` that were passed in indexes alone. Run, not estimated. */
export type Reading = { rows: number; entries: number; wholeTables: string[] }

/**
 * What these statements read, where they only read; as if reading whole tables were dear, so that it does not hang on whether a
 * table is still small enough for that. Fill and VACUUM (ANALYZE) the tables first.
 */
export async function readingOf(queries: readonly Query[]): Promise<Reading> {
  const client = new pg.Client(connection)
  await client.connect()
  await client.query('SET enable_seqscan = off')
  const reading: Reading = { rows: 0, entries: 0, wholeTables: [] }
  const visit = (node: Node) => {
    const loops = node['Actual Loops']
    const kept = node['Actual Rows'] * loops
    const passed =
      kept + ((node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) * loops
    if (node['Node Type'] === 'Index Only Scan') {
      reading.entries += passed
      reading.rows += node['Heap Fetches'] ?? 0
    } else if (node['Relation Name']) {
      reading.rows += passed
      if (node['Node Type'] === 'Seq Scan') reading.wholeTables.push(node['Relation Name'])
    }
    node.Plans?.forEach(visit)
  }
  try {
    for (const { text, values } of queries) {
      if (!/^\s*(select|with)/i.test(text)) continue
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
        `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`,
        values,
      )
      for (const row of rows) visit(row['QUERY PLAN'][0].Plan)
    }
    return reading
  } finally {
    await client.end()
  }
}
