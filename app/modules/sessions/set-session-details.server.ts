import type { Prisma } from '#app/generated/prisma/client.ts'
import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { offerSeats } from '#app/modules/registrations/offer-seats.server.ts'
import { assertCapacityCovers } from '#app/modules/registrations/seats.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { calendarChange } from './calendar-change.server.ts'
import { type LockedSession, lockSessionForStaff } from './lock-session.server.ts'
import { tellAttendees, tellCouncillors, tellHost, undoUntil, WHO_HAS_A_SEAT } from './mail-orders.server.ts'
import { missingFromPublished } from './publication.ts'
import { partsInWords } from './publication-words.server.ts'
import { publicationFacts } from './publish-session.server.ts'
import type { SessionDetails } from './schema.ts'

/** What can be written on in which state: not before the door is open, not after it is closed or printed. */
export const EDITABLE: ReadonlySet<SessionStatus> = new Set(['ACCEPTED', 'SCHEDULED', 'PUBLISHED', 'HELD'])

export type SetSessionDetails = {
  sessionId: string
  /** When the row was last written as the page showed it. */
  seenAt: Date
  details: SessionDetails
}

/**
 * Writes what a session says of itself: texts, place, seats. A capacity never falls below the seats that people hold; more seats
 * go to the waiting list at once; a new place or link is told to those who come.
 * @throws DomainError 'forbidden' | 'notFound' | 'notEditable' | 'sessionChangedMeanwhile' | 'capacityBelowTaken' |
 * 'publishedNeeds' | 'closingAfterStart'
 */
export async function setSessionDetails(context: ActorContext, input: SetSessionDetails): Promise<void> {
  assertMay(context.actor, 'sessions.edit')
  const { now, language } = context
  const { details } = input
  await inTransaction(async (tx) => {
    const session = await lockSessionForStaff(tx, input.sessionId)
    if (!EDITABLE.has(session.status)) throw new DomainError('notEditable')
    const changed = changedKeys(session, details)
    if (changed.length === 0) return
    if (session.updatedAt.getTime() !== input.seenAt.getTime())
      throw new DomainError('sessionChangedMeanwhile')

    if (details.registrationClosesAt && session.startsAt && details.registrationClosesAt > session.startsAt) {
      throw new DomainError('closingAfterStart')
    }
    if (session.status === 'PUBLISHED') {
      const missing = missingFromPublished({ ...publicationFacts(session), ...details }, now)
      if (missing.length > 0)
        throw new DomainError('publishedNeeds', { missing: partsInWords(missing, language) })
    }
    if (details.capacity !== null) await assertCapacityCovers(tx, session.id, details.capacity)

    const { changes, sequence, columns } = calendarChange(session, details, now)
    await tx.session.update({ where: { id: session.id }, data: { ...details, ...columns } })
    await recordAudit(tx, context, {
      action: 'session.edited',
      subjectKind: 'session',
      subjectId: session.id,
      before: auditFacts(session, changed),
      after: auditFacts(details, changed),
    })

    const published = session.status === 'PUBLISHED'
    if (changes.length > 0 && session.status !== 'HELD') {
      const dueAt = undoUntil(now)
      const councillors = session.assignments.map(({ councillorId }) => councillorId)
      await tellCouncillors(tx, session.id, councillors, 'sessionChangedCouncillor', dueAt, sequence)
      if (published) {
        await tellHost(tx, session, 'sessionChangedHost', dueAt, sequence)
        await tellAttendees(tx, session.id, 'sessionChanged', WHO_HAS_A_SEAT, dueAt, sequence)
      }
    }
    if (published) await offerSeats(tx, context, session.id)
  })
}

type Detail = keyof SessionDetails

function changedKeys(session: LockedSession, details: SessionDetails): Detail[] {
  return (Object.keys(details) as Detail[]).filter((key) => plain(session[key]) !== plain(details[key]))
}

/** What the trail keeps. Join link and address are for confirmed people alone: that they changed is enough. */
function auditFacts(values: Pick<LockedSession, Detail>, keys: Detail[]): Prisma.InputJsonObject {
  const secret = (key: Detail) => key === 'joinUrl' || key === 'address'
  return Object.fromEntries(
    keys.map((key) => [key, secret(key) ? (values[key] ? '•••' : null) : plain(values[key])]),
  )
}

function plain(value: LockedSession[Detail]): string | number | boolean | null {
  if (value instanceof Date) return value.toISOString()
  return Array.isArray(value) ? value.join('; ') : value
}
