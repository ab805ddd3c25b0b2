import type { Prisma } from '#app/generated/prisma/client.ts'
import type { Language } from '#app/generated/prisma/enums.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import type { CalendarSession } from '#app/modules/calendar/calendar-session.ts'
import { calendarSessionOf } from '#app/modules/mail/calendar-session-of.server.ts'
import { isPublic } from '#app/modules/sessions/lifecycle.ts'
import { db } from '#app/platform/db.server.ts'
import { env } from '#app/platform/env.server.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'

// Calendars that somebody subscribes to with an address of their own: also sessions that have an hour and no public page yet. A
// year back and all to come; cancelled ones are kept as such, so that calendars take them out.

export type PrivateFeed = { zone: string; language: Language; sessions: CalendarSession[] }

const YEAR = 365 * 24 * 60 * 60_000
const FEED_SIZE = 1_000

/** A councillor's own sessions. Null where the councillor is gone. */
export async function findCouncillorFeed(councillorId: string, now: Date): Promise<PrivateFeed | null> {
  const councillor = await db.councillor.findUnique({
    where: { id: councillorId },
    select: { zone: true, language: true },
  })
  if (!councillor) return null
  const rows = await listSettled({ assignments: { some: { councillorId, releasedAt: null } } }, now)
  return { ...councillor, sessions: rows.flatMap((row) => calendarSessionOf(row) ?? []) }
}

/**
 * All sessions, in the hour of Mexico City, each with its page in the management; what is not public only for whoever may read
 * what is private. Null where the account is gone or disabled.
 */
export async function findStaffFeed(accountId: string, now: Date): Promise<PrivateFeed | null> {
  const account = await db.staffAccount.findUnique({
    where: { id: accountId },
    select: { id: true, role: true, language: true, disabledAt: true },
  })
  if (!account || account.disabledAt) return null
  const { id, role, language } = account
  const seesPrivate = may({ kind: 'STAFF', id, role }, 'sessions.readPrivate')
  const rows = await listSettled({}, now)
  const sessions = rows
    .filter((row) => seesPrivate || isPublic(row))
    .flatMap((row) => {
      const session = calendarSessionOf(row)
      return session ? [{ ...session, pageUrl: `${env().APP_URL}/gestion/sesiones/${row.id}` }] : []
    })
  return { zone: MEXICO_CITY, language, sessions }
}

function listSettled(where: Prisma.SessionWhereInput, now: Date) {
  return db.session.findMany({
    where: {
      ...where,
      status: { in: ['SCHEDULED', 'PUBLISHED', 'HELD', 'REPORTED', 'CANCELLED'] },
      startsAt: { gte: new Date(now.getTime() - YEAR) },
    },
    include: {
      assignments: {
        where: { releasedAt: null },
        select: { councillor: { select: { name: true } } },
        orderBy: [{ position: 'asc' }, { id: 'asc' }],
      },
    },
    orderBy: [{ startsAt: 'asc' }, { id: 'asc' }],
    take: FEED_SIZE,
  })
}
