import type { Prisma } from '#app/generated/prisma/client.ts'
import type { Language } from '#app/locales/i18n.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { cameOf } from '#app/modules/attendance/marks.ts'
import { MARK_SELECT, markOf } from '#app/modules/attendance/settle-marks.server.ts'
import { countOpenRequests } from '#app/modules/privacy/request-queries.server.ts'
import { loadBoard } from '#app/modules/sessions/board-query.server.ts'
import type { Waiting } from '#app/modules/sessions/waiting.ts'
import { db, type Tx } from '#app/platform/db.server.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import { MAIL_KINDS, type ProgrammeKind } from './kinds.ts'
import type { Standing } from './still-true.ts'

export const MAIL_SESSION = {
  id: true,
  slug: true,
  kind: true,
  status: true,
  modality: true,
  title: true,
  partners: true,
  hostName: true,
  hostCredit: true,
  emailVerifiedAt: true,
  expectedPeople: true,
  city: true,
  zone: true,
  startsAt: true,
  endsAt: true,
  publicText: true,
  address: true,
  joinUrl: true,
  recorded: true,
  calendarUid: true,
  sequence: true,
  calendarStampAt: true,
  decisionWords: true,
  createdAt: true,
  publishedAt: true,
  host: { select: { name: true, email: true, language: true } },
  slots: { select: { startsAt: true, zone: true }, orderBy: { position: 'asc' } },
  assignments: {
    where: { releasedAt: null },
    select: { councillorId: true, createdAt: true, councillor: { select: { name: true } } },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  },
} as const satisfies Prisma.SessionSelect

export type MailSession = Prisma.SessionGetPayload<{ select: typeof MAIL_SESSION }>

const REGISTRATION = {
  id: true,
  sessionId: true,
  status: true,
  name: true,
  email: true,
  zone: true,
  language: true,
  partySize: true,
  offerExpiresAt: true,
  confirmedAt: true,
  withdrawnAt: true,
  enteredAt: true,
} as const satisfies Prisma.RegistrationSelect

export type MailRegistration = Prisma.RegistrationGetPayload<{ select: typeof REGISTRATION }>

const REQUEST = {
  folio: true,
  kind: true,
  status: true,
  name: true,
  email: true,
  language: true,
  dueOn: true,
  answer: true,
} as const satisfies Prisma.ArcoRequestSelect

export type MailRequest = Prisma.ArcoRequestGetPayload<{ select: typeof REQUEST }>

export type MailRecipient = { name: string; email: string | null; language: Language; zone: string }

/** What a mail is written from, as it stands in this transaction. */
export type MailFacts = {
  recipient: MailRecipient
  session: MailSession | null
  registration: MailRegistration | null
  /** When the councillor's part in the session last changed. */
  assignmentChangedAt: Date | null
  /** Who is coming, for the councillor's briefing. */
  audience: { people: number; questions: number } | null
  /** What waits for the staff, for their digest. */
  waiting: Record<Waiting | 'requests', number> | null
  /** A request about one's own data. */
  request?: MailRequest
  standing: Standing
}

export type MailSubject = { kind: ProgrammeKind; recipientId: string; subjectId: string; version: number }

const NOTHING = { assigned: false, account: null, waiting: 0 } as const

/** What waits for an account's holder, as their board shows it; asked before the transaction, because the board has its own. */
export async function readWaiting(accountId: string, now: Date): Promise<MailFacts['waiting']> {
  const account = await db.staffAccount.findUnique({ where: { id: accountId } })
  if (!account) return null
  const { language, role } = account
  const actor = { kind: 'STAFF', id: accountId, role } as const
  const { waiting } = await loadBoard({ actor, now, language, requestId: 'clock', origin: null }, {})
  return { ...waiting, requests: may(actor, 'privacy.read') ? await countOpenRequests() : 0 }
}

/** @returns null where the recipient or the subject is gone */
export async function loadMailFacts(
  tx: Tx,
  { kind, recipientId, subjectId, version }: MailSubject,
  waiting: MailFacts['waiting'] = null,
): Promise<MailFacts | null> {
  switch (MAIL_KINDS[kind]) {
    case 'HOST':
      return hostFacts(tx, recipientId, version)
    case 'ATTENDEE':
      return attendeeFacts(tx, kind, recipientId, version)
    case 'COUNCILLOR':
      return councillorFacts(tx, recipientId, subjectId, version)
    case 'STAFF':
      return staffFacts(tx, recipientId, waiting)
    case 'REQUESTER':
      return requesterFacts(tx, recipientId)
  }
}

