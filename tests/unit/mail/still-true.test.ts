import { describe, expect, it } from 'vitest'
import { isCampaignKind, isMailKind, MAIL_KINDS, type ProgrammeKind } from '#app/modules/mail/kinds.ts'
import { startNumber } from '#app/modules/mail/planning.ts'
import { isStillTrue, type Standing } from '#app/modules/mail/still-true.ts'

const NOW = new Date('2026-11-24T18:00:00Z')
const START = new Date('2026-12-02T03:00:00Z')
const SOON = new Date('2026-12-02T04:30:00Z')

function standing(
  session: Partial<NonNullable<Standing['session']>>,
  more: Partial<Omit<Standing, 'session'>> = {},
): Standing {
  return {
    session: { status: 'PUBLISHED', startsAt: START, endsAt: SOON, emailVerifiedAt: NOW, ...session },
    registration: null,
    assigned: false,
    account: null,
    waiting: 0,
    zone: 'Europe/Madrid',
    version: startNumber(START),
    ...more,
  }
}

const registered = (
  status: NonNullable<Standing['registration']>['status'],
  offerExpiresAt: Date | null = null,
) => ({
  registration: { status, offerExpiresAt },
})

const cameOrNot = (came: boolean | null) => ({
  registration: { status: 'CONFIRMED' as const, offerExpiresAt: null, came },
})

const LATER_TODAY = new Date('2026-11-24T20:00:00Z')
const sameStart = (startsAt: Date) => ({ ...registered('CONFIRMED'), version: startNumber(startsAt) })

describe('a mail goes out only while what it says is so', () => {
  it.each<[ProgrammeKind, Standing, boolean]>([
    ['registrationConfirmed', standing({}, registered('CONFIRMED')), true],
    ['registrationConfirmed', standing({}, registered('WITHDRAWN')), false],
    ['registrationConfirmed', standing({ status: 'CANCELLED' }, registered('CONFIRMED')), false],
    ['registrationConfirmed', standing({ endsAt: NOW }, registered('CONFIRMED')), false],
    ['registrationWaiting', standing({}, registered('CONFIRMED')), false],
    ['registrationOffered', standing({}, registered('OFFERED', SOON)), true],
    ['registrationOffered', standing({}, registered('OFFERED', NOW)), false],
    ['registrationWithdrawn', standing({}, registered('CONFIRMED')), false],
    ['sessionChanged', standing({}, registered('WAITING')), true],
    ['sessionChanged', standing({ status: 'CANCELLED' }, registered('CONFIRMED')), false],
    ['sessionChanged', standing({}, registered('WITHDRAWN')), false],
    ['sessionCancelled', standing({ status: 'CANCELLED' }, registered('WAITING')), true],
    ['sessionCancelled', standing({ status: 'CANCELLED' }, registered('WITHDRAWN')), false],
    ['proposalVerify', standing({ status: 'PROPOSED', emailVerifiedAt: null }), true],
    ['proposalVerify', standing({ status: 'PROPOSED' }), false],
    ['proposalAccepted', standing({ status: 'PROPOSED' }), false],
    ['proposalDeclined', standing({ status: 'PROPOSED' }), false],
    ['sessionPublishedHost', standing({ status: 'CANCELLED' }), false],
    ['councillorAssigned', standing({ status: 'SCHEDULED' }, { assigned: true }), true],
    ['councillorAssigned', standing({}, { assigned: false }), false],
    ['sessionChangedCouncillor', standing({ status: 'CANCELLED' }, { assigned: true }), true],
    ['councillorReleased', standing({}, { assigned: true }), false],
    ['reminderDayBefore', standing({}, registered('CONFIRMED')), true],
    ['reminderDayBefore', standing({}, { ...registered('CONFIRMED'), version: 1 }), false],
    ['reminderDayBefore', standing({}, registered('WITHDRAWN')), false],
    ['reminderDayBefore', standing({ startsAt: LATER_TODAY }, sameStart(LATER_TODAY)), false],
    ['reminderHourBefore', standing({ startsAt: LATER_TODAY }, sameStart(LATER_TODAY)), true],
    ['reminderHourBefore', standing({ startsAt: NOW }, sameStart(NOW)), false],
    ['reminderHourBefore', standing({ status: 'CANCELLED' }, registered('CONFIRMED')), false],
    ['councillorBriefing', standing({}, { assigned: true }), true],
    ['councillorBriefing', standing({}, { assigned: false }), false],
    ['thanks', standing({ status: 'HELD', endsAt: NOW }, registered('CONFIRMED')), true],
    ['thanks', standing({ status: 'PUBLISHED', endsAt: NOW }, registered('CONFIRMED')), false],
    ['thanks', standing({ status: 'HELD', endsAt: NOW }, registered('WAITING')), false],
    ['thanks', standing({ status: 'HELD', endsAt: NOW }, cameOrNot(true)), true],
    ['thanks', standing({ status: 'HELD', endsAt: NOW }, cameOrNot(null)), true],
    ['thanks', standing({ status: 'HELD', endsAt: NOW }, cameOrNot(false)), false],
    ['thanksHost', standing({ status: 'REPORTED', endsAt: NOW }), true],
    ['staffDigest', standing({}, { account: { disabledAt: null, passwordHash: 'x' }, waiting: 2 }), true],
    ['staffDigest', standing({}, { account: { disabledAt: null, passwordHash: 'x' } }), false],
    ['staffInvitation', standing({}, { account: { disabledAt: null, passwordHash: null } }), true],
    ['staffInvitation', standing({}, { account: { disabledAt: null, passwordHash: 'x' } }), false],
    ['staffInvitation', standing({}, { account: { disabledAt: NOW, passwordHash: null } }), false],
  ])('%s', (kind, facts, expected) => {
    expect(isStillTrue(kind, facts, NOW)).toBe(expected)
  })

  it('sends nothing about what is gone', () => {
    const nothing = { ...standing({}), session: null }
    for (const kind of Object.keys(MAIL_KINDS).filter(isMailKind))
      if (!isCampaignKind(kind)) expect(isStillTrue(kind, nothing, NOW)).toBe(false)
  })
})
