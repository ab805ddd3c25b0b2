import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import { translator } from '#app/locales/i18n.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { retryingRaces } from '#app/platform/races.server.ts'
import { calendarChange } from './calendar-change.server.ts'
import { changeStatus } from './change-status.server.ts'
import { assertStepFrom } from './lifecycle.ts'
import { assertSeen, type LockedSession, lockSessionForStaff } from './lock-session.server.ts'
import { tellHost, undoUntil } from './mail-orders.server.ts'
import { missingForPublication, type PublicationFacts } from './publication.ts'
import { partsInWords } from './publication-words.server.ts'
import { sessionSlug } from './slug.ts'

/**
 * Opens a session to the public, at an address that is made now and then stays.
 * @throws DomainError 'forbidden' | 'notFound' | 'publicationIncomplete' (with what is `missing`) | 'statusChangedMeanwhile' |
 * 'transitionNotAllowed'
 */
export async function publishSession(
  context: ActorContext,
  input: { sessionId: string; seen: SessionStatus },
): Promise<void> {
  assertMay(context.actor, 'sessions.publish')
  // Of two publications that choose the same address at once, the second runs again and takes the next.
  await retryingRaces(() => inTransaction((tx) => publish(tx, context, input)))
}

async function publish(
  tx: Tx,
  context: ActorContext,
  input: { sessionId: string; seen: SessionStatus },
): Promise<void> {
  const session = await lockSessionForStaff(tx, input.sessionId)
  if (session.status === 'PUBLISHED') return
  assertSeen(session, input.seen)
  assertStepFrom(session.status, 'SCHEDULED', 'PUBLISHED')
  const missing = missingForPublication(publicationFacts(session), context.now)
  if (missing.length > 0) {
    throw new DomainError('publicationIncomplete', { missing: partsInWords(missing, context.language) })
  }
  const { columns } = calendarChange(session, { status: 'PUBLISHED' }, context.now)
  const slug = await uniqueSlug(tx, session)
  await changeStatus(
    tx,
    context,
    session,
    'PUBLISHED',
    // Calendar objects need the moment of their state, also where no change of an hour ever set it.
    { calendarStampAt: session.calendarStampAt ?? context.now, ...columns, slug },
    { after: { slug } },
  )
  await tellHost(tx, session, 'sessionPublishedHost', undoUntil(context.now))
}

export function publicationFacts(session: LockedSession): PublicationFacts {
  return { ...session, councillors: session.assignments.length }
}

async function uniqueSlug(tx: Tx, session: LockedSession): Promise<string> {
  const title = session.title ?? translator(session.language)(`common:kindShort.${session.kind}`)
  const wanted = { title, city: session.city, wallDate: session.wallDate ?? '' }
  const base = sessionSlug(wanted, new Set())
  const others = await tx.session.findMany({
    where: { slug: { startsWith: base }, id: { not: session.id } },
    select: { slug: true },
  })
  return sessionSlug(wanted, new Set(others.map(({ slug }) => slug)))
}
