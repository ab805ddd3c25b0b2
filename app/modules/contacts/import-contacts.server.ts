import { createHash, randomUUID } from 'node:crypto'
import { Prisma } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { type AuditFact, recordAudit, recordAudits } from '#app/modules/audit/record-audit.server.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { MEXICO_CITY, resolveWallTime } from '#app/platform/time.ts'
import type { ContactRow } from './contact-file.ts'
import {
  decisionKey,
  KEEP_ALL,
  type MergeDecisions,
  type MergeDifference,
  mergeContact,
  type StoredContact,
} from './merge-contact.ts'
import { searchTextOf } from './search-text.ts'

export type ContactImport = {
  created: number
  /** Contacts that get something: filled, added or taken from the file. */
  changed: number
  unchanged: number
  differences: MergeDifference[]
  /** What the plan rests on: the same file on the same contacts has the same. */
  digest: string
}

type Plan = ContactImport & {
  fresh: ContactRow[]
  changes: { stored: StoredContact; changes: Partial<StoredContact>; overwrites: boolean }[]
}

/** How many rows one statement takes. */
const CHUNK = 1_000

const STORED = {
  id: true,
  email: true,
  name: true,
  language: true,
  city: true,
  country: true,
  zone: true,
  organization: true,
  leader: true,
  sector: true,
  tags: true,
  source: true,
  consentOn: true,
  unsubscribedAt: true,
} as const

/** What loading the rows would do; writes nothing. @throws DomainError 'forbidden' */
export async function planContactImport(
  context: ActorContext,
  rows: readonly ContactRow[],
  decisions: MergeDecisions = KEEP_ALL,
): Promise<ContactImport> {
  assertMay(context.actor, 'contacts.edit')
  const { fresh: _, changes: __, ...plan } = await makePlan(db, rows, decisions)
  return plan
}

/**
 * Loads the rows of a file: all of them, or none. People are told apart by their address; what differs from a contact that is
 * there is done as decided. Loading the same file again changes nothing.
 * @param shown the digest of the plan that somebody decided on; without one, decisions are taken as they are
 * @throws DomainError 'forbidden'; 'contactsChangedMeanwhile' where the contacts are no longer those that were shown
 */
export async function importContacts(
  context: ActorContext,
  rows: readonly ContactRow[],
  decisions: MergeDecisions = KEEP_ALL,
  shown?: string,
): Promise<ContactImport> {
  assertMay(context.actor, 'contacts.edit')
  return inTransaction(async (tx) => {
    // One import at a time: two would both find the same people missing.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('import-contacts'))`
    await tx.$queryRaw`SELECT 1 AS "one" FROM "Contact" WHERE "email" = ANY(${rows.map(({ email }) => email)}) FOR UPDATE`
    const { fresh, changes, ...plan } = await makePlan(tx, rows, decisions)
    if (shown !== undefined && shown !== plan.digest) throw new DomainError('contactsChangedMeanwhile')
    await insert(tx, context, fresh)
    await update(tx, context, changes)
    if (fresh.length + changes.length > 0) {
      await recordAudit(tx, context, {
        action: 'contact.imported',
        subjectKind: 'contacts',
        subjectId: randomUUID(),
        after: { created: fresh.length, changed: changes.length },
      })
      await recordAudits(tx, context, changes.flatMap(auditOfChange))
    }
    return plan
  })
}

async function makePlan(
  tx: Tx | typeof db,
  rows: readonly ContactRow[],
  decisions: MergeDecisions,
): Promise<Plan> {
  const known = new Map<string, StoredContact>()
  for (const chunk of chunksOf(rows)) {
    const found = await tx.contact.findMany({
      where: { email: { in: chunk.map(({ email }) => email) } },
      select: STORED,
    })
    for (const contact of found) known.set(contact.email, contact)
  }
  const fresh: ContactRow[] = []
  const changes: Plan['changes'] = []
  const differences: MergeDifference[] = []
  for (const row of rows) {
    const stored = known.get(row.email)
    if (!stored) {
      fresh.push(row)
      continue
    }
    const merged = mergeContact(stored, row, decisions, momentOf(row.unsubscribedOn))
    differences.push(...merged.differences)
    if (Object.keys(merged.changes).length > 0) {
      const overwrites = merged.differences.some(({ field }) => isTaken(decisions, stored.id, field))
      changes.push({ stored, changes: merged.changes, overwrites })
    }
  }
  const digest = createHash('sha256')
    .update(JSON.stringify([fresh.map(({ email }) => email), differences]))
    .digest('base64url')
  return {
    created: fresh.length,
    changed: changes.length,
    unchanged: rows.length - fresh.length - changes.length,
    differences,
    digest,
    fresh,
    changes,
  }
}

