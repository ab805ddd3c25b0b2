import type { SessionKind } from '#app/generated/prisma/enums.ts'
import { db } from '#app/platform/db.server.ts'

export type SentProposal = {
  kind: SessionKind
  /** Enough of it to notice a slip of the hand: "ma•••@example.org". */
  maskedEmail: string | null
  city: string | null
  slots: { zone: string; startsAt: Date }[]
  verified: boolean
}

/** What was sent under a reference (the secret of `proposeSession`); null for any other text. */
export async function findSentProposal(reference: string): Promise<SentProposal | null> {
  const session = await db.session.findUnique({
    where: { idempotencyKey: reference },
    select: {
      kind: true,
      city: true,
      emailVerifiedAt: true,
      host: { select: { email: true } },
      slots: { orderBy: { position: 'asc' }, select: { zone: true, startsAt: true } },
    },
  })
  if (!session) return null
  const { host, emailVerifiedAt, ...facts } = session
  return {
    ...facts,
    maskedEmail: host?.email ? maskEmail(host.email) : null,
    verified: emailVerifiedAt !== null,
  }
}

function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  const local = email.slice(0, at)
  return `${local.slice(0, local.length > 3 ? 2 : 1)}•••${email.slice(at)}`
}
