import { normaliseEmail } from '#app/modules/accounts/email.ts'
import { mintLinkToken } from '#app/modules/accounts/link-tokens.server.ts'
import { mintStaffLink } from '#app/modules/accounts/staff-links.server.ts'
import { db, inTransaction, type Tx } from '#app/platform/db.server.ts'
import { qrPng } from '#app/platform/qr-code.server.ts'
import { composeTestMail } from './compose-campaign-mails.server.ts'
import type { ComposedMail, SkipReason } from './composed-mail.ts'
import { ABOUT_A_START, isCampaignKind, isMailKind, MAIL_KINDS, type ProgrammeKind } from './kinds.ts'
import { loadMailFacts, type MailFacts, readWaiting } from './mail-facts.server.ts'
import { renderMail } from './render-mail.ts'
import { isStillTrue } from './still-true.ts'
import { undeliverableAmong } from './undeliverable.server.ts'
import { CODE_CID, opensPage, REQUEST_LINK_DAYS, writeMail } from './write-mail.server.ts'

const REQUEST_LINK_LIFE = REQUEST_LINK_DAYS * 24 * 60 * 60_000

/**
 * Writes a delivery's mail from the state of this moment: address, language and zone are the recipient's now, and the
 * personal link in it is made now, because only hashes of links are kept.
 */
export async function composeMail(
  deliveryId: string,
  now: Date,
): Promise<ComposedMail | { skip: SkipReason }> {
  // What a delivery is never changes, so this needs no transaction; whether it is true is found out in one.
  const delivery = await db.mailDelivery.findUniqueOrThrow({ where: { id: deliveryId } })
  const { kind, recipientId, subjectId, version } = delivery
  // A campaign's mails are written many at a time.
  if (!isMailKind(kind) || kind === 'campaign') return { skip: 'stale' }
  const waiting = kind === 'staffDigest' ? await readWaiting(recipientId, now) : null
  return inTransaction(async (tx) => {
    const newer = await tx.mailDelivery.count({
      where: {
        kind,
        recipientId,
        subjectId,
        version: { gt: version },
        status: { in: ['PENDING', 'SENT'] },
      },
    })
    if (newer > 0 && !ABOUT_A_START.has(kind) && !isCampaignKind(kind)) return { skip: 'superseded' }
    if (isCampaignKind(kind)) return composeTestMail(tx, recipientId, subjectId, version)
    const facts = await loadMailFacts(tx, { kind, recipientId, subjectId, version }, waiting)
    if (!facts?.recipient.email) return { skip: 'unaddressed' }
    const address = normaliseEmail(facts.recipient.email)
    if ((await undeliverableAmong([address], tx)).size > 0) return { skip: 'undeliverable' }
    if (!isStillTrue(kind, facts.standing, now)) return { skip: 'stale' }
    const token = await makeToken(tx, kind, facts, recipientId, now)
    const { document, calendar, codeSays } = writeMail(kind, facts, token)
    const { html, text } = renderMail(document)
    const to = { name: facts.recipient.name, address: facts.recipient.email }
    return {
      to,
      subject: document.subject,
      html,
      text,
      ...(calendar ? { calendar } : {}),
      ...(codeSays
        ? { picture: { cid: CODE_CID, name: 'entrada.png', content: await qrPng(codeSays) } }
        : {}),
    }
  })
}

/** The token of the page that is the recipient's own. */
function makeToken(
  tx: Tx,
  kind: ProgrammeKind,
  { request }: MailFacts,
  recipientId: string,
  now: Date,
): Promise<string> {
  const audience = MAIL_KINDS[kind]
  // Who has an account signs in.
  if (kind === 'staffDigest' || kind === 'staffSecondFactorReset') return Promise.resolve('')
  // Who was erased, or refused, has nothing to open.
  if (audience === 'REQUESTER' && !opensPage(kind, request)) return Promise.resolve('')
  if (kind === 'staffRecovery') return mintStaffLink(tx, recipientId, 'RECOVERY', now)
  if (audience === 'STAFF') return mintStaffLink(tx, recipientId, 'INVITATION', now)
  const expiresAt = audience === 'REQUESTER' ? new Date(now.getTime() + REQUEST_LINK_LIFE) : null
  const opens = audience === 'REQUESTER' ? 'ARCO' : audience
  return mintLinkToken(tx, opens, recipientId, now, expiresAt)
}
