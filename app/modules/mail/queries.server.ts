import type { Prisma } from '#app/generated/prisma/client.ts'
import { type MailRecipientKind, MailStatus, type SessionKind } from '#app/generated/prisma/enums.ts'
import { LANGUAGES, type Language } from '#app/locales/i18n.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay, may } from '#app/modules/accounts/permissions.ts'
import { checkInUrl } from '#app/modules/attendance/check-in-code.server.ts'
import { type CappedCount, COUNTED, cappedCount } from '#app/platform/capped-count.ts'
import { type AskedPart, ListOrder, type ListPart } from '#app/platform/cursor.server.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { qrPng } from '#app/platform/qr-code.server.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import { NO_TOKEN, renderCampaignMail } from './compose-campaign-mails.server.ts'
import { isCampaignKind, isMailKind, MAIL_KINDS, type MailKind, type ProgrammeKind } from './kinds.ts'
import {
  loadMailFacts,
  MAIL_SESSION,
  type MailFacts,
  type MailSubject,
  readWaiting,
} from './mail-facts.server.ts'
import { renderMail } from './render-mail.ts'
import { readServerFault, type ServerFault } from './server-fault.server.ts'
import { writeMail } from './write-mail.server.ts'

const PAGE = 50
const NO_REGISTRATION = '00000000-0000-0000-0000-000000000000'

export type OutboxFilter = {
  status?: MailStatus | undefined
  /** A session's id: all mail about it. */
  sessionId?: string | undefined
  /** A recipient's id: all mail to one person. */
  recipientId?: string | undefined
  /** A campaign's id: its mails, which otherwise are counted with it and not listed. */
  campaignId?: string | undefined
}

export type OutboxSession = { id: string; title: string | null; kind: SessionKind; hostName: string | null }

export type OutboxRow = {
  id: string
  kind: string
  status: MailStatus
  /** Empty for who may not read whom mails go to. */
  recipientName: string
  recipientId: string
  session: OutboxSession | null
  dueAt: Date
  sentAt: Date | null
  attempts: number
  lastError: string | null
}

export type Outbox = ListPart<OutboxRow> & {
  counts: Record<MailStatus | 'all', CappedCount>
  /** What the filter is about, where that is known and may be. */
  about: { session: OutboxSession | null; recipientName: string }
  serverFault: ServerFault | null
}

const NEWEST_FIRST = new ListOrder<
  Prisma.MailDeliveryWhereInput,
  Prisma.MailDeliveryOrderByWithRelationInput
>('outbox', { id: 'id' }, { descending: true })

/** The outbox: counts by state, a failing server, and a page of deliveries, newest first. @throws DomainError 'forbidden' */
export async function readOutbox(
  context: ActorContext,
  filter: OutboxFilter,
  asked: AskedPart = {},
): Promise<Outbox> {
  assertMay(context.actor, 'mail.read')
  const scope = {
    ...(filter.campaignId
      ? { kind: 'campaign', subjectId: filter.campaignId }
      : filter.recipientId
        ? {}
        : { kind: { not: 'campaign' } }),
    ...(filter.sessionId ? { subjectId: filter.sessionId } : {}),
    ...(filter.recipientId ? { recipientId: filter.recipientId } : {}),
  }
  const [counts, { rows: page, ...beside }, serverFault] = await Promise.all([
    countsOf(scope),
    NEWEST_FIRST.part(asked, PAGE, ({ where, ...part }) =>
      db.mailDelivery.findMany({
        where: { AND: [scope, filter.status ? { status: filter.status } : {}, where] },
        ...part,
      }),
    ),
    readServerFault(context),
  ])
  const sessions = await db.session.findMany({
    where: {
      id: {
        in: [...page.map(({ subjectId }) => subjectId), ...(filter.sessionId ? [filter.sessionId] : [])],
      },
    },
    select: { id: true, title: true, kind: true, hostName: true },
  })
  const names = await namesOf(context, [
    ...page.map((row) => row.recipientId),
    ...(filter.recipientId ? [filter.recipientId] : []),
  ])
  const rows = page.map(
    ({ id, kind, status, recipientId, recipientKind, subjectId, dueAt, sentAt, attempts, lastError }) => {
      const session = sessions.find((row) => row.id === subjectId)
      const host =
        recipientKind === 'HOST' && may(context.actor, 'registrations.read') ? session?.hostName : undefined
      return {
        id,
        kind,
        status,
        recipientName: host ?? names.get(recipientId) ?? '',
        recipientId,
        session: session ?? null,
        dueAt,
        sentAt,
        attempts,
        lastError,
      }
    },
  )
  return {
    counts,
    about: {
      session: sessions.find(({ id }) => id === filter.sessionId) ?? null,
      recipientName: (filter.recipientId && names.get(filter.recipientId)) || '',
    },
    serverFault,
    rows,
    ...beside,
  }
}

