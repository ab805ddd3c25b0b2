import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { isZone } from '#app/platform/time.ts'

export type Audience = {
  /** Whose zones these are: people who registered (with whom they bring), or, where nobody has, the contacts. */
  of: 'registered' | 'contacts'
  /** Those with most people, the largest first. */
  zones: { zone: string; people: number }[]
  /** What lies in further zones. */
  others: { zones: number; people: number }
}

/** As many as can be read beside host, councillors and Mexico City. */
const ZONES_SHOWN = 3

/**
 * Where those live who are to come, for choosing an hour that is one for them too: counts by zone, nobody's data. Null where
 * nobody is known.
 * @throws DomainError 'forbidden'
 */
export async function readAudience(context: ActorContext, sessionId: string): Promise<Audience | null> {
  assertMay(context.actor, 'sessions.read')
  const registered = await db.registration.groupBy({
    by: ['zone'],
    where: { sessionId, status: { in: ['CONFIRMED', 'OFFERED', 'WAITING', 'PENDING'] } },
    _sum: { partySize: true },
  })
  if (registered.length > 0) {
    const counts = registered.map(({ zone, _sum }) => ({ zone, people: _sum.partySize ?? 0 }))
    return largest('registered', counts)
  }
  const contacts = await db.contact.groupBy({
    by: ['zone'],
    where: { zone: { not: null }, unsubscribedAt: null },
    _count: true,
  })
  return largest(
    'contacts',
    contacts.flatMap(({ zone, _count }) => (isZone(zone) ? [{ zone, people: _count }] : [])),
  )
}

function largest(of: Audience['of'], counts: Audience['zones']): Audience | null {
  if (counts.length === 0) return null
  const sorted = counts.sort((a, b) => b.people - a.people || a.zone.localeCompare(b.zone))
  const rest = sorted.slice(ZONES_SHOWN)
  const people = rest.reduce((sum, each) => sum + each.people, 0)
  return { of, zones: sorted.slice(0, ZONES_SHOWN), others: { zones: rest.length, people } }
}
