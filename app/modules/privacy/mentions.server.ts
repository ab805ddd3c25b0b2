import { Prisma } from '#app/generated/prisma/client.ts'
import { db } from '#app/platform/db.server.ts'
import { WORDS } from './data-map.ts'

const MOST = 50
/** Shorter names are in too many words to tell anything. */
const SHORTEST = 5

export type Mention = { table: string; column: string; sessionId: string | null }

/**
 * Texts of the team that hold a person's name or address, so that staff can edit them: no program can tell which words of a text
 * are about somebody. Case counts not, accents do.
 */
export async function findMentions(email: string, name: string): Promise<Mention[]> {
  const wanted = [email, name].filter((text) => text.length >= SHORTEST).map(likeAnywhere)
  if (wanted.length === 0) return []
  const found: Mention[] = []
  const known = await tablesWithSession()
  for (const { table, column } of WORDS) {
    const session =
      table === 'Session'
        ? Prisma.sql`"id"`
        : known.has(table)
          ? Prisma.sql`"sessionId"`
          : Prisma.sql`NULL::uuid`
    const text = Prisma.raw(`"${column}"::text`)
    const matches = Prisma.join(
      wanted.map((pattern) => Prisma.sql`${text} ILIKE ${pattern}`),
      ' OR ',
    )
    const rows = await db.$queryRaw<{ sessionId: string | null }[]>`
      SELECT ${session} AS "sessionId" FROM ${Prisma.raw(`"${table}"`)} WHERE ${matches} LIMIT ${MOST}`
    found.push(...rows.map(({ sessionId }) => ({ table, column, sessionId })))
  }
  return found
}

async function tablesWithSession(): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS "name" FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'sessionId'`
  return new Set(rows.map(({ name }) => name))
}

function likeAnywhere(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
}
