import { expect, test } from 'vitest'
import { listFeed } from '#app/modules/registrations/agenda.server.ts'
import { db } from '#app/platform/db.server.ts'
import { NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

useDatabase()

const HOUR = 3_600_000

test('a feed that is full holds what is to come, and of what was the latest', {
  timeout: 120_000,
}, async () => {
  // 510 that are over, the latest an hour ago, and three to come.
  const starts = [...Array.from({ length: 510 }, (_, n) => -(n + 1) * HOUR), 24 * HOUR, 48 * HOUR, 72 * HOUR]
  await db.session.createMany({
    data: starts.map((ms, n) => {
      const startsAt = new Date(NOW.getTime() + ms)
      const day = startsAt.toISOString().slice(0, 10)
      return {
        slug: `s${n}`,
        calendarUid: `s${n}`,
        kind: 'FORUM' as const,
        status: ms < 0 ? ('HELD' as const) : ('PUBLISHED' as const),
        origin: 'STAFF' as const,
        publishedAt: NOW,
        zone: 'Etc/UTC',
        wallDate: day,
        wallTime: startsAt.toISOString().slice(11, 16),
        startsAt,
        endsAt: new Date(startsAt.getTime() + HOUR),
        reportOn: day,
      }
    }),
  })
  const feed = await listFeed({}, NOW)
  const uids = feed.map(({ uid }) => uid)
  expect(uids).toHaveLength(500)
  expect(uids.slice(-4)).toEqual(['s0', 's510', 's511', 's512'])
  // Control: it was full, so that the oldest is left out.
  expect(uids).not.toContain('s509')
  expect(uids[0]).toBe('s496')
})
