import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { isPrinted, sessionsStillOpen } from '#app/modules/sessions/forget-host.server.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'

const ABOUT = {
  id: true,
  kind: true,
  title: true,
  hostName: true,
  city: true,
  startsAt: true,
  zone: true,
  status: true,
} as const

/**
 * Everything that is kept under an address, across all tables. Nobody else's data is in it: of a host's sessions only what is
 * theirs, of the people in them nothing.
 */
export async function personRecords(tx: Tx, email: string) {
  const registrations = await tx.registration.findMany({
    where: { email },
    orderBy: { createdAt: 'asc' },
    select: {
      id: true,
      status: true,
      source: true,
      name: true,
      email: true,
      phone: true,
      partySize: true,
      question: true,
      zone: true,
      language: true,
      noticeVersion: true,
      noticeAcceptedAt: true,
      consentFuture: true,
      consentRecording: true,
      createdAt: true,
      enteredAt: true,
      answers: { select: { value: true, question: { select: { label: true } } } },
      marks: { select: { kind: true, people: true, markedAt: true }, orderBy: { markedAt: 'asc' } },
      session: { select: ABOUT },
    },
  })
  const host = await tx.host.findUnique({
    where: { email },
    select: {
      id: true,
      name: true,
      email: true,
      phone: true,
      language: true,
      createdAt: true,
      sessions: {
        orderBy: { createdAt: 'asc' },
        select: {
          ...ABOUT,
          origin: true,
          publishedAt: true,
          hostCredit: true,
          hostOrganization: true,
          topics: true,
          address: true,
          expectedPeople: true,
          noticeVersion: true,
          noticeAcceptedAt: true,
          createdAt: true,
        },
      },
    },
  })
  const contact = await tx.contact.findUnique({
    where: { email },
    select: {
      id: true,
      name: true,
      email: true,
      language: true,
      city: true,
      country: true,
      zone: true,
      organization: true,
      leader: true,
      sector: true,
      tags: true,
      source: true,
      consentOn: true,
      noticeVersion: true,
      unsubscribedAt: true,
      createdAt: true,
    },
  })
  const requests = await tx.arcoRequest.findMany({
    where: { email },
    orderBy: { createdAt: 'asc' },
    select: {
      id: true,
      folio: true,
      kind: true,
      status: true,
      details: true,
      createdAt: true,
      answeredAt: true,
    },
  })
  const recipients = [
    ...registrations.map(({ id }) => id),
    ...(host?.sessions.map(({ id }) => id) ?? []),
    ...(contact ? [contact.id] : []),
    ...requests.map(({ id }) => id),
  ]
  const mails = await tx.mailDelivery.findMany({
    where: {
      recipientId: { in: recipients },
      recipientKind: { in: ['HOST', 'ATTENDEE', 'CONTACT', 'REQUESTER'] },
    },
    orderBy: { id: 'asc' },
    select: { kind: true, status: true, sentAt: true },
  })
  return {
    email,
    registrations,
    host: host && { ...host, sessions: host.sessions.map((row) => ({ ...row, printed: isPrinted(row) })) },
    contact,
    requests,
    mails,
    undeliverable: await tx.undeliverableAddress.findUnique({
      where: { email },
      select: { reason: true, since: true },
    }),
    /** They act here by office: accounts and councillors are kept on their own pages. */
    byOffice: {
      account: (await tx.staffAccount.count({ where: { email } })) > 0,
      councillor: (await tx.councillor.count({ where: { email } })) > 0,
    },
  }
}

export type PersonRecords = Awaited<ReturnType<typeof personRecords>>

/**
 * What staff see beside a request: the records, and whether the person still has a session ahead as a host, which must end first.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function recordsForRequest(context: ActorContext, requestId: string) {
  assertMay(context.actor, 'privacy.manage')
  return inTransaction(async (tx) => {
    const request = await tx.arcoRequest.findUnique({ where: { id: requestId }, select: { email: true } })
    if (!request) throw new DomainError('notFound')
    if (request.email === '') return null
    const records = await personRecords(tx, request.email)
    const open = records.host ? await sessionsStillOpen(tx, records.host.id, context.now) : []
    return { records, openSessions: open.map(({ id }) => id) }
  })
}

/** An attendee's own registration, as the link that opens it shows: no more than what stands under it. */
export async function ownRecords(context: ActorContext): Promise<PersonRecords> {
  const { actor } = context
  if (actor.kind !== 'ATTENDEE' || !actor.id) throw new DomainError('forbidden')
  const id = actor.id
  const registration = await db.registration.findUnique({ where: { id }, select: { email: true } })
  if (!registration?.email) throw new DomainError('notFound')
  const records = await inTransaction((tx) => personRecords(tx, registration.email ?? ''))
  return {
    ...records,
    registrations: records.registrations.filter((row) => row.id === id),
    host: null,
    contact: null,
    requests: [],
    mails: await db.mailDelivery.findMany({
      where: { recipientId: id },
      orderBy: { id: 'asc' },
      select: { kind: true, status: true, sentAt: true },
    }),
    undeliverable: null,
    byOffice: { account: false, councillor: false },
  }
}
