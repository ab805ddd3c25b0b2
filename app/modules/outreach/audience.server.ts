import type { ContactSector, Language } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { type CityKey, type ContactFilter, cityKeyOf } from '#app/modules/contacts/contact-filter.ts'
import { contactWhere } from '#app/modules/contacts/contact-where.server.ts'
import { db, type Tx } from '#app/platform/db.server.ts'

/** How many a campaign would reach now, and how many of those that it means are left out, and why. */
export type AudienceCount = { recipients: number; unsubscribed: number; undeliverable: number }

const AT_ONCE = 1_000

/**
 * Within a transaction hand its `tx` over: the embedded database has one connection, so a question beside the transaction would
 * wait for the transaction's end, and it for the answer.
 * @throws DomainError 'forbidden'
 */
export async function countAudience(
  context: ActorContext,
  filter: ContactFilter,
  tx: Tx = db,
): Promise<AudienceCount> {
  assertMay(context.actor, 'campaigns.manage')
  const where = contactWhere(filter)
  const subscribed = { AND: [where, { unsubscribedAt: null }] }
  const meant = await tx.contact.count({ where })
  const unsubscribed = await tx.contact.count({ where: { AND: [where, { unsubscribedAt: { not: null } }] } })
  const gone = await tx.undeliverableAddress.findMany({ select: { email: true } })
  let undeliverable = 0
  for (let at = 0; at < gone.length; at += AT_ONCE) {
    const emails = gone.slice(at, at + AT_ONCE).map(({ email }) => email)
    undeliverable += await tx.contact.count({ where: { AND: [subscribed, { email: { in: emails } }] } })
  }
  return { recipients: meant - unsubscribed - undeliverable, unsubscribed, undeliverable }
}

export type AudienceChoices = {
  cities: { key: CityKey; city: string; country: string; count: number }[]
  countries: { country: string; count: number }[]
  sectors: { sector: ContactSector; count: number }[]
  tags: { tag: string; count: number }[]
  languages: { language: Language; count: number }[]
  leaders: number
}

const MOST_TAGS = 100

/** What the base can be chosen by, with how many contacts each has. @throws DomainError 'forbidden' */
export async function readAudienceChoices(context: ActorContext): Promise<AudienceChoices> {
  assertMay(context.actor, 'campaigns.manage')
  const [cities, sectors, languages, leaders, tags] = await Promise.all([
    db.contact.groupBy({ by: ['country', 'city'], _count: true, where: { country: { not: null } } }),
    db.contact.groupBy({ by: ['sector'], _count: true, where: { sector: { not: null } } }),
    db.contact.groupBy({ by: ['language'], _count: true }),
    db.contact.count({ where: { leader: true } }),
    db.$queryRaw<{ tag: string; count: number }[]>`
      SELECT "tag", count(*)::int AS "count" FROM "Contact", unnest("tags") AS "tag"
      GROUP BY "tag" ORDER BY count(*) DESC, "tag" LIMIT ${MOST_TAGS}`,
  ])
  const countries = new Map<string, number>()
  for (const { country, _count } of cities)
    if (country) countries.set(country, (countries.get(country) ?? 0) + _count)
  return {
    cities: cities.flatMap(({ city, country, _count }) =>
      city && country ? { key: cityKeyOf(city, country), city, country, count: _count } : [],
    ),
    countries: [...countries].map(([country, count]) => ({ country, count })),
    sectors: sectors.flatMap(({ sector, _count }) => (sector ? { sector, count: _count } : [])),
    tags,
    languages: languages.map(({ language, _count }) => ({ language, count: _count })),
    leaders,
  }
}
