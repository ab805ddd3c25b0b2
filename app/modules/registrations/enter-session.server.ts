import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { keepConsent } from '#app/modules/contacts/keep-consent.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'

const HOUR = 60 * 60_000

/**
 * Where a confirmed person enters the video call: the room of now, so that a changed one needs no new mail. Entering from an
 * hour before the start to an hour after the end is kept, once, as evidence of attendance; trying the link earlier is not.
 * @returns the join URL
 * @throws DomainError 'notFound' | 'forbidden' | 'notConfirmed' | 'noRoomYet'
 */
export async function enterSession(
  context: ActorContext,
  input: { registrationId: string },
): Promise<string> {
  const { actor, now } = context
  const id = input.registrationId
  if (actor.kind !== 'ATTENDEE' || actor.id !== id) throw new DomainError('forbidden')
  return inTransaction(async (tx) => {
    const registration = await tx.registration.findUnique({ where: { id }, include: { session: true } })
    if (!registration) throw new DomainError('notFound')
    const { session } = registration
    const stands = session.status === 'PUBLISHED' || session.status === 'HELD'
    if (registration.status !== 'CONFIRMED' || !stands) throw new DomainError('notConfirmed')
    if (!session.joinUrl) throw new DomainError('noRoomYet')
    if (isAround(session, now)) {
      const { count } = await tx.registration.updateMany({
        where: { id, enteredAt: null },
        data: { enteredAt: now },
      })
      if (count > 0) {
        await recordAudit(tx, context, {
          action: 'registration.entered',
          subjectKind: 'registration',
          subjectId: id,
        })
        const { email, consentFuture, noticeAcceptedAt: consentedAt } = registration
        if (consentFuture && email) await keepConsent(tx, context, { ...registration, email, consentedAt })
      }
    }
    return session.joinUrl
  })
}

function isAround({ startsAt, endsAt }: { startsAt: Date | null; endsAt: Date | null }, now: Date): boolean {
  if (!startsAt || !endsAt) return false
  return now.getTime() >= startsAt.getTime() - HOUR && now.getTime() <= endsAt.getTime() + HOUR
}
