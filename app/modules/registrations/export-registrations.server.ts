import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import { DomainError } from '#app/platform/errors.ts'
import { allRegistrations, findRegistrationsSession } from './queries.server.ts'

/**
 * All of a session's registrations, to be taken out of the system: the trail keeps who took how many, and when.
 * @throws DomainError 'forbidden' | 'notFound'
 */
export async function exportRegistrations(context: ActorContext, sessionId: string) {
  const rows = await allRegistrations(context, sessionId)
  const session = await findRegistrationsSession(sessionId)
  if (!session) throw new DomainError('notFound')
  await inTransaction((tx) =>
    recordAudit(tx, context, {
      action: 'session.registrationsExported',
      subjectKind: 'session',
      subjectId: sessionId,
      after: { count: rows.length },
    }),
  )
  return { session, rows }
}
