import type { ArcoRequest } from '#app/generated/prisma/client.ts'
import type { ArcoKind } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { changeSubscription } from '#app/modules/contacts/subscription.server.ts'
import { enqueueMail } from '#app/modules/mail/enqueue-mail.server.ts'
import { forgetRecipients } from '#app/modules/mail/forget-recipients.server.ts'
import { withdrawFutureConsent } from '#app/modules/registrations/correct-registration.server.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import type { Rectification } from './arco-schema.ts'
import { erasePerson } from './erase-person.server.ts'
import { rectifyPerson } from './rectify-person.server.ts'

// Each answer in one transaction: what is done, the request's new state, its trail, and the mail that says so.

/**
 * Access: the requester gets a mail with a link to their data, as they stand when it is opened.
 * @throws DomainError 'forbidden' | 'notFound' | 'requestAnswered' | 'otherRight'
 */
export function answerAccess(context: ActorContext, id: string, answer: string): Promise<void> {
  return answerWith(context, id, 'ACCESS', answer, async () => ({}))
}

/**
 * Rectification: the corrected fields are written into the chosen records.
 * @throws DomainError as `answerAccess`, and 'addressTaken'
 */
export function answerRectification(
  context: ActorContext,
  id: string,
  { answer, ...correction }: Rectification & { answer: string },
): Promise<void> {
  return answerWith(context, id, 'RECTIFICATION', answer, (tx, { email }) =>
    rectifyPerson(tx, context, email, correction),
  )
}

/**
 * Cancellation: the person is erased; the request itself keeps who asked until its answer has gone out.
 * @throws DomainError as `answerAccess`, and 'hostHasSessions'
 */
export function answerCancellation(context: ActorContext, id: string, answer: string): Promise<void> {
  return answerWith(context, id, 'CANCELLATION', answer, (tx, { email }) =>
    erasePerson(tx, context, { email, except: id }),
  )
}

/**
 * Opposition: nobody invites them any more. Mail about a place that they hold goes on until they give it up.
 * @throws DomainError as `answerAccess`
 */
export function answerOpposition(context: ActorContext, id: string, answer: string): Promise<void> {
  return answerWith(context, id, 'OPPOSITION', answer, async (tx, { email }) => {
    const contact = await tx.contact.findUnique({ where: { email }, select: { id: true } })
    if (contact) {
      await changeSubscription(tx, context, contact.id, false)
      await forgetRecipients(tx, [contact.id])
    }
    const consents = await withdrawFutureConsent(tx, context, email)
    return { contact: contact ? 1 : 0, registration: consents }
  })
}

/**
 * Any of them, refused with its reason.
 * @throws DomainError 'forbidden' | 'notFound' | 'requestAnswered' | 'wordsNeeded'
 */
export async function refuseArco(context: ActorContext, id: string, answer: string): Promise<void> {
  if (answer === '') throw new DomainError('wordsNeeded')
  assertMay(context.actor, 'privacy.manage')
  await inTransaction(async (tx) => {
    await openRequest(tx, id)
    await close(tx, context, id, 'REFUSED', answer)
    await recordAudit(tx, context, { action: 'arco.refused', subjectKind: 'arcoRequest', subjectId: id })
    await enqueueMail(tx, { kind: 'arcoRefused', recipientId: id, subjectId: id, dueAt: context.now })
  })
}

async function answerWith(
  context: ActorContext,
  id: string,
  kind: ArcoKind,
  answer: string,
  act: (tx: Tx, request: ArcoRequest) => Promise<Record<string, number>>,
): Promise<void> {
  assertMay(context.actor, 'privacy.manage')
  await inTransaction(async (tx) => {
    const request = await openRequest(tx, id)
    if (request.kind !== kind) throw new DomainError('otherRight')
    const counts = await act(tx, request)
    await close(tx, context, id, 'ANSWERED', answer)
    await recordAudit(tx, context, {
      action: 'arco.answered',
      subjectKind: 'arcoRequest',
      subjectId: id,
      after: { right: kind, ...counts },
    })
    await enqueueMail(tx, { kind: 'arcoAnswered', recipientId: id, subjectId: id, dueAt: context.now })
  })
}

/** Locked, so that two people at two desks answer once. */
async function openRequest(tx: Tx, id: string): Promise<ArcoRequest> {
  await tx.$queryRaw`SELECT "id" FROM "ArcoRequest" WHERE "id" = ${id}::uuid FOR UPDATE`
  const request = await tx.arcoRequest.findUnique({ where: { id } })
  if (!request || request.status === 'UNVERIFIED') throw new DomainError('notFound')
  if (request.status !== 'OPEN') throw new DomainError('requestAnswered')
  return request
}

async function close(
  tx: Tx,
  context: ActorContext,
  id: string,
  status: 'ANSWERED' | 'REFUSED',
  answer: string,
): Promise<void> {
  await tx.arcoRequest.update({
    where: { id },
    data: { status, answer: answer || null, answeredAt: context.now, answeredById: context.actor.id },
  })
}
