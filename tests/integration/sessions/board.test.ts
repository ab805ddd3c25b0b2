import { expect, it } from 'vitest'
import { countWaiting, listBoard, loadBoard } from '#app/modules/sessions/board-query.server.ts'
import { db } from '#app/platform/db.server.ts'
import { COORDINATOR, contextOf, NOW, READER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

useDatabase()

it('shows what waits, only verified proposals, and to readers only what is public', async () => {
  const base = { kind: 'FORUM', createdAt: NOW } as const
  await db.session.createMany({
    data: [
      { ...base, slug: 'a', calendarUid: 'a', title: 'Verificada 100%', emailVerifiedAt: NOW },
      { ...base, slug: 'b', calendarUid: 'b', title: 'Sin verificar' },
      {
        ...base,
        slug: 'c',
        calendarUid: 'c',
        title: 'Anunciada',
        status: 'PUBLISHED',
        origin: 'STAFF',
        publishedAt: NOW,
        country: 'US',
      },
    ],
  })
  const board = await loadBoard(contextOf(COORDINATOR), {})
  expect(board.columns.map(({ total }) => total)).toEqual([1, 0, 0, 1, 0, 0])
  expect(board.waiting).toMatchObject({ undecided: 1, unrecorded: 1 })
  expect(await countWaiting(contextOf(COORDINATOR))).toBe(2)
  const reader = await loadBoard(contextOf(READER), {})
  expect(reader.columns.map(({ status, total }) => [status, total])).toEqual([
    ['PUBLISHED', 1],
    ['HELD', 0],
    ['REPORTED', 0],
  ])
  const list = await listBoard(contextOf(COORDINATOR), { text: '100%', kind: 'FORUM' })
  expect(list).toMatchObject({ total: 1, next: null, items: [{ title: 'Verificada 100%' }] })
  const rest = await listBoard(contextOf(COORDINATOR), { after: list.items[0]?.id })
  expect(rest.items.map(({ title }) => title)).not.toContain('Verificada 100%')
})

it('exact attendance is for who may read it: two people at a meeting are not told to a reader', async () => {
  const held = { kind: 'FORUM', createdAt: NOW, status: 'HELD', origin: 'STAFF', heldAt: NOW } as const
  const { id } = await db.session.create({
    data: { ...held, slug: 'h', calendarUid: 'h', title: 'Realizada' },
  })
  await db.attendanceRecord.create({
    data: { sessionId: id, source: 'COUNT', people: 2, official: true, recordedAt: NOW },
  })
  const shownTo = async (actor: typeof COORDINATOR) => {
    const { columns } = await loadBoard(contextOf(actor), {})
    const { items } = await listBoard(contextOf(actor), { status: 'HELD' })
    const cards = [...columns.flatMap((column) => column.items), ...items]
    return cards.filter((card) => card.id === id).map(({ attendance }) => attendance)
  }
  expect(await shownTo(COORDINATOR)).toEqual([2, 2])
  expect(await shownTo(READER)).toEqual([null, null])
})
