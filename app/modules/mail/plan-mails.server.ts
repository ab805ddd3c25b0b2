import { SYSTEM } from '#app/modules/accounts/actor.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import { countOpenRequests } from '#app/modules/privacy/request-queries.server.ts'
import { countWaiting } from '#app/modules/sessions/board-query.server.ts'
import type { Context } from '#app/platform/context.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { MEXICO_CITY } from '#app/platform/time.ts'
import { enqueueMails, type MailOrder } from './enqueue-mail.server.ts'
import { afterHeld, dayBefore, digestNumber, hourBefore, isWorthPlanning, startNumber } from './planning.ts'

const DAY = 24 * 60 * 60_000
/** Planned so far ahead, reminders go even if the clock stands still for a day. */
const AHEAD = 3 * DAY
const THANKS_WITHIN = 7 * DAY
const STILL_FRESH = 30 * DAY

/**
 * Orders what the clock brings about: reminders, councillors' briefings, thanks, the staff's digest. Called every few minutes;
 * ordering the same again changes nothing. A session that moves gets orders for its new hour, and those for the old one are
 * found untrue when they are due.
 */
export async function planMails(context: Context): Promise<void> {
  await takeUpAgain(context.now)
  const orders = [
    ...(await aheadOfSessions(context.now)),
    ...(await afterSessions(context.now)),
    ...(await digests(context)),
  ]
  if (orders.length > 0) await inTransaction((tx) => enqueueMails(tx, orders))
}

/**
 * What was found untrue before its own hour was looked at by a clock that was ahead: it waits for that hour again. When the hour
 * comes, whether it is true is asked anew.
 */
async function takeUpAgain(now: Date): Promise<void> {
  await db.mailDelivery.updateMany({
    where: { status: 'SUPPRESSED', lastError: 'stale', dueAt: { gt: now } },
    data: { status: 'PENDING', lastError: null },
  })
}

async function aheadOfSessions(now: Date): Promise<MailOrder[]> {
  const sessions = await db.session.findMany({
    where: {
      status: { in: ['SCHEDULED', 'PUBLISHED'] },
      startsAt: { gt: now, lte: new Date(now.getTime() + AHEAD) },
    },
    select: {
      id: true,
      status: true,
      startsAt: true,
      registrations: {
        where: { status: 'CONFIRMED', email: { not: null } },
        select: { id: true, zone: true, confirmedAt: true, createdAt: true },
      },
      assignments: {
        where: { releasedAt: null, councillor: { email: { not: null } } },
        select: { createdAt: true, councillor: { select: { id: true, zone: true } } },
      },
    },
  })
  return sessions.flatMap(({ id: subjectId, status, startsAt, registrations, assignments }) => {
    if (!startsAt) return []
    const version = startNumber(startsAt)
    const people = status === 'PUBLISHED' ? registrations : []
    const reminders = people.flatMap(({ id: recipientId, zone, confirmedAt, createdAt }) => {
      const person = { recipientId, subjectId, version, since: confirmedAt ?? createdAt }
      return [
        { ...person, kind: 'reminderDayBefore', dueAt: dayBefore(startsAt, zone) } as const,
        { ...person, kind: 'reminderHourBefore', dueAt: hourBefore(startsAt) } as const,
      ]
    })
    const briefings = assignments.map(({ createdAt, councillor: { id: recipientId, zone } }) => {
      const dueAt = dayBefore(startsAt, zone)
      return { recipientId, subjectId, version, since: createdAt, kind: 'councillorBriefing', dueAt } as const
    })
    return [...reminders, ...briefings]
      .filter(({ dueAt, since }) => isWorthPlanning(dueAt, since, now))
      .map(({ since: _, ...order }) => order)
  })
}

async function afterSessions(now: Date): Promise<MailOrder[]> {
  const sessions = await db.session.findMany({
    where: {
      status: { in: ['HELD', 'REPORTED'] },
      heldAt: { gt: new Date(now.getTime() - THANKS_WITHIN) },
      // Who writes down what took place long ago does not thank for it now.
      endsAt: { gt: new Date(now.getTime() - STILL_FRESH) },
    },
    select: {
      id: true,
      heldAt: true,
      zone: true,
      host: { select: { email: true } },
      registrations: {
        where: { status: 'CONFIRMED', email: { not: null } },
        select: { id: true, zone: true },
      },
    },
  })
  return sessions.flatMap(({ id: subjectId, heldAt, zone, host, registrations }) => {
    if (!heldAt) return []
    const thanks = registrations.map(
      (row) =>
        ({ kind: 'thanks', recipientId: row.id, subjectId, dueAt: afterHeld(heldAt, row.zone) }) as const,
    )
    if (!host?.email) return thanks
    const dueAt = afterHeld(heldAt, zone ?? MEXICO_CITY)
    return [...thanks, { kind: 'thanksHost', recipientId: subjectId, subjectId, dueAt } as const]
  })
}

/** On working mornings, to who decides, where anything waits. */
async function digests(context: Context): Promise<MailOrder[]> {
  const version = digestNumber(context.now)
  if (version === null) return []
  const accounts = await db.staffAccount.findMany({
    where: { disabledAt: null, passwordHash: { not: null } },
    select: { id: true, role: true },
  })
  const deciding = accounts.filter(({ id, role }) => may({ kind: 'STAFF', id, role }, 'sessions.decide'))
  if (deciding.length === 0) return []
  const waiting = (await countWaiting({ ...context, actor: SYSTEM })) + (await countOpenRequests())
  if (waiting === 0) return []
  return deciding.map(({ id }) => ({
    kind: 'staffDigest',
    recipientId: id,
    subjectId: id,
    version,
    dueAt: context.now,
  }))
}