function isTaken(
  { rule, chosen }: MergeDecisions,
  contactId: string,
  field: MergeDifference['field'],
): boolean {
  return (chosen[decisionKey(contactId, field)] ?? rule) === 'take'
}

async function insert(tx: Tx, { now }: ActorContext, rows: readonly ContactRow[]): Promise<void> {
  for (const chunk of chunksOf(rows)) {
    await tx.contact.createMany({
      data: chunk.map(({ line: _, place, leader, language, usualLanguage, unsubscribedOn, ...row }) => {
        const { city, country, zone } = place ?? { city: null, country: null, zone: null }
        return {
          ...row,
          city,
          country,
          zone,
          language: language ?? usualLanguage,
          leader: leader ?? false,
          unsubscribedAt: momentOf(unsubscribedOn),
          searchText: searchTextOf({ ...row, city }),
          createdAt: now,
          updatedAt: now,
        }
      }),
    })
  }
}

/** A statement a thousand contacts: one each would take a file of old contacts past the transaction's time. */
async function update(tx: Tx, { now }: ActorContext, changes: Plan['changes']): Promise<void> {
  for (const chunk of chunksOf(changes)) {
    const contacts = chunk.map((each) => {
      const contact = { ...each.stored, ...each.changes }
      return { ...contact, searchText: searchTextOf(contact) }
    })
    await tx.$executeRaw(Prisma.sql`
      UPDATE "Contact" AS c SET
        "name" = n."name", "language" = n."language"::"Language", "city" = n."city", "country" = n."country", "zone" = n."zone",
        "organization" = n."organization", "leader" = n."leader", "sector" = n."sector"::"ContactSector", "tags" = n."tags",
        "source" = n."source", "consentOn" = n."consentOn", "unsubscribedAt" = n."unsubscribedAt", "searchText" = n."searchText",
        "updatedAt" = ${now}
      FROM jsonb_to_recordset(${JSON.stringify(contacts)}::jsonb) AS n(
        "id" uuid, "name" text, "language" text, "city" text, "country" char(2), "zone" text, "organization" text,
        "leader" boolean, "sector" text, "tags" text[], "source" text, "consentOn" text, "unsubscribedAt" timestamptz,
        "searchText" text
      )
      WHERE c."id" = n."id"`)
  }
}

/** Only what was overwritten: what was added says itself. Names and addresses stay out of the trail. */
function auditOfChange({ stored, changes, overwrites }: Plan['changes'][number]): AuditFact[] {
  if (!overwrites) return []
  const facts = ['language', 'city', 'country', 'leader', 'sector', 'consentOn'] as const
  const changed = facts.filter((key) => key in changes && changes[key] !== stored[key])
  return [
    {
      action: 'contact.merged',
      subjectKind: 'contact',
      subjectId: stored.id,
      before: Object.fromEntries(changed.map((key) => [key, stored[key]])),
      after: {
        ...Object.fromEntries(changed.map((key) => [key, changes[key] ?? null])),
        ...('name' in changes ? { nameChanged: true } : {}),
        ...('organization' in changes ? { organizationChanged: true } : {}),
      },
    },
  ]
}

/** A civil date as a moment: the beginning of that day in Mexico City, whose clocks never changed at midnight. */
function momentOf(civil: string | null): Date | null {
  if (civil === null) return null
  const resolution = resolveWallTime({ date: civil, time: '00:00', zone: MEXICO_CITY, fold: 0 })
  return resolution.kind === 'instant' ? resolution.instant : null
}

function chunksOf<T>(items: readonly T[]): T[][] {
  const chunks: T[][] = []
  for (let at = 0; at < items.length; at += CHUNK) chunks.push(items.slice(at, at + CHUNK))
  return chunks
}
