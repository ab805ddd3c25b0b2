import { randomUUID } from 'node:crypto'
import type { Prisma } from '#app/generated/prisma/client.ts'
import type { SessionStatus } from '#app/generated/prisma/enums.ts'
import { db } from '#app/platform/db.server.ts'
import { NOW } from './context.ts'

/** The evening at which `sessionAt` is, from SCHEDULED on: 19:00 in Los Ángeles, a week after NOW. */
export const EVENING = {
  zone: 'America/Los_Angeles',
  wallDate: '2026-12-01',
  wallTime: '19:00',
  startsAt: new Date('2026-12-02T03:00:00Z'),
  endsAt: new Date('2026-12-02T04:30:00Z'),
  reportOn: '2026-12-01',
} as const

const DATED: ReadonlySet<SessionStatus> = new Set(['SCHEDULED', 'PUBLISHED', 'HELD', 'REPORTED', 'CANCELLED'])

/** A home meeting in `status` that has all that this state needs, with a host who has an address. */
export async function sessionAt(
  status: SessionStatus,
  data: Partial<Prisma.SessionUncheckedCreateInput> = {},
) {
  const host = await db.host.create({
    data: { name: 'Rosa Méndez', email: `rosa-${randomUUID()}@example.org` },
  })
  return db.session.create({
    data: {
      slug: randomUUID(),
      calendarUid: randomUUID(),
      kind: 'HOME_MEETING',
      status,
      hostId: host.id,
      hostName: host.name,
      emailVerifiedAt: NOW,
      city: 'Los Ángeles',
      country: 'US',
      capacity: 10,
      publicText: 'Cómo votar desde el extranjero.',
      joinUrl: 'https://video.example.org/sala-7',
      createdAt: NOW,
      publishedAt: ['PUBLISHED', 'HELD', 'REPORTED'].includes(status) ? NOW : null,
      ...(DATED.has(status) ? EVENING : {}),
      ...data,
    },
  })
}

export function councillor(data: Partial<Prisma.CouncillorUncheckedCreateInput> = {}) {
  return db.councillor.create({
    data: {
      name: `Sonia Pérez ${randomUUID().slice(0, 8)}`,
      email: `${randomUUID().slice(0, 8)}@example.org`,
      ...data,
    },
  })
}

export function registered(sessionId: string, data: Partial<Prisma.RegistrationUncheckedCreateInput> = {}) {
  return db.registration.create({
    data: {
      sessionId,
      status: 'CONFIRMED',
      name: 'Ana Ruiz',
      email: `ana-${randomUUID()}@example.org`,
      zone: 'Europe/Madrid',
      language: 'es',
      noticeVersion: 1,
      noticeAcceptedAt: NOW,
      ...data,
    },
  })
}

/** What a use case leaves: the row, the trail of it and the mails about it, each in its order. */
export async function afterwards(sessionId: string) {
  const [session, trail, mails] = await Promise.all([
    db.session.findUniqueOrThrow({
      where: { id: sessionId },
      include: { assignments: { orderBy: [{ position: 'asc' }, { id: 'asc' }] } },
    }),
    db.auditEntry.findMany({ where: { subjectId: sessionId }, orderBy: { id: 'asc' } }),
    db.mailDelivery.findMany({
      where: { subjectId: sessionId },
      orderBy: [{ kind: 'asc' }, { version: 'asc' }, { id: 'asc' }],
    }),
  ])
  return {
    session,
    trail,
    mails,
    actions: trail.map(({ action }) => action),
    kinds: mails.map(({ kind }) => kind),
  }
}

/**
 * Makes every write to `table` fail while `work` runs, as a full disk or a lost server would.
 */
export async function whileFailing(
  table: 'MailDelivery' | 'AuditEntry',
  work: () => Promise<void>,
): Promise<void> {
  await db.$executeRawUnsafe(`CREATE OR REPLACE FUNCTION fail_on_purpose() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'failed on purpose'; END $$`)
  await db.$executeRawUnsafe(
    `CREATE TRIGGER fail_on_purpose BEFORE INSERT ON "${table}" FOR EACH ROW EXECUTE FUNCTION fail_on_purpose()`,
  )
  try {
    await work()
  } finally {
    await db.$executeRawUnsafe(`DROP TRIGGER fail_on_purpose ON "${table}"`)
  }
}
