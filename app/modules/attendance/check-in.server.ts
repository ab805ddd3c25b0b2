import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'
import { registrationOfCode } from './check-in-code.server.ts'
import { foldMarks } from './marks.ts'
import { MARK_SELECT, markOf } from './settle-marks.server.ts'

/**
 * Whom a guest's code stands for, for a recorder; null where it is nobody's.
 * @throws DomainError 'forbidden'
 */
export async function findCheckIn(context: ActorContext, code: string) {
  assertMay(context.actor, 'attendance.record')
  const id = registrationOfCode(code)
  if (!id) return null
  const registration = await db.registration.findUnique({
    where: { id },
    select: {
      id: true,
      name: true,
      partySize: true,
      status: true,
      marks: { select: MARK_SELECT },
      session: {
        select: {
          id: true,
          kind: true,
          title: true,
          hostName: true,
          startsAt: true,
          endsAt: true,
          reportOn: true,
        },
      },
    },
  })
  if (!registration) return null
  const { marks, ...facts } = registration
  const folded = foldMarks(marks.map(markOf))
  const last = folded.get(`r:${registration.id}`)
  return { ...facts, came: last?.people ?? 0 }
}
