import type {
  MailStatus,
  RegistrationStatus,
  SessionKind,
  SessionStatus,
} from '#app/generated/prisma/enums.ts'
import type { ActorContext } from '#app/modules/accounts/actor.ts'
import { assertMay } from '#app/modules/accounts/permissions.ts'
import { db } from '#app/platform/db.server.ts'

const MOST = 100

type About = {
  id: string
  title: string | null
  kind: SessionKind
  startsAt: Date | null
  reportOn: string | null
}

export type ContactHistory = {
  /** Mailings that went to this person, or are about to. */
  invited: { id: string; subject: string; status: MailStatus; at: Date; session: About | null }[]
  /** Sessions they registered for; `attended` null where nobody knows. */
  registered: { session: About; status: RegistrationStatus; at: Date; attended: boolean | null }[]
  hosted: (About & { status: SessionStatus })[]
}

const ABOUT = { id: true, title: true, kind: true, startsAt: true, reportOn: true } as const

/**
 * What the programme and a contact have had to do with each other, newest first, up to a hundred of each: mailings by the contact,
 * registrations and sessions by the address.
 * @throws DomainError 'forbidden'
 */
export async function contactHistory(
  context: ActorContext,
  { id, email }: { id: string; email: string },
): Promise<ContactHistory> {
  assertMay(context.actor, 'contacts.read')
  const [mails, registrations, hosted] = await Promise.all([
    db.mailDelivery.findMany({
      where: { recipientId: id, recipientKind: 'CONTACT' },
      orderBy: { id: 'desc' },
      take: MOST,
      select: { id: true, subjectId: true, status: true, sentAt: true, dueAt: true },
    }),
    db.registration.findMany({
      where: { email },
      orderBy: { createdAt: 'desc' },
      take: MOST,
      select: {
        status: true,
        createdAt: true,
        enteredAt: true,
        session: { select: ABOUT },
        marks: { orderBy: { markedAt: 'desc' }, take: 1, select: { kind: true } },
      },
    }),
    db.session.findMany({
      where: { host: { email } },
      orderBy: { createdAt: 'desc' },
      take: MOST,
      select: { ...ABOUT, status: true },
    }),
  ])
  const campaigns = await db.campaign.findMany({
    where: { id: { in: [...new Set(mails.map(({ subjectId }) => subjectId))] } },
    select: { id: true, subjectEs: true, subjectEn: true, session: { select: ABOUT } },
  })
  const campaignOf = new Map(campaigns.map((campaign) => [campaign.id, campaign]))
  return {
    invited: mails.map((mail) => {
      const campaign = campaignOf.get(mail.subjectId)
      const subject = context.language === 'en' ? campaign?.subjectEn : campaign?.subjectEs
      return {
        id: mail.id,
        subject: subject || campaign?.subjectEs || '',
        status: mail.status,
        at: mail.sentAt ?? mail.dueAt,
        session: campaign?.session ?? null,
      }
    }),
    registered: registrations.map(({ session, status, createdAt, enteredAt, marks }) => ({
      session,
      status,
      at: createdAt,
      attended: attendedOf(marks[0]?.kind, enteredAt),
    })),
    hosted,
  }
}

/** A mark says it; who opened the call's link came; nothing else is known. */
function attendedOf(
  mark: 'PRESENT' | 'ABSENT' | 'WALK_IN' | undefined,
  enteredAt: Date | null,
): boolean | null {
  if (mark !== undefined) return mark !== 'ABSENT'
  return enteredAt ? true : null
}
