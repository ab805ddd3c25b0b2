/**
 * What a mail says, without how it looks: `render-mail.ts` makes HTML and text of it. Every string is plain text in
 * the reader's language; whoever renders escapes.
 */
export type MailDocument = {
  language: 'es' | 'en'
  subject: string
  /** What a list of mails shows after the subject. */
  preview: string
  mood: 'confirmed' | 'attention' | 'warm' | 'ended'
  /** A word above the title: the kind of session. */
  eyebrow: string
  title: string
  greeting: string | null
  paragraphs: string[]
  /** Addresses (https://…) in the paragraphs are links. */
  linksInText?: boolean
  when: MailWhen | null
  facts: MailFact[]
  /** Words that a person wrote. */
  quote: { label: string; text: string } | null
  button: MailLink | null
  links: MailLink[]
  /** A picture that is read by a camera; `src` is where the HTML finds it. */
  code?: { src: string; alt: string; title: string; text: string } | null
  notes: string[]
  /** Who greets at the end; null where a machine reports. */
  closing: string | null
  footer: { programme: string; lines: string[]; links: MailLink[] }
}

export type MailLink = { label: string; url: string }

export type MailFact = { label: string; text: string; url?: string }

/** The hour where the reader is, and, where the clocks differ, at the session's place. */
export type MailWhen = {
  day: string
  hours: string
  place: string
  /** That the calendar at the reader's place shows another day than at the session's. */
  shift: string | null
  elsewhere: string | null
  /** The hour that stood no longer stands. */
  void: boolean
}
