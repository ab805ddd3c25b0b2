import { describe, expect, it } from 'vitest'
import { MAIL_KINDS, type MailKind } from '#app/modules/mail/kinds.ts'
import { isStillTrue, type Standing } from '#app/modules/mail/still-true.ts'

const NOW = new Date('2026-11-24T18:00:00Z')
const SOON = new Date('2026-12-02T04:30:00Z')

function standing(
  session: Partial<NonNullable<Standing['session']>>,
  more: Partial<Omit<Standing, 'session'>> = {},
): Standing {
  return {
    session: { status: 'PUBLISHED', endsAt: SOON, emailVerifiedAt: NOW, ...session },
    registration: null,
    assigned: false,
    account: null,
    ...more,
  }
}

const registered = (
  status: NonNullable<Standing['registration']>['status'],
  offerExpiresAt: Date | null = null,
) => ({
  registration: { status, offerExpiresAt },
})

describe('a mail goes out only while what it says is so', () => {
  it.each<[MailKind, Standing, boolean]>([
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
    ['staffInvitation', standing({}, { account: { disabledAt: null, passwordHash: null } }), true],
    ['staffInvitation', standing({}, { account: { disabledAt: null, passwordHash: 'x' } }), false],
    ['staffInvitation', standing({}, { account: { disabledAt: NOW, passwordHash: null } }), false],
  ])('%s', (kind, facts, expected) => {
    expect(isStillTrue(kind, facts, NOW)).toBe(expected)
  })

  it('sends nothing about what is gone', () => {
    const nothing: Standing = { session: null, registration: null, assigned: false, account: null }
    for (const kind of Object.keys(MAIL_KINDS) as MailKind[])
      expect(isStillTrue(kind, nothing, NOW)).toBe(false)
  })
})
