import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { searchAudit } from '#app/modules/audit/queries.server.ts'
import { NO_FILTER } from '#app/modules/contacts/contact-filter.ts'
import { listContacts } from '#app/modules/contacts/queries.server.ts'
import { readOutbox } from '#app/modules/mail/queries.server.ts'
import { listUndeliverable } from '#app/modules/mail/undeliverable.server.ts'
import { listCommitments } from '#app/modules/outcomes/queries.server.ts'
import { listCampaigns } from '#app/modules/outreach/queries.server.ts'
import { listRequests } from '#app/modules/privacy/request-queries.server.ts'
import { listAgenda } from '#app/modules/registrations/agenda.server.ts'
import { listRegistrations } from '#app/modules/registrations/queries.server.ts'
import type { AskedPart, ListPart } from '#app/platform/cursor.server.ts'
import { db } from '#app/platform/db.server.ts'
import { newRowId } from '#app/platform/row-id.ts'
import { ADMIN, contextOf, NOW } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { plansOf, queriesOf } from '#tests/support/queries.ts'
import { publishedSession } from '#tests/support/registration-factory.ts'

useDatabase()

const admin = contextOf(ADMIN)
const MINUTE = 60_000
const later = (minutes: number) => new Date(NOW.getTime() + minutes * MINUTE)
const day = (number: number) => `2026-12-${String(1 + (number % 28)).padStart(2, '0')}`

type List = {
  /** Rows on a page. */
  size: number
  read(asked: AskedPart): Promise<ListPart<unknown>>
  /** What tells a row apart, of a row as the list gives it. */
  idOf(row: never): string
  /** Adds the row of a number: many share what the list is ordered by, some have nothing of it. @returns its id */
  add(number: number): Promise<string>
  remove(id: string): Promise<unknown>
  /** Its statement, and the index that serves it. */
  query: RegExp
  index: RegExp
}

let sessionId = ''
beforeAll(async () => {
  sessionId = (await publishedSession({ status: 'HELD' })).id
})

const byId = ({ id }: { id: string }) => id

