import { createHash, randomBytes } from 'node:crypto'
import type { Tx } from '#app/platform/db.server.ts'
import { toBase32 } from './totp.server.ts'

const CODES = 10
const CODE_BYTES = 10

/**
 * Ten new codes, each for one use, in place of those before. 80 random bits each: a dump's hashes can't be guessed back.
 * @returns the codes as people see them once (ABCD-EFGH-IJKL-MNOP)
 */
export async function makeRecoveryCodes(tx: Tx, accountId: string, now: Date): Promise<string[]> {
  const codes = Array.from({ length: CODES }, () => toBase32(randomBytes(CODE_BYTES)))
  await tx.staffRecoveryCode.deleteMany({ where: { accountId } })
  await tx.staffRecoveryCode.createMany({
    data: codes.map((code) => ({ accountId, hash: hashCode(accountId, code), createdAt: now })),
  })
  return codes.map((code) => code.match(/.{4}/g)?.join('-') ?? code)
}

/** Uses a code; false where it is none of the account's, or used. Of two people at once the second finds it used. */
export async function spendRecoveryCode(
  tx: Tx,
  accountId: string,
  typed: string,
  now: Date,
): Promise<boolean> {
  const code = typed.toUpperCase().replace(/[^A-Z2-7]/g, '')
  const { count } = await tx.staffRecoveryCode.updateMany({
    where: { accountId, hash: hashCode(accountId, code), usedAt: null },
    data: { usedAt: now },
  })
  return count === 1
}

function hashCode(accountId: string, code: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(`${accountId} ${code}`).digest())
}
