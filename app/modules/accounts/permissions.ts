import type { StaffRole } from '#app/generated/prisma/enums.ts'
import { DomainError } from '#app/platform/errors.ts'
import type { Actor } from './actor.ts'

/**
 * Who may do what: the one table. Staff by role; host, attendee and councillor by what their token stands for
 * (each use case checks that the thing is theirs). `SYSTEM` is the worker and the command line.
 */
const STAFF: Record<StaffAction, readonly StaffRole[]> = {
  'sessions.read': ['ADMIN', 'COORDINATOR', 'RECORDER', 'COMMUNICATIONS', 'READER'],
  'sessions.readPrivate': ['ADMIN', 'COORDINATOR', 'RECORDER'],
  'sessions.decide': ['ADMIN', 'COORDINATOR'],
  'sessions.schedule': ['ADMIN', 'COORDINATOR'],
  'sessions.publish': ['ADMIN', 'COORDINATOR'],
  'sessions.edit': ['ADMIN', 'COORDINATOR'],
  'sessions.cancel': ['ADMIN', 'COORDINATOR'],
  'sessions.hold': ['ADMIN', 'COORDINATOR', 'RECORDER'],
  'sessions.import': ['ADMIN', 'COORDINATOR'],
  'councillors.edit': ['ADMIN', 'COORDINATOR'],
  'registrations.read': ['ADMIN', 'COORDINATOR', 'RECORDER'],
  'registrations.manage': ['ADMIN', 'COORDINATOR'],
  'attendance.record': ['ADMIN', 'COORDINATOR', 'RECORDER'],
  'attendance.choose': ['ADMIN', 'COORDINATOR'],
  /** Attendance as it was counted; everybody else sees what may be published. */
  'attendance.exact': ['ADMIN', 'COORDINATOR', 'RECORDER', 'COMMUNICATIONS'],
  'contacts.read': ['ADMIN', 'COORDINATOR', 'COMMUNICATIONS'],
  'outcomes.read': ['ADMIN', 'COORDINATOR', 'RECORDER', 'COMMUNICATIONS'],
  'outcomes.record': ['ADMIN', 'COORDINATOR', 'RECORDER'],
  'mail.read': ['ADMIN', 'COORDINATOR', 'COMMUNICATIONS'],
  'mail.resend': ['ADMIN', 'COORDINATOR', 'COMMUNICATIONS'],
  'contacts.edit': ['ADMIN', 'COORDINATOR', 'COMMUNICATIONS'],
  'contacts.export': ['ADMIN', 'COORDINATOR', 'COMMUNICATIONS'],
  'campaigns.manage': ['ADMIN', 'COORDINATOR', 'COMMUNICATIONS'],
  'addresses.restore': ['ADMIN', 'COORDINATOR', 'COMMUNICATIONS'],
  'reports.read': ['ADMIN', 'COORDINATOR', 'RECORDER', 'COMMUNICATIONS', 'READER'],
  'reports.annexes': ['ADMIN', 'COORDINATOR', 'RECORDER', 'COMMUNICATIONS'],
  'reports.close': ['ADMIN', 'COORDINATOR'],
  'reports.template': ['ADMIN', 'COORDINATOR'],
  'processes.edit': ['ADMIN', 'COORDINATOR'],
  'privacy.read': ['ADMIN', 'COORDINATOR'],
  'privacy.manage': ['ADMIN', 'COORDINATOR'],
  'audit.read': ['ADMIN'],
  'accounts.manage': ['ADMIN'],
}

export const STAFF_ACTIONS = [
  'sessions.read',
  'sessions.readPrivate',
  'sessions.decide',
  'sessions.schedule',
  'sessions.publish',
  'sessions.edit',
  'sessions.cancel',
  'sessions.hold',
  'sessions.import',
  'councillors.edit',
  'registrations.read',
  'registrations.manage',
  'attendance.record',
  'attendance.choose',
  'attendance.exact',
  'contacts.read',
  'outcomes.read',
  'outcomes.record',
  'mail.read',
  'mail.resend',
  'contacts.edit',
  'contacts.export',
  'campaigns.manage',
  'addresses.restore',
  'reports.read',
  'reports.annexes',
  'reports.close',
  'reports.template',
  'processes.edit',
  'privacy.read',
  'privacy.manage',
  'audit.read',
  'accounts.manage',
] as const

export type StaffAction = (typeof STAFF_ACTIONS)[number]

/** Whether the actor may; for what a page shows. */
export function may(actor: Actor, action: StaffAction): boolean {
  if (actor.kind === 'SYSTEM') return true
  return actor.kind === 'STAFF' && STAFF[action].includes(actor.role)
}

/** @throws DomainError 'forbidden' */
export function assertMay(actor: Actor, action: StaffAction): void {
  if (!may(actor, action)) throw new DomainError('forbidden')
}