async function hostFacts(tx: Tx, sessionId: string, version: number): Promise<MailFacts | null> {
  const session = await tx.session.findUnique({ where: { id: sessionId }, select: MAIL_SESSION })
  if (!session?.host) return null
  const { name, email, language } = session.host
  const zone = session.zone ?? MEXICO_CITY
  return {
    recipient: { name: session.hostName ?? name, email, language, zone },
    session,
    registration: null,
    assignmentChangedAt: null,
    audience: null,
    waiting: null,
    standing: { ...NOTHING, session, registration: null, zone, version },
  }
}

async function attendeeFacts(
  tx: Tx,
  kind: ProgrammeKind,
  registrationId: string,
  version: number,
): Promise<MailFacts | null> {
  const registration = await tx.registration.findUnique({
    where: { id: registrationId },
    select: REGISTRATION,
  })
  if (!registration) return null
  const session = await tx.session.findUniqueOrThrow({
    where: { id: registration.sessionId },
    select: MAIL_SESSION,
  })
  const { name, email, language, zone } = registration
  const came = kind === 'thanks' ? await whetherCame(tx, registration, session) : null
  return {
    recipient: { name, email, language, zone },
    session,
    registration,
    assignmentChangedAt: null,
    audience: null,
    waiting: null,
    standing: { ...NOTHING, session, registration: { ...registration, came }, zone, version },
  }
}

async function whetherCame(
  tx: Tx,
  { id, enteredAt }: MailRegistration,
  { id: sessionId, modality }: MailSession,
): Promise<boolean | null> {
  const own = await tx.attendanceMark.findMany({ where: { registrationId: id }, select: MARK_SELECT })
  const anybody = await tx.attendanceMark.findFirst({
    where: { sessionId, registrationId: { not: null } },
    select: { id: true },
  })
  // A door's list does not tell who was on the call.
  const listKept = anybody !== null && modality !== 'HYBRID'
  return cameOf(own.map(markOf), { enteredAt, listKept })
}

async function councillorFacts(
  tx: Tx,
  councillorId: string,
  sessionId: string,
  version: number,
): Promise<MailFacts | null> {
  const councillor = await tx.councillor.findUnique({ where: { id: councillorId } })
  const session = await tx.session.findUnique({ where: { id: sessionId }, select: MAIL_SESSION })
  if (!councillor || !session) return null
  const assignment = session.assignments.find((row) => row.councillorId === councillorId)
  const released = assignment
    ? null
    : await tx.assignment.findFirst({
        where: { sessionId, councillorId },
        select: { releasedAt: true },
        orderBy: { releasedAt: 'desc' },
      })
  const { name, email, language, zone } = councillor
  return {
    recipient: { name, email, language, zone },
    session,
    registration: null,
    assignmentChangedAt: assignment?.createdAt ?? released?.releasedAt ?? null,
    audience: await audienceOf(tx, sessionId),
    waiting: null,
    standing: { ...NOTHING, session, registration: null, assigned: assignment !== undefined, zone, version },
  }
}

async function audienceOf(tx: Tx, sessionId: string): Promise<MailFacts['audience']> {
  const where = { sessionId, status: 'CONFIRMED' } as const
  const { _sum, _count } = await tx.registration.aggregate({
    where,
    _sum: { partySize: true },
    _count: { question: true },
  })
  return { people: _sum.partySize ?? 0, questions: _count.question }
}

async function staffFacts(
  tx: Tx,
  accountId: string,
  waiting: MailFacts['waiting'],
): Promise<MailFacts | null> {
  const account = await tx.staffAccount.findUnique({ where: { id: accountId } })
  if (!account) return null
  const { name, email, language } = account
  return {
    recipient: { name, email, language, zone: MEXICO_CITY },
    session: null,
    registration: null,
    assignmentChangedAt: null,
    audience: null,
    waiting,
    standing: {
      session: null,
      registration: null,
      assigned: false,
      account,
      waiting: Object.values(waiting ?? {}).reduce((sum, count) => sum + count, 0),
      zone: MEXICO_CITY,
      version: 0,
    },
  }
}

async function requesterFacts(tx: Tx, requestId: string): Promise<MailFacts | null> {
  const request = await tx.arcoRequest.findUnique({ where: { id: requestId }, select: REQUEST })
  if (!request) return null
  const { name, email, language } = request
  return {
    recipient: { name, email: email || null, language, zone: MEXICO_CITY },
    session: null,
    registration: null,
    assignmentChangedAt: null,
    audience: null,
    waiting: null,
    request,
    standing: { ...NOTHING, session: null, registration: null, request, zone: MEXICO_CITY, version: 0 },
  }
}
