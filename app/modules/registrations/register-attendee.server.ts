import type { Registration } from '#app/generated/prisma/client.ts'
import type { Language } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { normaliseEmail } from '#app/modules/accounts/email.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { enqueueMail } from '#app/modules/mail/enqueue-mail.server.ts'
import { assertCurrentNotice } from '#app/modules/privacy/assert-current-notice.server.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { isRegistrationOpen, type Outcome, outcomeFor } from './capacity.ts'
import { settleSeats } from './offer-seats.server.ts'
import type { Answer } from './schema.ts'
import { countLeft, lockSeats } from './seats.server.ts'
import { facts, STATE_MAIL, tell } from './write-registration.server.ts'

export type AttendeeInput = {
  sessionId: string
  /** Made with the form: the same form sent twice is one registration. */
  formKey: string
  name: string
  email: string
  partySize: number
  /** For the councillor. */
  question: string | null
  /** IANA; where the person reads hours. */
  zone: string
  language: Language
  /** The version of the notice that was accepted. */
  noticeVersion: number
  consentFuture: boolean
  /** Whether the host's own link brought this person. */
  viaHost: boolean
  answers: Answer[]
}

/** One link mail in this time, however often the same address is typed. */
const LINK_PERIOD = 15 * 60_000

/**
 * Registers a person for a session: a seat where the party fits, else a place in the waiting list, or PENDING in approval mode.
 *
 * The answer tells nothing of who is registered: an e-mail that is known already gets the outcome that a new one would get now,
 * after as many statements, and its link again by mail. The same form sent twice gives the outcome of the first.
 * @throws DomainError 'notFound' | 'registrationClosed' | 'noticeChanged'
 */
export async function registerAttendee(context: ActorContext, input: AttendeeInput): Promise<Outcome> {
  const email = normaliseEmail(input.email)
  return inTransaction(async (tx) => {
    const session = await lockSeats(tx, input.sessionId)
    const { sessionId } = input
    const twin = await tx.registration.findUnique({
      where: { sessionId_idempotencyKey: { sessionId, idempotencyKey: input.formKey } },
    })
    if (twin && twin.email === email && isSame(twin, input)) return outcomeOf(twin)

    if (!isRegistrationOpen(session, context.now)) throw new DomainError('registrationClosed')
    await assertCurrentNotice(tx, input.noticeVersion, input.language)
    await settleSeats(tx, context, session)
    const outcome = outcomeFor(session.registrationMode, await countLeft(tx, session), input.partySize)
    const known = await tx.registration.findUnique({ where: { sessionId_email: { sessionId, email } } })
    if (known) {
      await sendLinkAgain(tx, context, known)
      return outcome
    }
    const registration = await tx.registration.create({
      data: {
        sessionId,
        status: outcome,
        source: 'SELF',
        name: input.name,
        email,
        partySize: input.partySize,
        question: input.question,
        zone: input.zone,
        language: input.language,
        noticeVersion: input.noticeVersion,
        noticeAcceptedAt: context.now,
        consentFuture: input.consentFuture,
        viaHost: input.viaHost,
        // A form that somebody went back to and filled for another person is another form.
        idempotencyKey: twin ? null : input.formKey,
        createdAt: context.now,
        ...enteredAt(outcome, context.now),
        ...(input.answers.length > 0 ? { answers: { create: input.answers } } : {}),
      },
    })
    await recordAudit(tx, context, {
      action: 'registration.created',
      subjectKind: 'registration',
      subjectId: registration.id,
      after: facts(registration),
    })
    await tell(tx, context, registration, STATE_MAIL[outcome])
    return outcome
  })
}

/** The columns that say since when a registration is in its first state. */
export function enteredAt(outcome: Outcome, now: Date): { confirmedAt?: Date; waitingSince?: Date } {
  if (outcome === 'CONFIRMED') return { confirmedAt: now }
  return outcome === 'WAITING' ? { waitingSince: now } : {}
}

async function sendLinkAgain(tx: Tx, context: ActorContext, { id, sessionId }: Registration): Promise<void> {
  await tx.registration.update({ where: { id }, data: { updatedAt: context.now } })
  await recordAudit(tx, context, {
    action: 'registration.linkRequested',
    subjectKind: 'registration',
    subjectId: id,
  })
  await enqueueMail(tx, {
    kind: 'registrationLink',
    recipientId: id,
    subjectId: sessionId,
    version: Math.floor(context.now.getTime() / LINK_PERIOD),
    dueAt: context.now,
  })
}

// After a correction or a withdrawal the same form is a new wish: it is answered by mail with the link.
function isSame(twin: Registration, input: AttendeeInput): boolean {
  return (
    twin.status !== 'WITHDRAWN' &&
    twin.status !== 'DECLINED' &&
    twin.name === input.name &&
    twin.partySize === input.partySize &&
    twin.question === input.question
  )
}

function outcomeOf({ status }: Registration): Outcome {
  return status === 'CONFIRMED' || status === 'PENDING' ? status : 'WAITING'
}
