import { beforeAll, expect, test } from 'vitest'
import { Prisma } from '#app/generated/prisma/client.ts'
import { SessionKind, SessionStatus } from '#app/generated/prisma/enums.ts'
import type { Actor } from '#app/modules/accounts/actor.ts'
import { may } from '#app/modules/accounts/permissions.ts'
import type { BoardFilter } from '#app/modules/sessions/board-lanes.server.ts'
import { boardChoices, countWaiting, listBoard, loadBoard } from '#app/modules/sessions/board-query.server.ts'
import { WAITING, type Waiting } from '#app/modules/sessions/waiting.ts'
import { db } from '#app/platform/db.server.ts'
import { COORDINATOR, contextOf, NOW, READER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { random } from '#tests/support/random.ts'

// The board is read by stretches of an index. Here it is defined once more, slowly and in one piece (each session with what it
// waits for, since when, and its place), and both must say the same of sessions made at random.

useDatabase()

const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const chance = random(SEED)
const oneOf = <T>(values: readonly T[]): T => values[Math.floor(chance() * values.length)] as T
const maybe = <T>(value: () => T, share = 0.6): T | null => (chance() < share ? value() : null)
/** A moment within some weeks of now; on the hour, so that several share one. */
const moment = () => new Date(NOW.getTime() + Math.floor((chance() * 60 - 40) * 24) * 3_600_000)
const NAMES = ['Casa Ñandú', 'Asociación Oaxaqueña', 'Ana 100% Pérez', 'Unión_Ibérica', 'CHICAGO  centro', '']

async function makeSessions(count: number): Promise<void> {
  const councillors = await db.councillor.createManyAndReturn({
    data: ['Una', 'Otra'].map((name) => ({ name })),
  })
  for (let n = 0; n < count; n++) {
    const startsAt = maybe(moment, 0.8)
    const { id } = await db.session.create({
      data: {
        slug: `s${n}`,
        calendarUid: `s${n}`,
        kind: oneOf(Object.values(SessionKind)),
        status: oneOf(Object.values(SessionStatus)),
        origin: oneOf(['PROPOSAL', 'STAFF', 'IMPORT']),
        title: maybe(() => oneOf(NAMES)),
        hostName: maybe(() => oneOf(NAMES)),
        hostOrganization: maybe(() => oneOf(NAMES)),
        hostCredit: maybe(() => oneOf(NAMES)),
        topics: maybe(() => oneOf(NAMES)),
        city: maybe(() => oneOf(['Chicago', 'Montréal', 'Los Ángeles'])),
        country: maybe(() => oneOf(['US', 'CA', 'FR'])),
        emailVerifiedAt: maybe(moment),
        ...(startsAt
          ? { zone: 'Etc/UTC', wallDate: startsAt.toISOString().slice(0, 10), wallTime: '10:00' }
          : {}),
        startsAt,
        endsAt: startsAt && new Date(startsAt.getTime() + 5_400_000),
        reportOn: startsAt?.toISOString().slice(0, 10) ?? maybe(() => moment().toISOString().slice(0, 10)),
        createdAt: moment(),
        acceptedAt: maybe(moment),
        scheduledAt: maybe(moment),
        publishedAt: maybe(moment),
        heldAt: maybe(moment),
        declinedAt: maybe(moment),
        cancelledAt: maybe(moment),
      },
    })
    for (const councillor of councillors) {
      if (chance() < 0.3) {
        const releasedAt = maybe(moment, 0.3)
        await db.assignment.create({ data: { sessionId: id, councillorId: councillor.id, releasedAt } })
      }
    }
    const official = Math.floor(chance() * 2)
    for (let said = 0; said < 2 && chance() < 0.6; said++) {
      await db.attendanceRecord.create({
        data: { sessionId: id, source: 'COUNT', people: said, official: said === official, recordedAt: NOW },
      })
    }
  }
  // Statements are made official, unmade and taken away too.
  const records = await db.attendanceRecord.findMany({ orderBy: { id: 'asc' } })
  for (const record of records) {
    const fate = chance()
    if (fate < 0.2) await db.attendanceRecord.delete({ where: { id: record.id } })
    else if (fate < 0.4) {
      const alone = !records.some((other) => other !== record && other.sessionId === record.sessionId)
      await db.attendanceRecord.update({
        where: { id: record.id },
        data: { official: !record.official && alone },
      })
    }
  }
}

type Defined = { id: string; status: SessionStatus; waits: Waiting | null; since: Date }

const ACCENTED = 'áéíóúüñàèìòùâêîôûäëïöãõåçýÁÉÍÓÚÜÑÀÈÌÒÙÂÊÎÔÛÄËÏÖÃÕÅÇÝ'
const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** All that this actor sees and the filter means, in the order of each column. */
function defined(actor: Actor, filter: BoardFilter): Promise<Defined[]> {
  const weekAgo = new Date(NOW.getTime() - 7 * 24 * 60 * 60_000)
  const visible = may(actor, 'sessions.readPrivate')
    ? Prisma.sql`(s."origin" <> 'PROPOSAL' OR s."emailVerifiedAt" IS NOT NULL)`
    : Prisma.sql`(s."status" IN ('PUBLISHED', 'HELD', 'REPORTED') OR (s."status" = 'CANCELLED' AND s."publishedAt" IS NOT NULL))`
  const conditions = [visible]
  if (filter.kind) conditions.push(Prisma.sql`s."kind" = ${filter.kind}::"SessionKind"`)
  if (filter.country) conditions.push(Prisma.sql`s."country" = ${filter.country}`)
  if (filter.councillorId)
    conditions.push(Prisma.sql`EXISTS (SELECT 1 FROM "Assignment" a
      WHERE a."sessionId" = s."id" AND a."councillorId" = ${filter.councillorId}::uuid AND a."releasedAt" IS NULL)`)
  if (filter.text)
    conditions.push(Prisma.sql`regexp_replace(lower(translate(
      concat_ws(' ', s."title", s."hostName", s."hostOrganization", s."hostCredit", s."city", s."topics"),
      ${ACCENTED}, ${plain(ACCENTED)})), '\\s+', ' ', 'g') LIKE ${`%${plain(filter.text).replace(/[\\%_]/g, '\\$&')}%`}`)
  return db.$queryRaw<Defined[]>`
    WITH dated AS (
      SELECT s.*, coalesce(s."endsAt", (s."reportOn"::date)::timestamp AT TIME ZONE 'America/Mexico_City', s."heldAt", s."createdAt") AS "ended"
      FROM "Session" s WHERE ${Prisma.join(conditions, ' AND ')}
    ), stated AS (
      SELECT *,
        CASE "status"
          WHEN 'PROPOSED' THEN 'undecided'
          WHEN 'ACCEPTED' THEN 'undated'
          WHEN 'SCHEDULED' THEN 'unpublished'
          WHEN 'PUBLISHED' THEN CASE WHEN coalesce("endsAt" < ${NOW}, "reportOn" < '2026-11-24', true) THEN 'unrecorded' END
          WHEN 'HELD' THEN CASE WHEN "ended" < ${weekAgo} AND NOT EXISTS (
            SELECT 1 FROM "AttendanceRecord" a WHERE a."sessionId" = dated."id" AND a."official"
          ) THEN 'uncounted' END
        END AS "waits",
        CASE "status"
          WHEN 'PROPOSED' THEN coalesce("emailVerifiedAt", "createdAt")
          WHEN 'ACCEPTED' THEN coalesce("acceptedAt", "createdAt")
          WHEN 'SCHEDULED' THEN coalesce("scheduledAt", "createdAt")
          WHEN 'PUBLISHED' THEN CASE WHEN "endsAt" < ${NOW} THEN "endsAt" ELSE coalesce("publishedAt", "createdAt") END
          WHEN 'DECLINED' THEN coalesce("declinedAt", "createdAt")
          WHEN 'CANCELLED' THEN coalesce("cancelledAt", "createdAt")
          ELSE "ended"
        END AS "since"
      FROM dated
    ), board AS (
      SELECT *,
        CASE
          WHEN "status" IN ('SCHEDULED', 'PUBLISHED') THEN coalesce(extract(epoch FROM "startsAt"), 0)
          WHEN "waits" IS NOT NULL THEN extract(epoch FROM "since")
          ELSE -extract(epoch FROM "since")
        END AS "key"
      FROM stated
    )
    SELECT "id", "status"::text, "waits", "since" FROM board ORDER BY "waits" IS NULL, "key", "id"`
}

const FILTERS: BoardFilter[] = [
  {},
  { kind: 'FORUM' },
  { country: 'US' },
  { kind: 'TALK', country: 'CA' },
  ...['chicago', 'ñandu', '100%', 'union_i', 'a', 'perez casa', 'CHICAGO CENTRO', 'montreal'].map((text) => ({
    text,
  })),
  { text: 'casa', country: 'US' },
]

beforeAll(async () => {
  process.stdout.write(`board, SEED=${SEED}\n`)
  await makeSessions(400)
}, 300_000)

const actors = [
  ['a coordinator', COORDINATOR],
  ['a reader', READER],
] as const

test.each(actors)('the board says what its definition says: %s', { timeout: 120_000 }, async (_, actor) => {
  const context = contextOf(actor)
  const { councillors } = await boardChoices(context)
  const byCouncillor = councillors.flatMap(({ id: councillorId }): BoardFilter[] => [
    { councillorId },
    { councillorId, text: 'a', country: 'US' },
  ])
  for (const filter of [...FILTERS, ...byCouncillor]) {
    const all = await defined(actor, filter)
    const board = await loadBoard(context, filter)
    for (const { status, total, items } of board.columns) {
      const own = all.filter((each) => each.status === status)
      expect(total).toBe(own.length)
      expect(items.map(({ id, status, waits, since }) => ({ id, status, waits, since }))).toEqual(
        own.slice(0, 6),
      )
    }
    const count = (is: (each: Defined) => boolean) => all.filter(is).length
    expect(board.waiting).toEqual(
      Object.fromEntries(WAITING.map((reason) => [reason, count(({ waits }) => waits === reason)])),
    )
    expect(board.closed).toEqual({
      DECLINED: count(({ status }) => status === 'DECLINED'),
      CANCELLED: count(({ status }) => status === 'CANCELLED'),
    })
  }
  // Control: the filters mean something, and what waits is not all.
  const everything = await defined(actor, {})
  expect(everything.some(({ waits }) => waits)).toBe(true)
  expect((await defined(actor, { text: 'chicago' })).length).toBeLessThan(everything.length)
  expect(await countWaiting(context)).toBe(everything.filter(({ waits }) => waits !== null).length)
})

test.each(actors)(
  'a list goes through all of them, page by page: %s',
  { timeout: 120_000 },
  async (_, actor) => {
    const context = contextOf(actor)
    const asked = [
      ...Object.values(SessionStatus).map((status) => ({ status, waits: undefined })),
      ...WAITING.map((waits) => ({ status: undefined, waits })),
      { status: 'HELD', waits: 'uncounted' } as const,
      { status: 'HELD', waits: 'undated' } as const,
    ]
    for (const { status, waits } of asked) {
      for (const filter of [{}, { text: 'a' }, { country: 'US' }]) {
        const all = (await defined(actor, filter)).filter(
          (each) => (!status || each.status === status) && (!waits || each.waits === waits),
        )
        const ids: string[] = []
        let after: string | undefined
        for (let pages = 0; pages < 20; pages++) {
          const list = await listBoard(context, { ...filter, status, waits, after })
          expect(list.total).toBe(all.length)
          ids.push(...list.items.map(({ id }) => id))
          if (!list.next) break
          after = list.next
        }
        expect(ids).toEqual(all.map(({ id }) => id))
      }
    }
  },
)

test('the countries that sessions have, each once', async () => {
  const { countries } = await boardChoices(contextOf(COORDINATOR))
  expect(countries).toEqual(['CA', 'FR', 'US'])
})

test('the figure that stands beside a session is the official one', async () => {
  const wrong = await db.$queryRaw`
    SELECT s."id" FROM "Session" s LEFT JOIN "AttendanceRecord" a ON a."sessionId" = s."id" AND a."official"
    WHERE s."officialPeople" IS DISTINCT FROM a."people"`
  expect(wrong).toEqual([])
  // Control: there are such with one and without.
  const kinds = await db.$queryRaw<{ known: boolean }[]>`
    SELECT DISTINCT "officialPeople" IS NOT NULL AS "known" FROM "Session"`
  expect(kinds).toHaveLength(2)
})
