import { randomUUID } from 'node:crypto'
import type { Prisma } from '#app/generated/prisma/client.ts'
import type { Actor } from '#app/modules/accounts/actor.ts'
import { ensureNotices } from '#app/modules/privacy/ensure-notices.server.ts'
import type { AttendeeInput } from '#app/modules/registrations/register-attendee.server.ts'
import { db } from '#app/platform/db.server.ts'
import { civilDateAt } from '#app/platform/time.ts'
import { NOW } from './context.ts'

const HOUR = 3_600_000

/** A published evening in Los Ángeles, a week after NOW: 19:00 there, 21:00 in Mexico City, 04:00 of the next day in Madrid. */
export async function publishedSession(data: Partial<Prisma.SessionUncheckedCreateInput> = {}) {
  await ensureNotices(NOW)
  const startsAt = new Date('2026-12-02T03:00:00Z')
  return db.session.create({
    data: {
      slug: `sesion-${randomUUID().slice(0, 8)}`,
      kind: 'HOME_MEETING',
      status: 'PUBLISHED',
      publishedAt: NOW,
      modality: 'VIRTUAL',
      hostName: 'Rosa Méndez',
      hostCredit: 'presidenta de la Casa Puebla',
      emailVerifiedAt: NOW,
      city: 'Los Ángeles',
      country: 'US',
      zone: 'America/Los_Angeles',
      wallDate: '2026-12-01',
      wallTime: '19:00',
      startsAt,
      endsAt: new Date(startsAt.getTime() + 1.5 * HOUR),
      reportOn: civilDateAt(startsAt, 'America/Mexico_City'),
      capacity: 10,
      publicText: 'Cómo votar desde el extranjero.',
      joinUrl: 'https://video.example.org/sala-7',
      calendarUid: randomUUID(),
      calendarStampAt: NOW,
      ...data,
    },
  })
}

/** What one person's form says. */
export function attendee(sessionId: string, data: Partial<AttendeeInput> = {}): AttendeeInput {
  return {
    sessionId,
    formKey: randomUUID(),
    name: 'Ana Ruiz',
    email: `${randomUUID().slice(0, 8)}@example.org`,
    partySize: 1,
    question: null,
    zone: 'Europe/Madrid',
    language: 'es',
    noticeVersion: 1,
    consentFuture: false,
    consentRecording: false,
    viaHost: false,
    answers: [],
    ...data,
  }
}

export function attendeeActor(id: string): Actor {
  return { kind: 'ATTENDEE', id }
}

export function registrationOf(sessionId: string, email: string) {
  return db.registration.findUniqueOrThrow({ where: { sessionId_email: { sessionId, email } } })
}

/** Kinds of the mails ordered for a registration, in their order. */
export async function mailsOf(registrationId: string): Promise<string[]> {
  const mails = await db.mailDelivery.findMany({
    where: { recipientId: registrationId },
    orderBy: { id: 'asc' },
  })
  return mails.map(({ kind }) => kind)
}

/** Actions in the trail of a registration, in their order. */
export async function trailOf(registrationId: string): Promise<string[]> {
  const entries = await db.auditEntry.findMany({
    where: { subjectId: registrationId },
    orderBy: { id: 'asc' },
  })
  return entries.map(({ action }) => action)
}
