import { randomUUID } from 'node:crypto'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { findOrCreateHost } from '#app/modules/hosts/find-or-create-host.server.ts'
import { inTransaction } from '#app/platform/db.server.ts'
import type { NewSession } from './schema.ts'

/**
 * Opens a session that staff make themselves; it begins as an accepted one and lives like the others. The same form sent twice
 * is one session.
 * @throws DomainError 'forbidden'
 */
export async function createSession(context: ActorContext, input: NewSession): Promise<{ id: string }> {
  assertMay(context.actor, 'sessions.decide')
  const { hostEmail, ...columns } = input
  return inTransaction(async (tx) => {
    const host =
      hostEmail && columns.hostName
        ? await findOrCreateHost(tx, {
            email: hostEmail,
            name: columns.hostName,
            phone: null,
            language: columns.language,
          })
        : null
    // ON CONFLICT DO NOTHING: of two presses, one makes the session and both find it.
    const { count } = await tx.session.createMany({
      data: [
        {
          ...columns,
          hostId: host?.id ?? null,
          origin: 'STAFF',
          status: 'ACCEPTED',
          acceptedAt: context.now,
          createdAt: context.now,
          slug: randomUUID(),
          calendarUid: randomUUID(),
        },
      ],
      skipDuplicates: true,
    })
    const session = await tx.session.findUniqueOrThrow({
      where: { idempotencyKey: input.idempotencyKey },
      select: { id: true },
    })
    if (count > 0) {
      await recordAudit(tx, context, {
        action: 'session.created',
        subjectKind: 'session',
        subjectId: session.id,
        after: { status: 'ACCEPTED', kind: columns.kind, title: columns.title, city: columns.city },
      })
    }
    return session
  })
}
