import type { Campaign } from '#app/generated/prisma/client.ts'
import { translator } from '#app/locales/i18n.ts'
import type { MailDocument } from './mail-document.ts'
import type { MailRecipient, MailSession } from './mail-facts.server.ts'
import { address, factsOf, sessionUrl, titleOf, whenOf } from './write-mail.server.ts'

export type CampaignWords = Pick<Campaign, 'subjectEs' | 'subjectEn' | 'textEs' | 'textEn'>

/** The pages that a contact's token opens. */
export function preferencesUrl(token: string): string {
  return address(`/preferencias/${token}`)
}

export function unsubscribeUrl(token: string): string {
  return `${preferencesUrl(token)}/baja`
}

/**
 * What a campaign says to one contact: staff's words in the contact's language, and, where it invites to a session, its hour
 * where the contact is and its page. `token` opens the contact's preferences.
 */
export function writeCampaignMail(
  campaign: CampaignWords,
  session: MailSession | null,
  recipient: Omit<MailRecipient, 'email'>,
  token: string,
): MailDocument {
  const { language, name } = recipient
  const t = translator(language)
  const reader = { recipient: { ...recipient, email: null } }
  const subject = language === 'es' ? campaign.subjectEs : campaign.subjectEn
  const paragraphs = paragraphsOf(language === 'es' ? campaign.textEs : campaign.textEn)
  return {
    language,
    subject,
    preview: paragraphs[0]?.replaceAll('\n', ' ') ?? '',
    mood: 'warm',
    eyebrow: session ? titleOf('campaign', session, language) : t('mail:campaign.eyebrow'),
    title: subject,
    greeting: name ? t('mail:greeting', { name }) : null,
    paragraphs,
    linksInText: true,
    when: session ? whenOf(session, reader, false) : null,
    facts: session ? factsOf('campaign', { ...reader, registration: null, audience: null }, session) : [],
    quote: null,
    button: session ? { label: t('mail:campaign.button'), url: sessionUrl(session) } : null,
    links: session ? [] : [{ label: t('mail:link.agenda'), url: address('/') }],
    notes: [],
    closing: t('mail:closing'),
    footer: {
      programme: t('common:programme'),
      lines: [t('mail:footer.CONTACT'), t('mail:note.personal')],
      links: [
        { label: t('mail:campaign.unsubscribe'), url: unsubscribeUrl(token) },
        { label: t('mail:campaign.preferences'), url: preferencesUrl(token) },
        { label: t('mail:footer.privacy'), url: address('/privacidad') },
      ],
    },
  }
}

/** An empty line ends a paragraph; a single one stays a line. */
function paragraphsOf(text: string): string[] {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n\s*/)
    .map((paragraph) => paragraph.trim())
    .filter(Boolean)
}
