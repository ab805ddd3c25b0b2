import type { MailRecipientKind } from '#app/generated/prisma/enums.ts'

/**
 * Every mail there is, with whom it goes to. A kind's words are in locales/{es,en}/mail.ts; what it says and
 * whether it is still true at the moment of sending is decided in `compose-mail.server.ts`.
 */
export const MAIL_KINDS = {
  proposalVerify: 'HOST',
  proposalReceived: 'HOST',
  proposalAccepted: 'HOST',
  proposalDeclined: 'HOST',
  sessionPublishedHost: 'HOST',
  sessionChangedHost: 'HOST',
  sessionCancelledHost: 'HOST',
  thanksHost: 'HOST',
  councillorAssigned: 'COUNCILLOR',
  sessionChangedCouncillor: 'COUNCILLOR',
  councillorReleased: 'COUNCILLOR',
  councillorBriefing: 'COUNCILLOR',
  registrationConfirmed: 'ATTENDEE',
  registrationPending: 'ATTENDEE',
  registrationWaiting: 'ATTENDEE',
  registrationOffered: 'ATTENDEE',
  registrationOfferExpired: 'ATTENDEE',
  registrationWithdrawn: 'ATTENDEE',
  registrationDeclined: 'ATTENDEE',
  registrationLink: 'ATTENDEE',
  sessionChanged: 'ATTENDEE',
  sessionCancelled: 'ATTENDEE',
  reminderDayBefore: 'ATTENDEE',
  reminderHourBefore: 'ATTENDEE',
  thanks: 'ATTENDEE',
  staffInvitation: 'STAFF',
  staffRecovery: 'STAFF',
  staffSecondFactorReset: 'STAFF',
  staffDigest: 'STAFF',
  campaign: 'CONTACT',
  campaignTest: 'STAFF',
  arcoVerify: 'REQUESTER',
  arcoReceived: 'REQUESTER',
  arcoAnswered: 'REQUESTER',
  arcoRefused: 'REQUESTER',
} as const satisfies Record<string, MailRecipientKind>

/** Their number is that of the start they speak of (planning.ts), not of an order. */
export const ABOUT_A_START: ReadonlySet<string> = new Set<MailKind>([
  'reminderDayBefore',
  'reminderHourBefore',
  'councillorBriefing',
])

export type MailKind = keyof typeof MAIL_KINDS

/** What staff wrote for many: its words are the campaign's own. */
export type CampaignKind = Extract<MailKind, `campaign${string}`>

/** What the programme's life brings about: its words are ours. */
export type ProgrammeKind = Exclude<MailKind, CampaignKind>

export function isCampaignKind(kind: MailKind): kind is CampaignKind {
  return kind === 'campaign' || kind === 'campaignTest'
}

export function isMailKind(value: string): value is MailKind {
  return Object.hasOwn(MAIL_KINDS, value)
}