const LISTS: Record<string, List> = {
  agenda: {
    size: 12,
    read: async (asked) => (await listAgenda({ kind: 'DEBATE' }, asked, NOW)).upcoming,
    idOf: byId,
    async add(number) {
      const startsAt = number % 9 === 0 ? null : later(60 * (number % 7))
      const session = await publishedSession({
        kind: 'DEBATE',
        startsAt,
        endsAt: startsAt && new Date(startsAt.getTime() + 90 * MINUTE),
        ...(startsAt ? {} : { zone: null, wallDate: null, wallTime: null, reportOn: '2026-12-31' }),
      })
      return session.id
    },
    remove: (id) => db.session.delete({ where: { id } }),
    query: /ORDER BY .*"startsAt".*"Session"."id"/,
    index: /Session_(status|board)/,
  },
  registrations: {
    size: 50,
    read: (asked) => listRegistrations(admin, sessionId, asked),
    idOf: byId,
    async add(number) {
      const waits = number % 3 === 0
      const { id } = await db.registration.create({
        data: {
          sessionId,
          status: waits ? 'WAITING' : 'CONFIRMED',
          waitingSince: waits ? later(number % 5) : null,
          createdAt: later(number % 4),
          name: `Ana Ruiz ${number}`,
          email: `${randomUUID()}@example.org`,
          zone: 'Europe/Madrid',
          language: 'es',
          noticeVersion: 1,
          noticeAcceptedAt: NOW,
        },
      })
      return id
    },
    remove: (id) => db.registration.delete({ where: { id } }),
    query: /ORDER BY .*"Registration"."id"/,
    index: /Registration_sessionId_waitingSince_createdAt_id_idx/,
  },
  commitments: {
    size: 50,
    read: (asked) => listCommitments(admin, { today: '2026-12-01', ...asked }),
    idOf: ({ id }: { id: string }) => id,
    async add(number) {
      const dueOn = number % 4 === 0 ? null : day(number % 6)
      const data = { sessionId, text: 'Enviar la guía', owner: 'Vinculación', dueOn, createdAt: NOW }
      return (await db.commitment.create({ data })).id
    },
    remove: (id) => db.commitment.delete({ where: { id } }),
    query: /ORDER BY .*"Commitment"."id"/,
    index: /Commitment_doneOn_dueOn_id_idx/,
  },
  'open requests': {
    size: 50,
    read: (asked) => listRequests(admin, { open: true, ...asked }),
    idOf: byId,
    add: (number) => addRequest({ status: 'OPEN', dueOn: day(number % 6) }),
    remove: (id) => db.arcoRequest.delete({ where: { id } }),
    query: /ORDER BY .*"ArcoRequest"."id"/,
    index: /ArcoRequest_status_dueOn_id_idx/,
  },
  'answered requests': {
    size: 50,
    read: (asked) => listRequests(admin, { open: false, ...asked }),
    idOf: byId,
    add: (number) => addRequest({ status: 'ANSWERED', dueOn: day(1), answeredAt: later(number % 6) }),
    remove: (id) => db.arcoRequest.delete({ where: { id } }),
    query: /ORDER BY .*"ArcoRequest"."id"/,
    index: /ArcoRequest_answeredAt_id_idx/,
  },
  contacts: {
    size: 50,
    read: (asked) => listContacts(admin, NO_FILTER, asked),
    idOf: byId,
    async add(number) {
      const email = `${randomUUID()}@example.org`
      const name = `Ñandú ${number % 5}`
      return (await db.contact.create({ data: { email, name, source: 'Feria', searchText: name } })).id
    },
    remove: (id) => db.contact.delete({ where: { id } }),
    query: /ORDER BY .*"Contact"."name" .*"id"/,
    index: /Contact_name_id_idx/,
  },
  'failed addresses': {
    size: 50,
    read: (asked) => listUndeliverable(admin, asked),
    idOf: ({ email }: { email: string }) => email,
    async add() {
      const email = `${randomUUID()}@example.org`
      await db.undeliverableAddress.create({ data: { email, reason: '550', source: 'smtp', since: NOW } })
      return email
    },
    remove: (email) => db.undeliverableAddress.delete({ where: { email } }),
    query: /ORDER BY .*"UndeliverableAddress"."email"/,
    index: /UndeliverableAddress_pkey/,
  },
  outbox: {
    size: 50,
    read: (asked) => readOutbox(admin, {}, asked),
    idOf: byId,
    async add() {
      const id = newRowId()
      await db.mailDelivery.create({
        data: {
          id,
          kind: 'registrationConfirmed',
          recipientKind: 'ATTENDEE',
          recipientId: id,
          subjectId: sessionId,
          dueAt: NOW,
        },
      })
      return id
    },
    remove: (id) => db.mailDelivery.delete({ where: { id } }),
    query: /ORDER BY .*"MailDelivery"."id"/,
    index: /MailDelivery_(pkey|direct)/,
  },
  campaigns: {
    size: 50,
    read: (asked) => listCampaigns(admin, asked),
    idOf: byId,
    async add() {
      const data = { subjectEs: 'Hola', subjectEn: 'Hello', textEs: '…', textEn: '…', audience: {} }
      return (await db.campaign.create({ data: { ...data, createdById: ADMIN.id ?? '' } })).id
    },
    remove: (id) => db.campaign.delete({ where: { id } }),
    query: /ORDER BY .*"Campaign"."id"/,
    index: /Campaign_pkey/,
  },
}

async function addRequest(data: { status: 'OPEN' | 'ANSWERED'; dueOn: string; answeredAt?: Date }) {
  const person = { name: 'Ana Ruiz', email: 'ana@example.org', language: 'es', details: '…' } as const
  const request = await db.arcoRequest.create({
    data: { folio: randomUUID(), kind: 'ACCESS', verifiedAt: NOW, ...person, ...data },
  })
  return request.id
}

/** Walks from a part on, and between two parts lets rows come and go. @returns ids in the order in which they were seen */
async function walk(
  { read, idOf }: List,
  asked: AskedPart,
  way: 'next' | 'previous',
  meanwhile: (seen: string[]) => Promise<void> = async () => {},
): Promise<string[]> {
  const seen: string[] = []
  let here: AskedPart | null = asked
  while (here) {
    const part: ListPart<unknown> = await read(here)
    const ids = part.rows.map((row) => idOf(row as never))
    seen.push(...(way === 'next' ? ids : ids.reverse()))
    const on = part[way]
    here = on === null ? null : way === 'next' ? { after: on } : { before: on }
    if (here) await meanwhile(seen)
  }
  return seen
}

