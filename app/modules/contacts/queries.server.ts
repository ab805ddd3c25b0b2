import type { Prisma } from '#app/generated/prisma/client.ts'
import type { ContactSector, Language } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { isRowId } from '#app/platform/row-id.ts'
import { type CityKey, type ContactFilter, cityKeyOf } from './contact-filter.ts'
import { contactWhere } from './contact-where.server.ts'

const PAGE = 50
/** Beyond this a count is "more than": counting a hundred thousand to say so helps nobody. */
const MOST_COUNTED = 10_000
const MOST_PLACES = 500
const MOST_TAGS = 200
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

export type ContactList = {
  rows: ContactListRow[]
  /** Exact up to `MOST_COUNTED`; `more` where there are more than that. */
  count: number
  more: boolean
  /** For `after`, where there are more. */
  next: string | null
}

/** Where a page begins: after this contact in the order of the list. */
type Cursor = { name: string; id: string }

/** A page of the contacts that a filter means, by name. @param after `next` of the page before @throws DomainError 'forbidden' */
export async function listContacts(
  context: ActorContext,
  filter: ContactFilter,
  after?: string,
): Promise<ContactList> {
  assertMay(context.actor, 'contacts.read')
  const where = contactWhere(filter)
  const cursor = after === undefined ? null : readCursor(after)
  const [found, counted] = await Promise.all([
    db.contact.findMany({
      where: cursor ? { AND: [where, afterCursor(cursor)] } : where,
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take: PAGE + 1,
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
    db.contact.count({ where, take: MOST_COUNTED + 1 }),
  ])
  const page = found.slice(0, PAGE)
  const failed = await db.undeliverableAddress.findMany({
    where: { email: { in: page.map(({ email }) => email) } },
    select: { email: true },
  })
  const undeliverable = new Set(failed.map(({ email }) => email))
  const last = page.at(-1)
  return {
    rows: page.map((row) => ({ ...row, undeliverable: undeliverable.has(row.email) })),
    count: Math.min(counted, MOST_COUNTED),
    more: counted > MOST_COUNTED,
    next: last && found.length > PAGE ? writeCursor(last) : null,
  }
}

/** `name >= x` lets the index begin there; without it each page would read all pages before. */
function afterCursor({ name, id }: Cursor): Prisma.ContactWhereInput {
  return { name: { gte: name }, OR: [{ name: { gt: name } }, { id: { gt: id } }] }
}

function writeCursor({ id, name }: Cursor): string {
  return Buffer.from(JSON.stringify([name, id])).toString('base64url')
}

/** What an address says wrongly is as if it said nothing. */
function readCursor(text: string): Cursor | null {
  try {
    const [name, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    const isId = typeof id === 'string' && isRowId(id)
    return typeof name === 'string' && !name.includes('\0') && isId ? { name, id } : null
  } catch {
    return null
  }
}

export type ContactFacets = {
  countries: string[]
  cities: { key: CityKey; city: string; country: string }[]
  tags: string[]
}

/**
 * What there is to filter by. Places are found by leaping through the index from one to the next, so it costs as much as there
 * are places, not contacts.
 * @throws DomainError 'forbidden'
 */
export async function contactFacets(context: ActorContext): Promise<ContactFacets> {
  assertMay(context.actor, 'contacts.read')
  const [places, tags] = await Promise.all([
    db.$queryRaw<{ city: string | null; country: string }[]>`
      WITH RECURSIVE place AS (
        (SELECT "country", "city" FROM "Contact" WHERE "country" IS NOT NULL ORDER BY "country", "city" LIMIT 1)
        UNION ALL
        SELECT later.* FROM place CROSS JOIN LATERAL (
          (SELECT "country", "city" FROM "Contact"
            WHERE "country" = place."country" AND "city" > place."city" ORDER BY "country", "city" LIMIT 1)
          UNION ALL
          (SELECT "country", "city" FROM "Contact" WHERE "country" > place."country" ORDER BY "country", "city" LIMIT 1)
          LIMIT 1
        ) AS later
      )
      SELECT "country", "city" FROM place LIMIT ${MOST_PLACES}`,
    db.$queryRaw<{ tag: string }[]>`
      SELECT DISTINCT unnest("tags") AS "tag" FROM "Contact" WHERE "tags" <> '{}' ORDER BY "tag" LIMIT ${MOST_TAGS}`,
  ])
  return {
    countries: [...new Set(places.map(({ country }) => country))],
    cities: places.flatMap(({ city, country }) =>
      city ? [{ key: cityKeyOf(city, country), city, country }] : [],
    ),
    tags: tags.map(({ tag }) => tag),
  }
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

async function* pagesOf(where: Prisma.ContactWhereInput): AsyncGenerator<ExportedContact[]> {
  let cursor: Cursor | null = null
  while (true) {
    const page: ExportedContact[] = await db.contact.findMany({
      where: cursor ? { AND: [where, afterCursor(cursor)] } : where,
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take: EXPORT_PAGE,
      omit: { searchText: true, updatedAt: true, createdAt: true, noticeVersion: true },
    })
    if (page.length > 0) yield page
    const last = page.at(-1)
    if (!last || page.length < EXPORT_PAGE) return
    cursor = last
  }
}