async function countsOf(scope: Prisma.MailDeliveryWhereInput): Promise<Outbox['counts']> {
  const statuses = Object.values(MailStatus)
  const counted = await Promise.all(
    statuses.map((status) => db.mailDelivery.count({ where: { ...scope, status }, take: COUNTED })),
  )
  const each = statuses.map((status, index) => [status, cappedCount(counted[index] ?? 0)] as const)
  const all = counted.reduce((sum, count) => sum + count, 0)
  return { ...(Object.fromEntries(each) as Record<MailStatus, CappedCount>), all: cappedCount(all) }
}

/** Names of recipients, as far as whoever asks may read them. */
async function namesOf({ actor }: ActorContext, ids: string[]): Promise<Map<string, string>> {
  const where = { id: { in: ids } }
  const select = { id: true, name: true }
  const people = await Promise.all([
    ...(may(actor, 'registrations.read')
      ? [
          db.registration.findMany({ where, select }),
          db.councillor.findMany({ where, select }),
          db.staffAccount.findMany({ where, select }),
          db.arcoRequest.findMany({ where, select }),
        ]
      : []),
    ...(may(actor, 'contacts.read') ? [db.contact.findMany({ where, select })] : []),
  ])
  return new Map(people.flat().map(({ id, name }) => [id, name]))
}

export type MailPreview = {
  language: Language
  subject: string
  html: string
  text: string
  calendar: string | null
}

/**
 * A kind as it would go out about the newest thing of its sort, addressed to whoever looks, so that it shows nobody's
 * data; its personal link opens nothing. @returns in each language, or null where there is nothing to show it with
 * @throws DomainError 'forbidden'
 */
export async function previewMail(
  context: ActorContext & { account: { name: string } },
  kind: MailKind,
): Promise<MailPreview[] | null> {
  assertMay(context.actor, 'mail.read')
  const { name } = context.account
  const accountId = context.actor.id ?? ''
  const waiting = kind === 'staffDigest' ? await readWaiting(accountId, context.now) : null
  return inTransaction(async (tx) => {
    const { email } = await tx.staffAccount.findUniqueOrThrow({ where: { id: accountId } })
    if (isCampaignKind(kind)) return previewOfCampaign(tx, name)
    const subject = await exampleOf(tx, kind, accountId)
    const found = subject && (await loadMailFacts(tx, subject, waiting))
    if (!found) return null
    const facts = staged(kind, found)
    const { session } = facts
    if (session && !may(context.actor, 'sessions.readPrivate')) session.address &&= '…'
    // A mail brings its picture with it; a page has it in its text. The code is nobody's.
    const picture = `data:image/png;base64,${(await qrPng(checkInUrl(NO_REGISTRATION))).toString('base64')}`
    return LANGUAGES.map((language) => {
      const recipient = { ...facts.recipient, name, email, language }
      const { document, calendar } = writeMail(kind, { ...facts, recipient }, NO_TOKEN)
      if (document.code) document.code.src = picture
      return {
        language,
        subject: document.subject,
        ...renderMail(document),
        calendar: calendar?.content ?? null,
      }
    })
  })
}