describe.each(Object.entries(LISTS))('%s', (name, list) => {
  const rows: string[] = []
  const PAGES = 3

  beforeAll(async () => {
    for (let number = 0; number < PAGES * list.size; number++) rows.push(await list.add(number))
  }, 120_000)

  test('forwards and back, each row once and in the same order', async () => {
    const forwards = await walk(list, {}, 'next')
    expect(new Set(forwards)).toEqual(new Set(rows))
    expect(forwards).toHaveLength(rows.length)
    const second = await list.read({ after: (await list.read({})).next ?? '' })
    const last = await list.read({ after: second.next ?? '' })
    expect([last.rows.length, last.next]).toEqual([list.size, null])
    const back = await walk(list, { before: last.previous ?? '' }, 'previous')
    expect(back.reverse()).toEqual(forwards.slice(0, -list.size))
    expect((await list.read({ before: last.previous ?? '' })).rows).toEqual(second.rows)
  })

  test('whoever is there throughout is seen once, though rows come and go between two parts', async () => {
    const gone = new Set<string>()
    let number = 0
    const comeAndGo = async (seen: string[]) => {
      // Of those seen the last, at which the next part begins, and one more; of those to come some.
      const toCome = rows.filter((id) => !seen.includes(id) && !gone.has(id))
      for (const id of [seen.at(-1) ?? '', seen[1] ?? '', toCome[0] ?? '', toCome.at(-1) ?? '']) {
        if (gone.has(id) || !rows.includes(id)) continue
        gone.add(id)
        await list.remove(id)
      }
      for (let added = 0; added < 3; added++) await list.add(number++)
    }
    const seen = await walk(list, {}, 'next', comeAndGo)
    expect(seen).toHaveLength(new Set(seen).size)
    expect(gone.size).toBeGreaterThan(2)
    const staying = rows.filter((id) => !gone.has(id))
    expect(staying.filter((id) => !seen.includes(id))).toEqual([])

    const end = await list.read({})
    const start = end.next ? { after: end.next } : {}
    const { previous } = await list.read(start)
    const before = await walk(list, { before: previous ?? '' }, 'previous', async () => {})
    expect(before).toHaveLength(new Set(before).size)
  })

  test('where all that follows is gone there is nothing, and the way back', async () => {
    const first = await list.read({})
    const followers: string[] = []
    for (let asked: AskedPart | null = { after: first.next ?? '' }; asked; ) {
      const part: ListPart<unknown> = await list.read(asked)
      followers.push(...part.rows.map((row) => list.idOf(row as never)))
      asked = part.next ? { after: part.next } : null
    }
    for (const id of followers) await list.remove(id)
    const nothing = await list.read({ after: first.next ?? '' })
    expect(nothing).toMatchObject({ rows: [], next: null })
    const back = await list.read({ before: nothing.previous ?? '' })
    // The last one, at which the cursor stood, comes after these.
    expect(back.rows).toEqual(first.rows.slice(0, -1))
    expect((await list.read({ after: back.next ?? '' })).rows).toEqual(first.rows.slice(-1))
    for (let number = 0; number < 2 * list.size; number++) await list.add(number)
  })

  test('a cursor that is broken, or of another list, is as if it said nothing', async () => {
    const first = await list.read({})
    const others = await Promise.all(
      Object.entries(LISTS)
        .filter(([other]) => other === 'contacts' || other === 'agenda')
        .filter(([other]) => other !== name)
        .map(async ([, other]) => (await other.read({})).next ?? 'x_y_z_w'),
    )
    const cursor = first.next ?? ''
    const broken = ['x', '', '_', '-', `${cursor}x`, `${cursor.slice(0, -1)}\0`, '9'.repeat(40), ...others]
    for (const text of broken) {
      expect((await list.read({ after: text })).rows, text).toEqual(first.rows)
      expect((await list.read({ before: text })).rows, text).toEqual(first.rows)
    }
  })

  test('a cursor says ids and instants alone', async () => {
    const { next } = await list.read({})
    const told = `${next} ${Buffer.from(next ?? '', 'base64url').toString()} ${decodeURIComponent(next ?? '')}`
    expect(told).not.toMatch(/Ñandú|example\.org/i)
    expect(next).toMatch(/^[\w.-]+$/)
  })

  test.runIf(process.env.TEST_DATABASE_URL)('a part is read by an index, wherever it begins', async () => {
    await db.$executeRaw`ANALYZE`
    const { next } = await list.read({})
    const { previous, next: further } = await list.read({ after: next ?? '' })
    for (const asked of [{}, { after: further ?? '' }, { before: previous ?? '' }]) {
      const queries = await queriesOf(() => list.read(asked))
      const parts = queries.filter(({ text }) => list.query.test(text) && /LIMIT/.test(text))
      // Small tables are read whole for less: what is asked is whether the index can serve.
      const plans = await plansOf(parts, { sequentially: false })
      expect(plans.length).toBeGreaterThan(0)
      for (const { plan } of plans) expect(plan).toMatch(list.index)
    }
  })
})

