import type { Language } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { keepConsent, takeBackConsent } from '#app/modules/contacts/keep-consent.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { holdsSeats, isRegistrationOpen } from './capacity.ts'
import { settleSeats } from './offer-seats.server.ts'
import { assertAhead, openRegistration } from './open-registration.server.ts'
import type { Answer } from './schema.ts'
import { countLeft } from './seats.server.ts'
import { STATE_MAIL, writeRegistration } from './write-registration.server.ts'

export type RegistrationEdit = {
  registrationId: string
  partySize: number
  question: string | null
  zone: string
  language: Language
  answers: Answer[]
  /** Given or taken back on the person's own page; absent: as they are. */
  consents?: { future: boolean; recording: boolean }
}

/**
 * An attendee changes the party, the question, the zone or the language. A smaller party frees seats for the list. A larger
 * one needs room for the difference, registration still open, and in approval mode (where somebody said yes to a number) a
 * new request; in line it keeps its place.
 * @throws DomainError 'notFound' | 'forbidden' | 'sessionOver' | 'registrationEnded' | 'registrationClosed' |
 *   'partyNeedsApproval' | 'partyDoesNotFit' with `left`
 */
export async function changeRegistration(context: ActorContext, input: RegistrationEdit): Promise<void> {
  await inTransaction(async (tx) => {
    const { session, registration } = await openRegistration(tx, context, input.registrationId)
    const { id, status } = registration
    assertAhead(session, context.now)
    if (status === 'WITHDRAWN' || status === 'DECLINED') throw new DomainError('registrationEnded')

    const more = input.partySize - registration.partySize
    if (more > 0) {
      if (!isRegistrationOpen(session, context.now)) throw new DomainError('registrationClosed')
      if (holdsSeats(status)) {
        if (session.registrationMode === 'APPROVAL') throw new DomainError('partyNeedsApproval')
        const left = await countLeft(tx, session)
        if (more > left) throw new DomainError('partyDoesNotFit', { left })
      }
    }

    const { partySize, question, zone, language } = input
    const consents = input.consents ?? {
      future: registration.consentFuture,
      recording: registration.consentRecording,
    }
    const differs =
      more !== 0 ||
      question !== registration.question ||
      consents.future !== registration.consentFuture ||
      consents.recording !== registration.consentRecording
    const tellsAnew = more !== 0 || zone !== registration.zone || language !== registration.language
    for (const { questionId, value } of input.answers) {
      await tx.registrationAnswer.upsert({
        where: { registrationId_questionId: { registrationId: id, questionId } },
        create: { registrationId: id, questionId, value },
        update: { value },
      })
    }
    if (differs || tellsAnew) {
      await writeRegistration(tx, context, registration, {
        action: 'registration.changed',
        data: {
          partySize,
          question,
          zone,
          language,
          consentFuture: consents.future,
          consentRecording: consents.recording,
        },
        // The hour is written in the person's zone and language, so those two bring a mail too.
        ...(tellsAnew ? { mail: STATE_MAIL[status] } : {}),
      })
    }
    // With their own link: the address is theirs.
    const { email, name, noticeVersion, noticeAcceptedAt } = registration
    if (context.actor.kind === 'ATTENDEE' && email) {
      const consentedAt = registration.consentFuture ? noticeAcceptedAt : context.now
      if (consents.future)
        await keepConsent(tx, context, { name, email, language, zone, noticeVersion, consentedAt })
      else if (registration.consentFuture) await takeBackConsent(tx, context, email)
    }
    if (more !== 0) await settleSeats(tx, context, session)
  })
}
