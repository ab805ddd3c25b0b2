import type { StaffLinkPurpose } from '#app/generated/prisma/enums.ts'
import { db, type Tx } from '#app/platform/db.server.ts'
import { env } from '#app/platform/env.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { hashToken, hasTokenForm, newToken } from './link-tokens.server.ts'

/** How long a one-time link opens: an invitation is read the same day or renewed; recovery happens now. */
export const LINK_MS: Record<StaffLinkPurpose, number> = {
  INVITATION: 24 * 60 * 60_000,
  RECOVERY: 10 * 60_000,
}

export type OpenStaffLink = {
  id: string
  purpose: StaffLinkPurpose
  account: { id: string; name: string; email: string }
}

/** Makes a one-time link for an account. Earlier ones stay until one of them is used. @returns the path's token */
export async function mintStaffLink(
  tx: Tx,
  accountId: string,
  purpose: StaffLinkPurpose,
  now: Date,
): Promise<string> {
  const { token, hash } = newToken()
  await tx.staffLink.create({
    data: {
      tokenHash: hash,
      accountId,
      purpose,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LINK_MS[purpose]),
    },
  })
  return token
}

/** What a token opens, or null: forged, used, expired and of a disabled account look the same. */
export async function findStaffLink(token: string, now: Date): Promise<OpenStaffLink | null> {
  if (!hasTokenForm(token)) return null
  return db.staffLink.findFirst({
    where: {
      tokenHash: hashToken(token),
      usedAt: null,
      expiresAt: { gt: now },
      account: { disabledAt: null },
    },
    select: { id: true, purpose: true, account: { select: { id: true, name: true, email: true } } },
  })
}

/**
 * Uses a link: of two people with the same one, the second finds it used. The account's other links end with it.
 * @throws DomainError 'linkInvalid'
 */
export async function spendStaffLink(tx: Tx, link: OpenStaffLink, now: Date): Promise<void> {
  const { count } = await tx.staffLink.updateMany({
    where: { id: link.id, usedAt: null, expiresAt: { gt: now } },
    data: { usedAt: now },
  })
  if (count === 0) throw new DomainError('linkInvalid')
  await endStaffLinks(tx, link.account.id, now)
}

export async function endStaffLinks(tx: Tx, accountId: string, now: Date): Promise<void> {
  await tx.staffLink.updateMany({ where: { accountId, usedAt: null }, data: { usedAt: now } })
}

/** The full address of a one-time link, for a person to open. */
export function staffLinkUrl(token: string): string {
  return `${env().APP_URL}/acceso/${token}`
}
