import { createHash, randomBytes } from 'node:crypto'
import type { LinkAudience } from '#app/generated/prisma/enums.ts'
import { db, type Tx } from '#app/platform/db.server.ts'

const TOKEN_BYTES = 32
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/

/** A secret for a URL: 32 random bytes as base64url (43 characters). Only its hash is kept. */
export function newToken(): { token: string; hash: Uint8Array<ArrayBuffer> } {
  const token = randomBytes(TOKEN_BYTES).toString('base64url')
  return { token, hash: hashToken(token) }
}

export function hashToken(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(token).digest())
}

/** Whether a text can be a token at all; spares the database the rest. */
export function hasTokenForm(text: string): boolean {
  return TOKEN_FORM.test(text)
}

/** Makes a link token for a subject (session for HOST, registration for ATTENDEE, councillor). Earlier ones stay valid. */
export async function mintLinkToken(
  tx: Tx,
  audience: LinkAudience,
  subjectId: string,
  now: Date,
  expiresAt: Date | null = null,
): Promise<string> {
  const { token, hash } = newToken()
  await tx.linkToken.create({ data: { hash, audience, subjectId, createdAt: now, expiresAt } })
  return token
}

/** As `mintLinkToken`, for many at once. @returns each subject's token */
export async function mintLinkTokens(
  tx: Tx,
  audience: LinkAudience,
  subjectIds: readonly string[],
  now: Date,
): Promise<Map<string, string>> {
  const made = subjectIds.map((subjectId) => ({ subjectId, ...newToken() }))
  if (made.length > 0)
    await tx.linkToken.createMany({
      data: made.map(({ subjectId, hash }) => ({ hash, audience, subjectId, createdAt: now })),
    })
  return new Map(made.map(({ subjectId, token }) => [subjectId, token]))
}

/** The subject a token opens, or null: forged, revoked and expired look the same. */
export async function findLinkSubject(
  audience: LinkAudience,
  token: string,
  now: Date,
): Promise<string | null> {
  if (!hasTokenForm(token)) return null
  const link = await db.linkToken.findUnique({ where: { hash: hashToken(token) } })
  if (!link || link.audience !== audience || link.revokedAt) return null
  if (link.expiresAt && link.expiresAt <= now) return null
  return link.subjectId
}

export async function revokeLinkTokens(
  tx: Tx,
  audience: LinkAudience,
  subjectId: string,
  now: Date,
): Promise<void> {
  await tx.linkToken.updateMany({ where: { audience, subjectId, revokedAt: null }, data: { revokedAt: now } })
}

/** Takes the links away for good, hashes and all: whom they belonged to is nobody any more. */
export async function deleteLinkTokens(
  tx: Tx,
  audience: LinkAudience,
  subjectIds: readonly string[],
): Promise<void> {
  await tx.linkToken.deleteMany({ where: { audience, subjectId: { in: [...subjectIds] } } })
}

/** Links that nothing opens with any more, long enough ago. At most `limit`. @returns how many went */
export async function deleteDeadLinks(tx: Tx, before: Date, limit: number): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM "LinkToken" WHERE "id" IN (
      SELECT "id" FROM "LinkToken" WHERE least("expiresAt", "revokedAt") < ${before}::timestamptz LIMIT ${limit}
    )`
}
