import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Prisma } from '#app/generated/prisma/client.ts'
import { enqueueMail } from '#app/modules/mail/enqueue-mail.server.ts'
import type { MailKind } from '#app/modules/mail/kinds.ts'
import { type PostOptions, startPost } from '#app/modules/mail/post.server.ts'
import { db } from '#app/platform/db.server.ts'
import { NOW } from './context.ts'
import { publishedSession } from './registration-factory.ts'

/** A published session with a host who has an address, and a councillor from Mexico City. */
export async function sessionWithPeople(data: Partial<Prisma.SessionUncheckedCreateInput> = {}) {
  const host = await db.host.create({
    data: { name: 'Rosa Méndez', email: `rosa-${randomUUID()}@example.org` },
  })
  const session = await publishedSession({ hostId: host.id, ...data })
  const councillor = await db.councillor.create({
    data: { name: `Mauricio Huesca ${randomUUID().slice(0, 12)}`, email: 'consejeria@example.org' },
  })
  await db.assignment.create({ data: { sessionId: session.id, councillorId: councillor.id, createdAt: NOW } })
  return { session, host, councillor }
}

/** Somebody in Madrid with a confirmed seat. */
export async function confirmedPerson(
  sessionId: string,
  data: Partial<Prisma.RegistrationUncheckedCreateInput> = {},
) {
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
      confirmedAt: NOW,
      ...data,
    },
  })
}

export async function order(
  kind: MailKind,
  recipientId: string,
  subjectId: string,
  { version = 0, dueAt = NOW }: { version?: number; dueAt?: Date } = {},
) {
  await db.$transaction((tx) => enqueueMail(tx, { kind, recipientId, subjectId, version, dueAt }))
  return db.mailDelivery.findUniqueOrThrow({
    where: { kind_recipientId_subjectId_version: { kind, recipientId, subjectId, version } },
  })
}

export function deliveryOf(id: string) {
  return db.mailDelivery.findUniqueOrThrow({ where: { id } })
}

/** Runs the post until `done` holds, then stops it. */
export async function postUntil(
  options: Pick<PostOptions, 'transport'> & Partial<PostOptions>,
  done: () => Promise<boolean>,
): Promise<void> {
  const post = startPost({ clock: () => NOW, idleMs: 10, ...options })
  try {
    const limit = Date.now() + 20_000
    while (!(await done())) {
      if (Date.now() > limit) throw new Error('The post did not get there within 20 s')
      await delay(15)
    }
  } finally {
    await post.stop()
  }
}

/** Whether nothing is left to send at `now`. */
export async function nothingDue(now: Date = NOW): Promise<boolean> {
  return (await db.mailDelivery.count({ where: { status: 'PENDING', dueAt: { lte: now } } })) === 0
}
