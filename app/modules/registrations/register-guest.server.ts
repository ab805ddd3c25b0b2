import type { Language } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { currentNotice } from '#app/modules/privacy/queries.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRegistrationOpen, type Outcome, outcomeFor } from './capacity.ts'
import { settleSeats } from './offer-seats.server.ts'
import { enteredAt } from './register-attendee.server.ts'
import { countLeft, lockSeats } from './seats.server.ts'
import { facts } from './write-registration.server.ts'

export type GuestInput = {
  sessionId: string
  formKey: string
  /** A name or initials. */
  name: string
  phone: string | null
  partySize: number
  zone: string
  language: Language
}

/**
 * A host, or staff for them, registers people who have no e-mail (the page says to tell them the notice). Their asking is the
 * host's yes, so approval mode does not hold them up; seats are seats, and who does not fit waits in line.
 * @throws DomainError 'forbidden' | 'notFound' | 'registrationClosed'
 */
export async function registerGuest(
  context: ActorContext,
  input: GuestInput,
): Promise<Exclude<Outcome, 'PENDING'>> {
  const { sessionId, formKey } = input
  const byHost = context.actor.kind === 'HOST' && context.actor.id === sessionId
  if (!byHost) assertMay(context.actor, 'registrations.manage')
  return inTransaction(async (tx) => {
    const session = await lockSeats(tx, sessionId)
    const twin = await tx.registration.findUnique({
      where: { sessionId_idempotencyKey: { sessionId, idempotencyKey: formKey } },
    })
    if (twin) return twin.status === 'CONFIRMED' ? 'CONFIRMED' : 'WAITING'
    if (!isRegistrationOpen(session, context.now)) throw new DomainError('registrationClosed')
    await settleSeats(tx, context, session)
    const status = outcomeFor('OPEN', await countLeft(tx, session), input.partySize)
    const { version } = await currentNotice(input.language, tx)
    const registration = await tx.registration.create({
      data: {
        sessionId,
        status,
        source: byHost ? 'HOST' : 'STAFF',
        name: input.name,
        phone: input.phone,
        partySize: input.partySize,
        zone: input.zone,
        language: input.language,
        noticeVersion: version,
        noticeAcceptedAt: context.now,
        viaHost: byHost,
        idempotencyKey: formKey,
        createdAt: context.now,
        ...enteredAt(status, context.now),
      },
    })
    await recordAudit(tx, context, {
      action: 'registration.created',
      subjectKind: 'registration',
      subjectId: registration.id,
      after: facts(registration),
    })
    return status === 'CONFIRMED' ? 'CONFIRMED' : 'WAITING'
  })
}
