import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import type { ContactFilter } from '#app/modules/contacts/contact-filter.ts'
import { isInvitable } from '#app/modules/mail/still-true.ts'
import { inTransaction, type Tx } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import type { CampaignInput } from './schema.ts'

type Draft = CampaignInput & { audience: ContactFilter }

/** @throws DomainError 'forbidden' | 'sessionNotInvitable' */
export async function createCampaign(context: ActorContext, draft: Draft): Promise<string> {
  assertMay(context.actor, 'campaigns.manage')
  return inTransaction(async (tx) => {
    await assertInvitable(tx, draft.sessionId ?? null, context.now)
    const { id } = await tx.campaign.create({
      data: { ...columnsOf(draft), createdById: context.actor.id ?? '', createdAt: context.now },
    })
    await recordAudit(tx, context, {
      action: 'campaign.created',
      subjectKind: 'campaign',
      subjectId: id,
      after: { title: draft.subjectEs },
    })
    return id
  })
}

/** Changes a draft. @throws DomainError 'forbidden' | 'notFound' | 'campaignNotDraft' | 'sessionNotInvitable' */
export async function saveCampaign(context: ActorContext, id: string, draft: Draft): Promise<void> {
  assertMay(context.actor, 'campaigns.manage')
  await inTransaction(async (tx) => {
    await assertInvitable(tx, draft.sessionId ?? null, context.now)
    const { count } = await tx.campaign.updateMany({ where: { id, status: 'DRAFT' }, data: columnsOf(draft) })
    if (count === 0) throw new DomainError(await whyNotDraft(tx, id))
    await recordAudit(tx, context, {
      action: 'campaign.edited',
      subjectKind: 'campaign',
      subjectId: id,
      after: { title: draft.subjectEs },
    })
  })
}

/** Throws a draft away. @throws DomainError 'forbidden' | 'notFound' | 'campaignNotDraft' */
export async function deleteCampaign(context: ActorContext, id: string): Promise<void> {
  assertMay(context.actor, 'campaigns.manage')
  await inTransaction(async (tx) => {
    const { count } = await tx.campaign.deleteMany({ where: { id, status: 'DRAFT' } })
    if (count === 0) throw new DomainError(await whyNotDraft(tx, id))
    await recordAudit(tx, context, { action: 'campaign.deleted', subjectKind: 'campaign', subjectId: id })
  })
}

/** A session that nobody can come to any more is not invited to. @throws DomainError 'sessionNotInvitable' */
export async function assertInvitable(tx: Tx, sessionId: string | null, now: Date): Promise<void> {
  if (!sessionId) return
  const session = await tx.session.findUnique({ where: { id: sessionId } })
  if (!session || !isInvitable(session, now)) throw new DomainError('sessionNotInvitable')
}

function columnsOf({ sessionId, topic, ...words }: Draft) {
  return { ...words, sessionId: sessionId ?? null, topic: sessionId ? null : (topic ?? null) }
}

async function whyNotDraft(tx: Tx, id: string): Promise<'notFound' | 'campaignNotDraft'> {
  return (await tx.campaign.findUnique({ where: { id } })) ? 'campaignNotDraft' : 'notFound'
}
