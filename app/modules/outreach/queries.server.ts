import type { Prisma } from '#app/generated/prisma/client.ts'
import type { CampaignStatus, MailStatus, SessionKind } from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { type ContactFilter, contactFilterSchema } from '#app/modules/contacts/contact-filter.ts'
import { type MailPreview, previewOfCampaign } from '#app/modules/mail/queries.server.ts'
import { type AskedPart, ListOrder, type ListPart } from '#app/platform/cursor.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'

const PAGE = 50
const FAILURES = 25
const MINUTE = 60_000

export type CampaignSession = {
  id: string
  title: string | null
  kind: SessionKind
  hostName: string | null
  startsAt: Date | null
}

const SESSION = { id: true, title: true, kind: true, hostName: true, startsAt: true } as const

export type CampaignRow = {
  id: string
  status: CampaignStatus
  subject: string
  session: CampaignSession | null
  recipients: number | null
  counts: Record<MailStatus, number>
  scheduledAt: Date | null
  startedAt: Date | null
  finishedAt: Date | null
  createdAt: Date
}

const CAMPAIGNS = new ListOrder<Prisma.CampaignWhereInput, Prisma.CampaignOrderByWithRelationInput>(
  'campaigns',
  { id: 'id' },
  { descending: true },
)
const FAILED_MAILS = new ListOrder<
  Prisma.MailDeliveryWhereInput,
  Prisma.MailDeliveryOrderByWithRelationInput
>('failures', { id: 'id' }, { descending: true })

/** Campaigns, newest first, with what became of their mails. @throws DomainError 'forbidden' */
export async function listCampaigns(
  context: ActorContext,
  { take = PAGE, ...asked }: AskedPart & { take?: number } = {},
): Promise<ListPart<CampaignRow>> {
  assertMay(context.actor, 'mail.read')
  const { rows: page, ...beside } = await CAMPAIGNS.part(asked, take, (part) =>
    db.campaign.findMany({ ...part, include: { session: { select: SESSION } } }),
  )
  const counts = await countsOf(page.map(({ id }) => id))
  return {
    rows: page.map(({ subjectEs, subjectEn, ...row }) => ({
      ...row,
      subject: context.language === 'es' ? subjectEs : subjectEn,
      counts: counts.get(row.id) ?? NOTHING,
    })),
    ...beside,
  }
}

export type CampaignPage = Omit<CampaignRow, 'counts' | 'subject'> & {
  subjectEs: string
  subjectEn: string
  textEs: string
  textEn: string
  topic: string | null
  audience: ContactFilter
}

/** @throws DomainError 'forbidden' | 'notFound' */
export async function readCampaign(context: ActorContext, id: string): Promise<CampaignPage> {
  assertMay(context.actor, 'campaigns.manage')
  const campaign = await db.campaign.findUnique({ where: { id }, include: { session: { select: SESSION } } })
  if (!campaign) throw new DomainError('notFound')
  return { ...campaign, audience: contactFilterSchema.parse(campaign.audience) }
}

export type CampaignProgress = {
  status: CampaignStatus
  /** Null while the orders are being written. */
  recipients: number | null
  counts: Record<MailStatus, number>
  /** Of those that wait: who failed for now and is tried again later. */
  retrying: number
  /** When the first of them is. */
  nextTryAt: Date | null
  /** Mails that went out in the last minute. */
  perMinute: number
}

/** How far a campaign is; cheap enough to be asked every few seconds. @throws DomainError 'forbidden' | 'notFound' */
export async function readProgress(context: ActorContext, id: string): Promise<CampaignProgress> {
  assertMay(context.actor, 'campaigns.manage')
  const own = { kind: 'campaign', subjectId: id } as const
  const [campaign, counts, retrying, perMinute] = await Promise.all([
    db.campaign.findUnique({ where: { id }, select: { status: true, recipients: true } }),
    countsOf([id]),
    db.mailDelivery.aggregate({
      where: { ...own, status: 'PENDING', lastError: { not: null } },
      _count: true,
      _min: { dueAt: true },
    }),
    db.mailDelivery.count({
      where: { ...own, status: 'SENT', sentAt: { gt: new Date(context.now.getTime() - MINUTE) } },
    }),
  ])
  if (!campaign) throw new DomainError('notFound')
  return {
    ...campaign,
    counts: counts.get(id) ?? NOTHING,
    retrying: retrying._count,
    nextTryAt: retrying._min.dueAt,
    perMinute,
  }
}

export type CampaignFailure = {
  id: string
  contactId: string
  name: string | null
  status: MailStatus
  attempts: number
  lastError: string
}

/** Whose mail did not go, or not yet, and why; newest first, a page at a time. @throws DomainError 'forbidden' */
export async function listFailures(
  context: ActorContext,
  id: string,
  asked: AskedPart = {},
): Promise<ListPart<CampaignFailure>> {
  assertMay(context.actor, 'campaigns.manage')
  const { rows: page, ...beside } = await FAILED_MAILS.part(asked, FAILURES, ({ where, ...part }) =>
    db.mailDelivery.findMany({
      where: {
        kind: 'campaign',
        subjectId: id,
        status: { in: ['PENDING', 'FAILED', 'SUPPRESSED'] },
        lastError: { not: null },
        AND: where,
      },
      ...part,
    }),
  )
  const contacts = await db.contact.findMany({
    where: { id: { in: page.map(({ recipientId }) => recipientId) } },
    select: { id: true, name: true },
  })
  const rows = page.map(({ id: delivery, recipientId, status, attempts, lastError }) => ({
    id: delivery,
    contactId: recipientId,
    name: contacts.find((contact) => contact.id === recipientId)?.name ?? null,
    status,
    attempts,
    lastError: lastError ?? '',
  }))
  return { rows, ...beside }
}

/** A campaign as it arrives, in each language, to whoever looks. @throws DomainError 'forbidden' | 'notFound' */
export async function previewCampaign(
  context: ActorContext & { account: { name: string } },
  id: string,
): Promise<MailPreview[]> {
  assertMay(context.actor, 'campaigns.manage')
  const previews = await inTransaction((tx) => previewOfCampaign(tx, context.account.name, id))
  if (!previews) throw new DomainError('notFound')
  return previews
}

/** Sessions that people can be invited to now, the next one first. @throws DomainError 'forbidden' */
export async function listInvitable(context: ActorContext): Promise<CampaignSession[]> {
  assertMay(context.actor, 'campaigns.manage')
  return db.session.findMany({
    where: { status: 'PUBLISHED', OR: [{ endsAt: null }, { endsAt: { gt: context.now } }] },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    select: SESSION,
    take: 200,
  })
}

const NOTHING: Record<MailStatus, number> = { PENDING: 0, SENT: 0, FAILED: 0, SUPPRESSED: 0 }

async function countsOf(ids: string[]): Promise<Map<string, Record<MailStatus, number>>> {
  const grouped = await db.mailDelivery.groupBy({
    by: ['subjectId', 'status'],
    where: { kind: 'campaign', subjectId: { in: ids } },
    _count: true,
  })
  const counts = new Map<string, Record<MailStatus, number>>()
  for (const { subjectId, status, _count } of grouped)
    counts.set(subjectId, { ...(counts.get(subjectId) ?? NOTHING), [status]: _count })
  return counts
}
