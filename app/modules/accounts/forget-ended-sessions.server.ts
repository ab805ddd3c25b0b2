import type { Tx } from '#app/platform/db.server.ts'

/** Staff sessions that ended, and one-time links that were used or ran out, before then. At most `limit` of each. @returns how many went */
export async function forgetEndedSessions(tx: Tx, before: Date, limit: number): Promise<number> {
  const sessions = await tx.$executeRaw`
    DELETE FROM "StaffSession" WHERE "id" IN (
      SELECT "id" FROM "StaffSession" WHERE least("endedAt", "expiresAt") < ${before}::timestamptz LIMIT ${limit}
    )`
  const links = await tx.$executeRaw`
    DELETE FROM "StaffLink" WHERE "id" IN (
      SELECT "id" FROM "StaffLink" WHERE least("usedAt", "expiresAt") < ${before}::timestamptz LIMIT ${limit}
    )`
  return sessions + links
}
