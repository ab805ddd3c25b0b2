import { Prisma } from '#app/generated/prisma/client.ts'
import { db } from './db.server.ts'

/**
 * Each value of a column of texts once, in its order, found by leaping from one to the next through an index that begins with that
 * column: it costs as much as there are values, not rows. What is unknown is none.
 */
export async function distinctValues(table: Prisma.ModelName, column: string): Promise<string[]> {
  const from = Prisma.raw(`"${table}"`)
  const value = Prisma.raw(`"${column}"`)
  const rows = await db.$queryRaw<{ value: string }[]>`
    WITH RECURSIVE each AS (
      (SELECT ${value} AS "value" FROM ${from} WHERE ${value} IS NOT NULL ORDER BY ${value} LIMIT 1)
      UNION ALL
      SELECT later.* FROM each CROSS JOIN LATERAL (
        SELECT ${value} FROM ${from} WHERE ${value} > each."value" ORDER BY ${value} LIMIT 1
      ) AS later
    )
    SELECT "value" FROM each`
  return rows.map((row) => row.value)
}
