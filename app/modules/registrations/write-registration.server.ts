import type { Prisma, Registration } from '#app/generated/prisma/client.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { enqueueMail } from '#app/modules/mail/enqueue-mail.server.ts'
import type { MailKind } from '#app/modules/mail/kinds.ts'
import type { Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'

/** The mail that tells a registration's state. */
export const STATE_MAIL = {
  PENDING: 'registrationPending',
  CONFIRMED: 'registrationConfirmed',
  WAITING: 'registrationWaiting',
  OFFERED: 'registrationOffered',
  WITHDRAWN: 'registrationWithdrawn',
  DECLINED: 'registrationDeclined',
} as const satisfies Record<Registration['status'], MailKind>

export type RegistrationChange = {
  /** noun.verb in the past. */
  action: `registration.${string}`
  data: Prisma.RegistrationUncheckedUpdateManyInput
  mail?: MailKind
  /** Why, in staff's words. */
  reason?: string
}

/**
 * The one writer of an existing registration: guarded by the version that was read, with its audit row and its mail in
 * the same transaction.
 * @throws DomainError 'registrationChangedMeanwhile'
 */
export async function writeRegistration(
  tx: Tx,
  context: ActorContext,
  before: Registration,
  { action, data, mail, reason }: RegistrationChange,
): Promise<Registration> {
  const { count } = await tx.registration.updateMany({
    where: { id: before.id, version: before.version },
    data: { ...data, version: before.version + 1 },
  })
  if (count === 0) throw new DomainError('registrationChangedMeanwhile')
  const after = await tx.registration.findUniqueOrThrow({ where: { id: before.id } })
  await recordAudit(tx, context, {
    action,
    subjectKind: 'registration',
    subjectId: before.id,
    before: facts(before),
    after: { ...facts(after), ...(reason ? { reason } : {}) },
  })
  if (mail) await tell(tx, context, after, mail)
  return after
}

/** Orders a mail to an attendee; guests without e-mail hear it from their host. */
export async function tell(
  tx: Tx,
  context: ActorContext,
  registration: Registration,
  kind: MailKind,
): Promise<void> {
  if (registration.email === null) return
  await enqueueMail(tx, {
    kind,
    recipientId: registration.id,
    subjectId: registration.sessionId,
    version: registration.version,
    dueAt: context.now,
    requestId: context.requestId,
  })
}

/** What the trail keeps: nothing that a person wrote. */
export function facts({
  sessionId,
  status,
  partySize,
  zone,
  language,
}: Pick<Registration, 'sessionId' | 'status' | 'partySize' | 'zone' | 'language'>): Prisma.InputJsonObject {
  return { sessionId, status, partySize, zone, language }
}

/** @throws DomainError 'notFound' */
export async function readRegistration(tx: Tx, id: string): Promise<Registration> {
  const registration = await tx.registration.findUnique({ where: { id } })
  if (!registration) throw new DomainError('notFound')
  return registration
}
