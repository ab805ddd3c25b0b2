import type { Language } from '#app/locales/i18n.ts'
import { mintLinkTokens } from '#app/modules/accounts/link-tokens.server.ts'
import { db, type Tx } from '#app/platform/db.server.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import type { ComposedMail, SkipReason } from './composed-mail.ts'
import { MAIL_SESSION, type MailSession } from './mail-facts.server.ts'
import { renderMail } from './render-mail.ts'
import { campaignVerdict } from './still-true.ts'
import { undeliverableAmong } from './undeliverable.server.ts'
import { unsubscribeUrl, writeCampaignMail } from './write-campaign-mail.server.ts'

const CAMPAIGN = {
  id: true,
  status: true,
  subjectEs: true,
  subjectEn: true,
  textEs: true,
  textEn: true,
  session: { select: MAIL_SESSION },
} as const

type Reader = { name: string; language: Language; zone: string | null }

/**
 * Writes the mails of a few of campaigns' deliveries from the state of this moment: the number of queries does not grow with
 * them. @returns for each delivery's id its mail, why it is not sent, or that it waits because its campaign was paused
 */
export async function composeCampaignMails(
  deliveries: readonly { id: string; recipientId: string; subjectId: string }[],
  now: Date,
): Promise<Map<string, ComposedMail | { skip: SkipReason } | 'wait'>> {
  const [campaigns, contacts] = await Promise.all([
    db.campaign.findMany({
      where: { id: { in: [...new Set(deliveries.map(({ subjectId }) => subjectId))] } },
      select: CAMPAIGN,
    }),
    db.contact.findMany({
      where: { id: { in: deliveries.map(({ recipientId }) => recipientId) } },
      select: { id: true, name: true, email: true, language: true, zone: true, unsubscribedAt: true },
    }),
  ])
  const contactOf = new Map(contacts.map((contact) => [contact.id, contact]))
  const gone = await undeliverableAmong(contacts.map(({ email }) => email))
  const verdicts = deliveries.map(({ id, recipientId, subjectId }) => {
    const contact = contactOf.get(recipientId) ?? null
    const campaign = campaigns.find((row) => row.id === subjectId) ?? null
    const standing = {
      campaign,
      contact,
      session: campaign?.session ?? null,
      undeliverable: contact !== null && gone.has(contact.email),
    }
    return { id, contact, campaign, verdict: campaignVerdict(standing, now) }
  })
  const going = verdicts.flatMap(({ verdict, contact }) => (verdict === 'send' && contact ? contact.id : []))
  const tokens = await mintLinkTokens(db, 'CONTACT', going, now)
  const mails = new Map<string, ComposedMail | { skip: SkipReason } | 'wait'>()
  for (const { id, contact, campaign, verdict } of verdicts) {
    const token = contact && tokens.get(contact.id)
    if (verdict === 'wait') mails.set(id, verdict)
    else if (verdict !== 'send') mails.set(id, { skip: verdict })
    else if (contact && campaign && token) {
      const to = { name: contact.name, address: contact.email }
      const written = renderCampaignMail(campaign, campaign.session, contact, token)
      mails.set(id, { to, ...written, unsubscribeUrl: unsubscribeUrl(token) })
    }
  }
  return mails
}

/** A campaign's mail as it arrives, without whom it goes to. A reader without a zone reads the session's hour, or Mexico City's. */
export function renderCampaignMail(
  campaign: Parameters<typeof writeCampaignMail>[0],
  session: MailSession | null,
  { name, language, zone }: Reader,
  token: string,
): { subject: string; html: string; text: string } {
  const reader = { name, language, zone: zone ?? session?.zone ?? MEXICO_CITY }
  const document = writeCampaignMail(campaign, session, reader, token)
  return { subject: document.subject, ...renderMail(document) }
}

/** A link for what shows a campaign to staff; it opens nothing. */
export const NO_TOKEN = 'vista-previa'

/** The number of a test mail says its language too, so that a test is a mail in each. */
export function testNumber(time: number, language: Language): number {
  return 2 * time + (language === 'es' ? 0 : 1)
}

/** The campaign as it would arrive, to somebody of the staff, whatever its state; its personal links open nothing. */
export async function composeTestMail(
  tx: Tx,
  accountId: string,
  campaignId: string,
  number: number,
): Promise<ComposedMail | { skip: SkipReason }> {
  const account = await tx.staffAccount.findUnique({ where: { id: accountId } })
  const campaign = await tx.campaign.findUnique({ where: { id: campaignId }, select: CAMPAIGN })
  if (!account || account.disabledAt || !campaign) return { skip: 'unaddressed' }
  const { name, email } = account
  const reader = { name, language: number % 2 === 0 ? 'es' : 'en', zone: MEXICO_CITY } as const
  return {
    to: { name, address: email },
    ...renderCampaignMail(campaign, campaign.session, reader, NO_TOKEN),
  }
}