test('the audit trail is walked the same way', async () => {
  for (let number = 0; number < 120; number++) {
    await db.auditEntry.create({
      data: { at: NOW, actorKind: 'SYSTEM', action: 'test.walked', subjectKind: 'list', subjectId: 'x' },
    })
  }
  const list = { read: (asked: AskedPart) => searchAudit(admin, { action: 'test.' }, asked), idOf: byId }
  const forwards = await walk(list as never, {}, 'next')
  expect([forwards.length, new Set(forwards).size]).toEqual([120, 120])
  const { previous } = await list.read({ after: (await list.read({})).next ?? '' })
  expect((await list.read({ before: previous ?? '' })).rows).toEqual((await list.read({})).rows)
})

test.runIf(process.env.TEST_DATABASE_URL)(
  'the outbox reads and counts a state without campaigns’ thousands',
  async () => {
    await db.$executeRaw`
    INSERT INTO "MailDelivery" ("id", "kind", "recipientKind", "recipientId", "subjectId", "status", "dueAt")
    SELECT gen_random_uuid(), 'campaign', 'CONTACT', gen_random_uuid(), gen_random_uuid(), 'SENT', ${NOW}
    FROM generate_series(1, 20000)`
    await db.$executeRaw`ANALYZE "MailDelivery"`
    const queries = await queriesOf(() => readOutbox(admin, { status: 'FAILED' }))
    const own = queries.filter(({ text }) => /"kind" <> /.test(text))
    expect(own).toHaveLength(5)
    const plans = await plansOf(own)
    await db.mailDelivery.deleteMany({ where: { kind: 'campaign' } })
    for (const { plan } of plans) expect(plan).toMatch(/MailDelivery_direct/)
  },
)

test('the turn of who waits goes on from part to part', async () => {
  for (let number = 0; number < 60; number += 3) await LISTS.registrations?.add(number)
  const turns: (number | null)[] = []
  let asked: AskedPart | null = {}
  while (asked) {
    const { rows, next }: Awaited<ReturnType<typeof listRegistrations>> = await listRegistrations(
      admin,
      sessionId,
      { status: 'WAITING', ...asked },
    )
    turns.push(...rows.map(({ turn }) => turn))
    asked = next ? { after: next } : null
  }
  expect(turns.length).toBeGreaterThan(60)
  expect(turns).toEqual(turns.map((_, index) => index + 1))
})

test('control: by numbers of rows somebody is missed, and somebody seen twice', async () => {
  const add = () => LISTS.outbox?.add(0)
  const page = (skip: number) => db.mailDelivery.findMany({ orderBy: { id: 'desc' }, skip, take: 20 })
  const first = await page(0)
  await add()
  const second = await page(20)
  const twice = second.filter(({ id }) => first.some((row) => row.id === id))
  expect(twice).toHaveLength(1)
  await db.mailDelivery.deleteMany({ where: { id: { in: second.slice(0, 2).map(({ id }) => id) } } })
  const third = await page(40)
  const walked = await db.mailDelivery.findMany({ orderBy: { id: 'desc' }, select: { id: true }, take: 60 })
  const known = new Set([...first, ...second, ...third].map(({ id }) => id))
  expect(walked.slice(1).filter(({ id }) => !known.has(id)).length).toBeGreaterThan(0)
})
