import { describe, expect, it } from 'vitest'
import { StaffRole } from '#app/generated/prisma/enums.ts'
import { SYSTEM, VISITOR } from '#app/modules/accounts/actor.ts'
import { assertMay, may, STAFF_ACTIONS } from '#app/modules/accounts/permissions.ts'

const roles = Object.values(StaffRole)

function allowed(role: StaffRole): string[] {
  return STAFF_ACTIONS.filter((action) => may({ kind: 'STAFF', id: 'x', role }, action))
}

describe('the table of permissions', () => {
  it('says for every role what it may, and nothing else', () => {
    expect(Object.fromEntries(roles.map((role) => [role, allowed(role)]))).toEqual({
      ADMIN: [...STAFF_ACTIONS],
      COORDINATOR: STAFF_ACTIONS.filter((action) => !['audit.read', 'accounts.manage'].includes(action)),
      RECORDER: [
        'sessions.read',
        'sessions.readPrivate',
        'sessions.hold',
        'registrations.read',
        'attendance.record',
        'attendance.exact',
        'outcomes.read',
        'outcomes.record',
        'reports.read',
        'reports.annexes',
      ],
      COMMUNICATIONS: [
        'sessions.read',
        'attendance.exact',
        'contacts.read',
        'outcomes.read',
        'mail.read',
        'mail.resend',
        'contacts.edit',
        'contacts.export',
        'campaigns.manage',
        'addresses.restore',
        'reports.read',
        'reports.annexes',
      ],
      READER: ['sessions.read', 'reports.read'],
    })
  })

  it('gives nothing of the staff to people who come by a link, and all to the command line', () => {
    for (const action of STAFF_ACTIONS) {
      for (const kind of ['HOST', 'ATTENDEE', 'COUNCILLOR'] as const) {
        expect(may({ kind, id: 'x' }, action)).toBe(false)
      }
      expect(may(VISITOR, action)).toBe(false)
      expect(may(SYSTEM, action)).toBe(true)
    }
  })

  it('refuses with a code that has words', () => {
    expect(() => assertMay(VISITOR, 'sessions.read')).toThrow('forbidden')
  })
})
