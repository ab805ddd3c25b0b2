import type {
  ArcoStatus,
  CampaignStatus,
  RegistrationStatus,
  SessionStatus,
} from '#app/generated/prisma/enums.ts'
import { civilDateAt } from '#app/platform/time.ts'
import type { ProgrammeKind } from './kinds.ts'
import { startNumber } from './planning.ts'

/** How things stand at the moment of sending, as far as any mail depends on it. */
export type Standing = {
  session: {
    status: SessionStatus
    startsAt: Date | null
    endsAt: Date | null
    emailVerifiedAt: Date | null
  } | null
  registration: {
    status: RegistrationStatus
    offerExpiresAt: Date | null
    /** Whether they came; null: not known, or not asked. */
    came?: boolean | null
  } | null
  /** Whether the councillor is on the session now. */
  assigned: boolean
  account: { disabledAt: Date | null; passwordHash: string | null } | null
  /** A request about one's own data. */
  request?: { status: ArcoStatus } | undefined
  /** How many things wait for the account. */
  waiting: number
  /** Where the recipient reads it. */
  zone: string
  /** The delivery's number. */
  version: number
}

/**
 * Whether a mail may still go out: what it says is so now, not only when it was ordered. What is no longer so is told by
 * another mail, ordered by whatever changed it.
 */
export function isStillTrue(
  kind: ProgrammeKind,
  { session, registration, assigned, account, request, waiting, zone, version }: Standing,
  now: Date,
): boolean {
  if (kind === 'staffInvitation')
    return account !== null && account.disabledAt === null && account.passwordHash === null
  if (kind === 'staffRecovery' || kind === 'staffSecondFactorReset')
    return account !== null && account.disabledAt === null && account.passwordHash !== null
  if (kind === 'staffDigest') return account !== null && account.disabledAt === null && waiting > 0
  if (isAboutRequest(kind)) return request?.status === REQUEST_STATE[kind]
  if (!session) return false
  const { status } = session
  const over = session.endsAt !== null && session.endsAt <= now
  const open = status === 'PUBLISHED' && !over
  const ahead = (status === 'SCHEDULED' || status === 'PUBLISHED') && !over
  const held = status === 'HELD' || status === 'REPORTED'
  const soon = isAhead(session.startsAt, { zone, version }, now)
  switch (kind) {
    case 'proposalVerify':
      return status === 'PROPOSED' && session.emailVerifiedAt === null
    case 'proposalReceived':
      return status === 'PROPOSED' && session.emailVerifiedAt !== null
    case 'proposalAccepted':
      return status === 'ACCEPTED' || status === 'SCHEDULED'
    case 'proposalDeclined':
      return status === 'DECLINED'
    case 'sessionPublishedHost':
      return open
    case 'sessionChangedHost':
      return ahead
    case 'sessionCancelledHost':
      return status === 'CANCELLED'
    case 'councillorAssigned':
      return assigned && (ahead || status === 'ACCEPTED')
    case 'sessionChangedCouncillor':
      // Who was to come learns from it that nobody has to.
      return assigned && (ahead || status === 'CANCELLED')
    case 'councillorReleased':
      return !assigned && !over
    case 'councillorBriefing':
      return assigned && ahead && soon.tomorrow
    case 'thanksHost':
      return held
    default:
      return (
        registration !== null &&
        isTrueOfRegistration(kind, registration, { status, open, over, held, soon }, now)
      )
  }
}

type RequestKind = Extract<ProgrammeKind, `arco${string}`>

const REQUEST_STATE: Record<RequestKind, ArcoStatus> = {
  arcoVerify: 'UNVERIFIED',
  arcoReceived: 'OPEN',
  arcoAnswered: 'ANSWERED',
  arcoRefused: 'REFUSED',
}

function isAboutRequest(kind: ProgrammeKind): kind is RequestKind {
  return Object.hasOwn(REQUEST_STATE, kind)
}

/** Whether the start that the mail was planned for still stands and is ahead; `tomorrow`: on a later day where the reader is. */
function isAhead(
  startsAt: Date | null,
  { zone, version }: Pick<Standing, 'zone' | 'version'>,
  now: Date,
): { today: boolean; tomorrow: boolean } {
  const today = startsAt !== null && version === startNumber(startsAt) && now < startsAt
  return { today, tomorrow: today && civilDateAt(now, zone) < civilDateAt(startsAt, zone) }
}

type AttendeeKind = Extract<
  ProgrammeKind,
  `registration${string}` | `reminder${string}` | 'sessionChanged' | 'sessionCancelled' | 'thanks'
>

function isTrueOfRegistration(
  kind: AttendeeKind,
  { status, offerExpiresAt, came }: NonNullable<Standing['registration']>,
  session: {
    status: SessionStatus
    open: boolean
    over: boolean
    held: boolean
    soon: { today: boolean; tomorrow: boolean }
  },
  now: Date,
): boolean {
  const counting = status !== 'WITHDRAWN' && status !== 'DECLINED'
  switch (kind) {
    case 'registrationConfirmed':
      return session.open && status === 'CONFIRMED'
    case 'registrationPending':
      return session.open && status === 'PENDING'
    case 'registrationWaiting':
      return session.open && status === 'WAITING'
    case 'registrationOffered':
      return session.open && status === 'OFFERED' && offerExpiresAt !== null && offerExpiresAt > now
    case 'registrationOfferExpired':
      return session.open && status === 'WITHDRAWN'
    case 'registrationWithdrawn':
      return status === 'WITHDRAWN' && !session.over
    case 'registrationDeclined':
      return status === 'DECLINED' && !session.over
    case 'registrationLink':
      return true
    case 'sessionChanged':
      return session.open && counting
    case 'sessionCancelled':
      return session.status === 'CANCELLED' && counting
    case 'reminderDayBefore':
      return session.open && status === 'CONFIRMED' && session.soon.tomorrow
    case 'reminderHourBefore':
      return session.open && status === 'CONFIRMED' && session.soon.today
    case 'thanks':
      return session.held && status === 'CONFIRMED' && came !== false
  }
}

/** How things stand at the moment at which a campaign's mail to somebody would go. */
export type CampaignStanding = {
  campaign: { status: CampaignStatus } | null
  /** The session that it invites to; null where it invites to none. */
  session: { status: SessionStatus; endsAt: Date | null } | null
  contact: { unsubscribedAt: Date | null } | null
  /** Whether the contact's address failed for good. */
  undeliverable: boolean
}

/** `wait`: the campaign was paused meanwhile, so the mail goes when it goes on. The rest: why it does not go. */
export function campaignVerdict(
  { campaign, session, contact, undeliverable }: CampaignStanding,
  now: Date,
): 'send' | 'wait' | 'stale' | 'cancelled' | 'unaddressed' | 'unsubscribed' | 'undeliverable' {
  if (campaign?.status === 'PAUSED') return 'wait'
  if (campaign?.status !== 'SENDING') return 'cancelled'
  if (!contact) return 'unaddressed'
  if (contact.unsubscribedAt) return 'unsubscribed'
  if (undeliverable) return 'undeliverable'
  return session === null || isInvitable(session, now) ? 'send' : 'stale'
}

/** Whether people may be invited to a session: its page is public and it is not over. */
export function isInvitable(
  { status, endsAt }: NonNullable<CampaignStanding['session']>,
  now: Date,
): boolean {
  return status === 'PUBLISHED' && (endsAt === null || endsAt > now)
}
