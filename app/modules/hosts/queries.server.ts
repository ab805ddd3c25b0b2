import type {
  Language,
  Modality,
  RegistrationStatus,
  SessionKind,
  SessionStatus,
} from '#app/generated/prisma/enums.ts'
import { db } from '#app/platform/db.server.ts'

/** Everything a host may know of their own session: how many people come, never who. */
export type HostPage = {
  id: string
  slug: string
  kind: SessionKind
  status: SessionStatus
  modality: Modality
  language: Language
  title: string | null
  topics: string | null
  hostName: string | null
  hostCredit: string | null
  city: string | null
  zone: string | null
  expectedPeople: number | null
  /** Wall times in their zone, in the order proposed. */
  slots: { zone: string; startsAt: Date }[]
  startsAt: Date | null
  endsAt: Date | null
  durationMinutes: number
  capacity: number | null
  joinUrl: string | null
  address: string | null
  decisionWords: string | null
  createdAt: Date
  emailVerifiedAt: Date | null
  acceptedAt: Date | null
  scheduledAt: Date | null
  publishedAt: Date | null
  heldAt: Date | null
  declinedAt: Date | null
  cancelledAt: Date | null
  /** Names, in the order of assignment. */
  councillors: string[]
  /** People (party sizes summed) by the state of their registration. */
  people: Record<RegistrationStatus, number>
  /** How many left a question for the councillor. */
  questions: number
}

/** What the host's page shows; null where there is no such session. */
export async function findHostPage(sessionId: string): Promise<HostPage | null> {
  const session = await db.session.findUnique({
    where: { id: sessionId },
    select: {
      id: true,
      slug: true,
      kind: true,
      status: true,
      modality: true,
      language: true,
      title: true,
      topics: true,
      hostName: true,
      hostCredit: true,
      city: true,
      zone: true,
      expectedPeople: true,
      slots: { orderBy: { position: 'asc' }, select: { zone: true, startsAt: true } },
      startsAt: true,
      endsAt: true,
      durationMinutes: true,
      capacity: true,
      joinUrl: true,
      address: true,
      decisionWords: true,
      createdAt: true,
      emailVerifiedAt: true,
      acceptedAt: true,
      scheduledAt: true,
      publishedAt: true,
      heldAt: true,
      declinedAt: true,
      cancelledAt: true,
      assignments: {
        where: { releasedAt: null },
        orderBy: { position: 'asc' },
        select: { councillor: { select: { name: true } } },
      },
    },
  })
  if (!session) return null
  const [byStatus, questions] = await Promise.all([
    db.registration.groupBy({ by: ['status'], where: { sessionId }, _sum: { partySize: true } }),
    db.registration.count({
      where: { sessionId, question: { not: null }, status: { notIn: ['WITHDRAWN', 'DECLINED'] } },
    }),
  ])
  const people: HostPage['people'] = {
    PENDING: 0,
    CONFIRMED: 0,
    WAITING: 0,
    OFFERED: 0,
    WITHDRAWN: 0,
    DECLINED: 0,
  }
  for (const { status, _sum } of byStatus) people[status] = _sum.partySize ?? 0
  const { assignments, ...facts } = session
  return { ...facts, councillors: assignments.map(({ councillor }) => councillor.name), people, questions }
}
