import type { StaffRole } from '#app/generated/prisma/enums.ts'
import { hashPassword } from '#app/modules/accounts/passwords.server.ts'
import { sessionCookie, startStaffSession } from '#app/modules/accounts/staff-sessions.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { NOW } from './context.ts'

export const PASSWORD = 'cuatro casas azules'

let made = 0
let passwordHash: Promise<string> | undefined

/** An account that can sign in with PASSWORD. */
export async function makeAccount({
  role = 'COORDINATOR',
  ...data
}: {
  role?: StaffRole
  email?: string
  name?: string
  disabledAt?: Date
  passwordHash?: null
} = {}) {
  made += 1
  passwordHash ??= hashPassword(PASSWORD)
  return db.staffAccount.create({
    data: {
      email: `cuenta${made}@example.org`,
      name: `Cuenta ${made}`,
      role,
      passwordHash: await passwordHash,
      ...data,
    },
  })
}

/** A Cookie header of a session that begins at `now`, signed in with both factors. */
export async function signedInCookie(accountId: string, now: Date = NOW): Promise<string> {
  const token = await inTransaction((tx) => startStaffSession(tx, accountId, now, { secondFactorAt: now }))
  return sessionCookie(token).split(';')[0] ?? ''
}
