import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { findOrCreateHost } from '#app/modules/hosts/find-or-create-host.server.ts'
import { enqueueMail } from '#app/modules/mail/enqueue-mail.server.ts'
import { assertCurrentNotice } from '#app/modules/privacy/assert-current-notice.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import type { Proposal } from './proposal-schema.ts'

export type ProposalPlace = { city: string; country: string; zone: string }

/**
 * Stores a visitor's proposal and orders the mail that asks them to show that the address is theirs; staff do not see it
 * before. Sending the same form again finds the same proposal; the same form corrected (an address mistyped, a way back) is
 * another one.
 * @returns `reference`: a secret under which the one who proposed sees where the mail went.
 * @throws DomainError 'noticeChanged'
 */
export async function proposeSession(
  context: ActorContext,
  proposal: Proposal,
  place: ProposalPlace,
): Promise<{ reference: string; created: boolean }> {
  const reference = createHash('sha256').update(JSON.stringify(proposal)).digest('base64url')
  if (await isKnown(reference)) return { reference, created: false }
  try {
    await inTransaction(async (tx) => {
      await assertCurrentNotice(tx, proposal.notice, context.language)
      const host = await findOrCreateHost(tx, {
        email: proposal.email,
        name: proposal.name,
        phone: proposal.phone ?? null,
        language: context.language,
      })
      const { id } = await tx.session.create({
        data: {
          slug: `propuesta-${randomBytes(8).toString('hex')}`,
          calendarUid: `${randomUUID()}@invita`,
          idempotencyKey: reference,
          kind: proposal.kind,
          modality: proposal.modality,
          language: context.language,
          hostId: host.id,
          hostName: proposal.name,
          hostCredit: proposal.credit,
          hostOrganization: proposal.organization ?? null,
          city: place.city,
          country: place.country,
          zone: place.zone,
          expectedPeople: proposal.expectedPeople,
          topics: proposal.topics ?? null,
          noticeVersion: proposal.notice,
          noticeAcceptedAt: context.now,
          createdAt: context.now,
          slots: {
            create: proposal.slots.map(({ date, time, zone, fold, startsAt }, position) => ({
              position,
              zone,
              wallDate: date,
              wallTime: time,
              wallFold: fold,
              startsAt,
            })),
          },
        },
        select: { id: true },
      })
      await recordAudit(tx, context, {
        action: 'session.proposed',
        subjectKind: 'session',
        subjectId: id,
        after: {
          status: 'PROPOSED',
          kind: proposal.kind,
          modality: proposal.modality,
          city: place.city,
          zone: place.zone,
          slots: proposal.slots.map(({ startsAt }) => startsAt.toISOString()),
          noticeVersion: proposal.notice,
        },
      })
      await enqueueMail(tx, { kind: 'proposalVerify', recipientId: id, subjectId: id, dueAt: context.now })
    })
  } catch (error) {
    // Pressed twice at once: the other one stored it.
    if (await isKnown(reference)) return { reference, created: false }
    throw error
  }
  return { reference, created: true }
}

async function isKnown(reference: string): Promise<boolean> {
  return (await db.session.count({ where: { idempotencyKey: reference } })) > 0
}
