import type { Prisma } from '#app/generated/prisma/client.ts'
import type { ContactSector, Language } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { type CappedCount, COUNTED, cappedCount } from '#app/platform/capped-count.ts'
import { type AskedPart, ListOrder, type ListPart } from '#app/platform/cursor.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { type CityKey, type ContactFilter, cityKeyOf } from './contact-filter.ts'
import { CONTACT_PLACES } from './contact-places.server.ts'
import { contactWhere } from './contact-where.server.ts'

const PAGE = 50
const MOST_PLACES = 500
const MOST_TAGS = 200
const MOST_SETS_OF_TAGS = 1_000
const EXPORT_PAGE = 2_000

export type ContactListRow = {
  id: string
  name: string
  email: string
  organization: string | null
  city: string | null
  country: string | null
  language: Language
  leader: boolean
  sector: ContactSector | null
  tags: string[]
  unsubscribedAt: Date | null
  /** Mail to it failed for good. */
  undeliverable: boolean
}

export type ContactList = ListPart<ContactListRow> & CappedCount

const BY_NAME = new ListOrder<Prisma.ContactWhereInput, Prisma.ContactOrderByWithRelationInput>('contacts', {
  name: 'text',
  id: 'id',
})

/** A page of the contacts that a filter means, by name. @throws DomainError 'forbidden' */
export async function listContacts(
  context: ActorContext,
  filter: ContactFilter,
  asked: AskedPart = {},
): Promise<ContactList> {
  assertMay(context.actor, 'contacts.read')
  const own = contactWhere(filter)
  const [{ rows, ...beside }, counted] = await Promise.all([
    BY_NAME.part(asked, PAGE, ({ where, ...part }) =>
      db.contact.findMany({
        where: { AND: [own, where] },
        ...part,
        select: {
          id: true,
          name: true,
          email: true,
          organization: true,
          city: true,
          country: true,
          language: true,
          leader: true,
          sector: true,
          tags: true,
          unsubscribedAt: true,
        },
      }),
    ),
    db.contact.count({ where: own, take: COUNTED }),
  ])
  const failed = await db.undeliverableAddress.findMany({
    where: { email: { in: rows.map(({ email }) => email) } },
    select: { email: true },
  })
  const undeliverable = new Set(failed.map(({ email }) => email))
  return {
    rows: rows.map((row) => ({ ...row, undeliverable: undeliverable.has(row.email) })),
    ...beside,
    ...cappedCount(counted),
  }
}

export type ContactFacets = {
  countries: string[]
  cities: { key: CityKey; city: string; country: string }[]
  tags: string[]
}

/**
 * What there is to filter by. Places and tags are found by leaping through an index from one to the next, so it costs as much as
 * there are of them, not of contacts.
 * @throws DomainError 'forbidden'
 */
export async function contactFacets(context: ActorContext): Promise<ContactFacets> {
  assertMay(context.actor, 'contacts.read')
  const [places, tags] = await Promise.all([
    db.$queryRaw<{ city: string | null; country: string }[]>`
      WITH RECURSIVE ${CONTACT_PLACES} SELECT "country", "city" FROM place LIMIT ${MOST_PLACES}`,
    allTags(),
  ])
  return {
    countries: [...new Set(places.map(({ country }) => country))],
    cities: places.flatMap(({ city, country }) =>
      city ? [{ key: cityKeyOf(city, country), city, country }] : [],
    ),
    tags,
  }
}

/**
 * Contacts share few sets of tags: from one to the next through the index. Where they are many after all, one look at every contact
 * is cheaper.
 */
async function allTags(): Promise<string[]> {
  const sets = await db.$queryRaw<{ tags: string[] }[]>`
    WITH RECURSIVE own AS (
      (SELECT hash_array_extended("tags", 0) AS "hash", "tags" FROM "Contact" WHERE "tags" <> '{}' ORDER BY 1 LIMIT 1)
      UNION ALL
      SELECT later.* FROM own CROSS JOIN LATERAL (
        SELECT hash_array_extended("tags", 0) AS "hash", "tags" FROM "Contact"
        WHERE "tags" <> '{}' AND hash_array_extended("tags", 0) > own."hash" ORDER BY 1 LIMIT 1
      ) AS later
    )
    SELECT "tags" FROM own LIMIT ${MOST_SETS_OF_TAGS + 1}`
  if (sets.length <= MOST_SETS_OF_TAGS) {
    const tags = new Set(sets.flatMap((set) => set.tags))
    return [...tags].sort((a, b) => a.localeCompare(b, 'es')).slice(0, MOST_TAGS)
  }
  const rows = await db.$queryRaw<{ tag: string }[]>`
    SELECT DISTINCT unnest("tags") AS "tag" FROM "Contact" WHERE "tags" <> '{}' ORDER BY "tag" LIMIT ${MOST_TAGS}`
  return rows.map(({ tag }) => tag)
}

export type ContactDetails = Omit<ContactListRow, 'undeliverable'> & {
  zone: string | null
  source: string
  consentOn: string | null
  createdAt: Date
  /** That mail to it failed for good: since when, and a code. */
  undeliverable: { since: Date; reason: string } | null
}

/** @returns null where there is none @throws DomainError 'forbidden' */
export async function findContact(context: ActorContext, id: string): Promise<ContactDetails | null> {
  assertMay(context.actor, 'contacts.read')
  const contact = await db.contact.findUnique({
    where: { id },
    omit: { searchText: true, updatedAt: true, noticeVersion: true },
  })
  if (!contact) return null
  const undeliverable = await db.undeliverableAddress.findUnique({
    where: { email: contact.email },
    select: { since: true, reason: true },
  })
  return { ...contact, undeliverable }
}

export type ExportedContact = Omit<ContactDetails, 'undeliverable' | 'createdAt'>

/**
 * All contacts that a filter means, a page at a time, so that a base of any size fits. That somebody takes them out is written down
 * before the first.
 * @throws DomainError 'forbidden'
 */
export async function exportContacts(
  context: ActorContext,
  filter: ContactFilter,
  format: 'csv' | 'xlsx',
): Promise<AsyncIterable<ExportedContact[]>> {
  assertMay(context.actor, 'contacts.export')
  const where = contactWhere(filter)
  const count = await db.contact.count({ where })
  await inTransaction((tx) =>
    recordAudit(tx, context, {
      action: 'contact.exported',
      subjectKind: 'contacts',
      subjectId: context.actor.id ?? '',
      after: { count, format, filter: filter.search || Object.values(filter).some(isSet) ? 'some' : 'all' },
    }),
  )
  return pagesOf(where)
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value === true
}

async function* pagesOf(own: Prisma.ContactWhereInput): AsyncGenerator<ExportedContact[]> {
  let asked: AskedPart = {}
  while (true) {
    const { rows, next }: ListPart<ExportedContact> = await BY_NAME.part(
      asked,
      EXPORT_PAGE,
      ({ where, ...part }) =>
        db.contact.findMany({
          where: { AND: [own, where] },
          ...part,
          omit: { searchText: true, updatedAt: true, createdAt: true, noticeVersion: true },
        }),
    )
    if (rows.length > 0) yield rows
    if (next === null) return
    asked = { after: next }
  }
}
