import { createHash } from 'node:crypto'
import type { Prisma } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { type AskedPart, ListOrder, type ListPart } from '#app/platform/cursor.server.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'

export type FailedAddress = {
  /** Normalised. */
  email: string
  /** A code (`550 5.1.1`, `complaint`), never a server's words. */
  reason: string
  /** `smtp`: refused while sending; `bounces`: a file that was read. */
  source: 'smtp' | 'bounces'
}

/** Marks addresses that failed for good; one that is marked already stays as it is. @returns how many were marked now */
export async function markUndeliverable(
  tx: Tx,
  context: ActorContext,
  addresses: readonly FailedAddress[],
): Promise<number> {
  let marked = 0
  for (const { email, reason, source } of addresses) {
    const { count } = await tx.undeliverableAddress.createMany({
      data: [{ email, reason, source, since: context.now }],
      skipDuplicates: true,
    })
    if (count === 0) continue
    marked += 1
    await recordAudit(tx, context, {
      action: 'address.marked',
      subjectKind: 'address',
      subjectId: addressId(email),
      after: { reason, source },
    })
  }
  return marked
}

/** Takes the mark back: mail goes to the address again. @throws DomainError 'forbidden' | 'notFound' */
export async function restoreAddress(context: ActorContext, email: string): Promise<void> {
  assertMay(context.actor, 'addresses.restore')
  await inTransaction(async (tx) => {
    const before = await tx.undeliverableAddress.findUnique({ where: { email } })
    if (!before) throw new DomainError('notFound')
    await tx.undeliverableAddress.delete({ where: { email } })
    await recordAudit(tx, context, {
      action: 'address.restored',
      subjectKind: 'address',
      subjectId: addressId(email),
      before: { reason: before.reason, source: before.source },
    })
  })
}

export type Undeliverable = { reason: string; source: string; since: Date }

/** Which of these addresses (normalised) failed for good, and why. */
export async function undeliverableAmong(
  emails: readonly (string | null)[],
  tx: Tx = db,
): Promise<Map<string, Undeliverable>> {
  const known = emails.filter((email) => email !== null)
  if (known.length === 0) return new Map()
  const rows = await tx.undeliverableAddress.findMany({ where: { email: { in: known } } })
  return new Map(rows.map(({ email, ...row }) => [email, row]))
}

const PAGE = 50

export type UndeliverableRow = Undeliverable & {
  email: string
  contactId: string | null
  name: string | null
}

const BY_ADDRESS = new ListOrder<
  Prisma.UndeliverableAddressWhereInput,
  Prisma.UndeliverableAddressOrderByWithRelationInput
>('undeliverable', { email: 'text' })

/** The marked addresses, by address, a page at a time. @throws DomainError 'forbidden' */
export async function listUndeliverable(
  context: ActorContext,
  asked: AskedPart = {},
): Promise<ListPart<UndeliverableRow> & { total: number }> {
  assertMay(context.actor, 'addresses.restore')
  const [{ rows: page, ...beside }, total] = await Promise.all([
    BY_ADDRESS.part(asked, PAGE, (part) => db.undeliverableAddress.findMany(part)),
    db.undeliverableAddress.count(),
  ])
  const contacts = await db.contact.findMany({
    where: { email: { in: page.map(({ email }) => email) } },
    select: { id: true, name: true, email: true },
  })
  const rows = page.map((row) => {
    const contact = contacts.find(({ email }) => email === row.email)
    return { ...row, contactId: contact?.id ?? null, name: contact?.name ?? null }
  })
  return { rows, ...beside, total }
}

// The trail outlives the address: what it keeps of it cannot be read back.
function addressId(email: string): string {
  return createHash('sha256').update(email).digest('hex').slice(0, 32)
}
