import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SYSTEM } from '#app/modules/accounts/actor.ts'
import { createBackoff } from '#app/modules/accounts/guess-backoff.ts'
import { findStaffLink, mintStaffLink } from '#app/modules/accounts/staff-links.server.ts'
import { findStaffSession } from '#app/modules/accounts/staff-sessions.server.ts'
import { recordAudit } from '#app/modules/audit/record-audit.server.ts'
import { sealEntries } from '#app/modules/audit/seal-entries.server.ts'
import { verifyAudit } from '#app/modules/audit/verify-audit.server.ts'
import { planMails } from '#app/modules/mail/plan-mails.server.ts'
import { claimDue } from '#app/modules/mail/post.server.ts'
import { expireOffers } from '#app/modules/registrations/expire-offers.server.ts'
import { ChangeFeed } from '#app/platform/database/changes.server.ts'
import { connection, db, inTransaction } from '#app/platform/db.server.ts'
import { rateLimit } from '#app/platform/http/rate-limit.server.ts'
import type { Mail, MailTransport } from '#app/platform/mail-transport.server.ts'
import { VersionedCache } from '#app/platform/versioned-cache.server.ts'
import { makeAccount, signedInCookie } from '#tests/support/accounts-factory.ts'
import { ADMIN, contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import {
  confirmedPerson,
  nothingDue,
  order,
  postUntil,
  sessionWithPeople,
} from '#tests/support/mail-factory.ts'

// A machine's clock that is wrong for a while: an hour behind, a day ahead, and right again.

useDatabase()

const HOUR = 3_600_000
const DAY = 24 * HOUR
const later = (ms: number, from: Date = NOW) => new Date(from.getTime() + ms)

describe('mails that the clock brings about', () => {
  beforeEach(async () => {
    await db.mailDelivery.deleteMany()
    await db.session.deleteMany()
  })

  /** Three people, and a worker whose clock is put wherever it is asked: it plans and sends what is due there. */
  async function people() {
    const { session, councillor } = await sessionWithPeople()
    const startsAt = session.startsAt ?? NOW
    for (let each = 0; each < 3; each++)
      await confirmedPerson(session.id, { createdAt: later(-5 * DAY, startsAt), confirmedAt: NOW })
    const sent: { kind: string; to: string }[] = []
    const transport: MailTransport = {
      async send({ kind, to }: Mail) {
        sent.push({ kind, to: to.address })
      },
      async close() {},
    }
    return {
      session,
      councillor,
      sent,
      /** The clock stands this far before the session begins. */
      async clockAt(hoursBefore: number) {
        const now = later(-hoursBefore * HOUR, startsAt)
        await planMails(contextOf(SYSTEM, now))
        await postUntil({ transport, clock: () => now }, () => nothingDue(now))
      },
      timesOf(kind: string) {
        const to = sent.filter((mail) => mail.kind === kind).map((mail) => mail.to)
        return { mails: to.length, people: new Set(to).size }
      },
    }
  }

  const EACH_ONCE = { mails: 3, people: 3 }

  test('back by an hour, again and again: each reminder once', async () => {
    const { clockAt, timesOf } = await people()
    // In Madrid ten in the morning of the day before is eighteen hours before.
    for (const hours of [60, 50, 49, 50, 20, 19, 17.5, 18.5, 17.5, 3, 2, 3, 0.9, 1.9, 0.9, 0.2])
      await clockAt(hours)
    expect(timesOf('reminderDayBefore')).toEqual(EACH_ONCE)
    expect(timesOf('reminderHourBefore')).toEqual(EACH_ONCE)
  })

  test('ahead by a day and right again: what went early does not go twice', async () => {
    const { clockAt, timesOf } = await people()
    for (const hours of [41, 17, 41, 40, 30, 18, 17, 5, 1, 0.5]) await clockAt(hours)
    expect(timesOf('reminderDayBefore')).toEqual(EACH_ONCE)
    expect(timesOf('reminderHourBefore')).toEqual(EACH_ONCE)
  })

  test('ahead past the session and right again: what was found untrue there goes at its hour after all', async () => {
    const { clockAt, timesOf, sent } = await people()
    await clockAt(20)
    await clockAt(-4)
    expect(sent).toEqual([])
    expect(
      await db.mailDelivery.count({ where: { status: 'SUPPRESSED', lastError: 'stale' } }),
    ).toBeGreaterThan(5)
    for (const hours of [20, 19, 17, 3, 0.9]) await clockAt(hours)
    expect(timesOf('reminderDayBefore')).toEqual(EACH_ONCE)
    expect(timesOf('reminderHourBefore')).toEqual(EACH_ONCE)
  })

  test('control: what was found untrue after its hour stays so', async () => {
    const { clockAt, sent } = await people()
    await clockAt(20)
    await clockAt(-4)
    await clockAt(-3)
    await clockAt(-5)
    expect(sent).toEqual([])
  })

  test('what a worker that died ahead of time had in hand is taken again once its claim is over', async () => {
    const { session } = await people()
    const person = await confirmedPerson(session.id)
    const { id } = await order('registrationConfirmed', person.id, session.id)
    expect(await claimDue(5, later(HOUR))).toMatchObject([{ id }])
    expect(await claimDue(5, NOW)).toEqual([])
    expect(await claimDue(5, later(HOUR + 600_000))).toMatchObject([{ id, attempts: 2 }])
  })

  test('the audit trail of such days is intact', async () => {
    for (const jump of [0, DAY, -HOUR, 0]) {
      const now = later(jump)
      await inTransaction((tx) =>
        recordAudit(tx, contextOf(SYSTEM, now), { action: 'test', subjectKind: 'clock', subjectId: 'x' }),
      )
      await sealEntries(now)
      await expireOffers(contextOf(SYSTEM, now))
    }
    expect(await verifyAudit(contextOf(ADMIN))).toMatchObject({ intact: true })
  })
})

describe('who is let in', () => {
  test('a session and a link end by the clock that there is, and hold again when it is put right', async () => {
    const { id } = await makeAccount({ role: 'ADMIN' })
    const request = new Request('http://localhost/gestion', { headers: { cookie: await signedInCookie(id) } })
    const token = await inTransaction((tx) => mintStaffLink(tx, id, 'RECOVERY', NOW))
    const isIn = async (jump: number) => [
      (await findStaffSession(request, later(jump))) !== null,
      (await findStaffLink(token, later(jump))) !== null,
    ]
    expect(await isIn(0)).toEqual([true, true])
    expect(await isIn(-HOUR)).toEqual([true, true])
    expect(await isIn(DAY + 1)).toEqual([false, false])
    expect(await isIn(0)).toEqual([true, true])
  })

  test('who guessed while the clock was ahead waits no longer for that', () => {
    const backoff = createBackoff(5)
    for (let guess = 0; guess < 7; guess++) backoff.count('ana', later(DAY))
    expect(backoff.waitMs('ana', NOW)).toBe(60_000)
    expect(backoff.waitMs('ana', later(60_000))).toBe(0)
  })

  describe('limits', () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }))
    afterEach(() => void vi.useRealTimers())

    // Embedded they are counted in memory and end by timers, which no clock moves.
    test.runIf(process.env.TEST_DATABASE_URL)(
      'who was refused while the clock was ahead is let in a limit’s time after it is right',
      async () => {
        const limit = rateLimit('clock-ahead', 2, 600)
        const says = () =>
          limit('ana').then(
            () => 'in',
            (error: Error) => error.message,
          )
        vi.setSystemTime(later(DAY))
        expect([await says(), await says(), await says()]).toEqual(['in', 'in', 'tooManyAttempts'])
        vi.setSystemTime(NOW)
        // Counted anew at the latest when a whole time has gone by.
        await says()
        vi.setSystemTime(later(601_000))
        expect([await says(), await says(), await says()]).toEqual(['in', 'in', 'tooManyAttempts'])
        vi.setSystemTime(later(601_000 - HOUR))
        await says()
        vi.setSystemTime(later(1_202_000 - HOUR))
        expect(await says()).toBe('in')
      },
    )
  })
})

test('a kept page that speaks of a later hour is made anew', async () => {
  const feed = new ChangeFeed(connection)
  const cache = new VersionedCache<string>(feed, 1_000)
  const at = (now: Date) =>
    cache.get(
      'agenda',
      () => now.getTime(),
      async () => ({
        value: now.toISOString(),
        size: 1,
        keep: { subjects: 'everything', until: later(DAY, now) },
      }),
    )
  expect(await at(NOW)).toBe(NOW.toISOString())
  expect(await at(later(HOUR))).toBe(NOW.toISOString())
  expect(await at(later(2 * DAY))).toBe(later(2 * DAY).toISOString())
  expect(await at(later(HOUR))).toBe(later(HOUR).toISOString())
  expect(await at(later(-HOUR))).toBe(later(-HOUR).toISOString())
  await feed.close()
})