/** A campaign, or the newest, as it arrives in each language to `name`, who reads it in Mexico City. */
export async function previewOfCampaign(
  tx: Tx,
  name: string,
  campaignId?: string,
): Promise<MailPreview[] | null> {
  const campaign = await tx.campaign.findFirst({
    where: campaignId ? { id: campaignId } : {},
    orderBy: { id: 'desc' },
    include: { session: { select: MAIL_SESSION } },
  })
  if (!campaign) return null
  return LANGUAGES.map((language) => ({
    language,
    ...renderCampaignMail(campaign, campaign.session, { name, language, zone: MEXICO_CITY }, NO_TOKEN),
    calendar: null,
  }))
}

/** The example in the state in which such a mail goes out, where it is in another. */
function staged(kind: ProgrammeKind, facts: MailFacts): MailFacts {
  const { session, registration } = facts
  const status = kind.startsWith('sessionCancelled') ? 'CANCELLED' : ATTENDING.has(kind) ? 'PUBLISHED' : null
  return {
    ...facts,
    session: session && status ? { ...session, status } : session,
    registration:
      registration && ATTENDING.has(kind) ? { ...registration, status: 'CONFIRMED' } : registration,
  }
}

const ATTENDING: ReadonlySet<ProgrammeKind> = new Set<ProgrammeKind>([
  'registrationConfirmed',
  'sessionChanged',
  'reminderDayBefore',
  'reminderHourBefore',
])

async function exampleOf(tx: Tx, kind: ProgrammeKind, accountId: string): Promise<MailSubject | null> {
  const newest = { orderBy: { id: 'desc' } } as const
  switch (MAIL_KINDS[kind]) {
    case 'STAFF':
      return { kind, recipientId: accountId, subjectId: accountId, version: 0 }
    case 'REQUESTER': {
      const request = await tx.arcoRequest.findFirst({ where: { email: { not: '' } }, ...newest })
      return request && { kind, recipientId: request.id, subjectId: request.id, version: 0 }
    }
    case 'HOST': {
      const session = await tx.session.findFirst({ where: { hostId: { not: null } }, ...newest })
      return session && { kind, recipientId: session.id, subjectId: session.id, version: 0 }
    }
    case 'COUNCILLOR': {
      const row = await tx.assignment.findFirst({
        where: { session: { startsAt: { not: null } } },
        ...newest,
      })
      return row && { kind, recipientId: row.councillorId, subjectId: row.sessionId, version: 0 }
    }
    case 'ATTENDEE': {
      const sent = await tx.mailDelivery.findFirst({ where: { kind }, ...newest })
      const row = await tx.registration.findFirst({ where: sent ? { id: sent.recipientId } : {}, ...newest })
      return row && { kind, recipientId: row.id, subjectId: row.sessionId, version: 0 }
    }
  }
}

/** The kinds of mail by whom they go to, for the list of previews. @throws DomainError 'forbidden' */
export async function listMailKinds({
  actor,
}: ActorContext): Promise<{ audience: MailRecipientKind; kinds: MailKind[] }[]> {
  assertMay(actor, 'mail.read')
  const kinds = Object.keys(MAIL_KINDS).filter(isMailKind)
  return (['HOST', 'ATTENDEE', 'COUNCILLOR', 'CONTACT', 'REQUESTER', 'STAFF'] as const).map((audience) => ({
    audience,
    kinds: kinds.filter((kind) => MAIL_KINDS[kind] === audience),
  }))
}

/** A kind out of an address; null where there is none of that name. */
export function mailKindOf(text: string | undefined): MailKind | null {
  return text !== undefined && isMailKind(text) ? text : null
}
