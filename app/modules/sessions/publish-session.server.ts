import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import { translator } from '#app/locales/i18n.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { calendarChange } from './calendar-change.server.ts'
import { changeStatus } from './change-status.server.ts'
import { assertSeen, lockSessionForStaff, type StaffSession } from './lock-session.server.ts'
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
  await inTransaction(async (tx) => {
    const session = await lockSessionForStaff(tx, input.sessionId)
    if (session.status === 'PUBLISHED') return
    assertSeen(session, input.seen)
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
  })
}

export function publicationFacts(session: StaffSession): PublicationFacts {
  return { ...session, councillors: session.assignments.length }
}

/** Two publications at once may find the same address free; the database lets one have it, and the other is pressed again. */
async function uniqueSlug(tx: Tx, session: StaffSession): Promise<string> {
  const title = session.title ?? translator(session.language)(`common:kindShort.${session.kind}`)
  const wanted = { title, city: session.city, wallDate: session.wallDate ?? '' }
  const base = sessionSlug(wanted, new Set())
  const others = await tx.session.findMany({
    where: { slug: { startsWith: base }, id: { not: session.id } },
    select: { slug: true },
  })
  return sessionSlug(wanted, new Set(others.map(({ slug }) => slug)))
}
