import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { findCheckIn } from '#app/modules/attendance/check-in.server.ts'
import { checkInCode } from '#app/modules/attendance/check-in-code.server.ts'
import { readDoorList } from '#app/modules/attendance/door-list.server.ts'
import { tallyOf } from '#app/modules/attendance/marks.ts'
import { receiveMarks } from '#app/modules/attendance/receive-marks.server.ts'
import { holdSession } from '#app/modules/sessions/hold-session.server.ts'
import { db } from '#app/platform/db.server.ts'
import { DURING, presence, walkIns } from '#tests/support/attendance-factory.ts'
import { COORDINATOR, contextOf, NOW, READER, RECORDER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { afterwards, registered, sessionAt, whileFailing } from '#tests/support/session-factory.ts'

useDatabase()

const recorder = contextOf(RECORDER)
const coordinator = contextOf(COORDINATOR)

async function door(status: 'PUBLISHED' | 'HELD' = 'PUBLISHED') {
  const { id: sessionId } = await sessionAt(status, DURING)
  const ana = await registered(sessionId, { name: 'Ana Ruiz', partySize: 3 })
  const luis = await registered(sessionId, { name: 'Luis Gómez' })
  return { sessionId, ana: ana.id, luis: luis.id }
}

const peopleIn = async (sessionId: string) => tallyOf((await readDoorList(recorder, sessionId)).marks).people

describe('marks from a phone', () => {
  it('are taken once, whatever is sent again, and each is answered for itself', async () => {
    const { sessionId, ana, luis } = await door()
    const other = await door()
    const came = presence(ana, { people: 2 })
    const marks = [
      came,
      presence(luis),
      presence(other.ana),
      presence(randomUUID()),
      { ...presence(ana), people: -1 },
      { id: 'no-uuid' },
      walkIns(4, { city: 'Chicago', country: 'US' }),
    ]
    const first = await receiveMarks(recorder, { sessionId, marks })
    expect(first.map(({ refused }) => refused)).toEqual([
      null,
      null,
      'unknownRegistration',
      'unknownRegistration',
      'invalid',
      'invalid',
      null,
    ])
    expect(first.map(({ id }) => id)).toEqual(marks.map(({ id }) => id))
    const second = await receiveMarks(coordinator, { sessionId, marks: [...marks, came] })
    expect(second.slice(0, 7)).toEqual(first)
    expect(await db.attendanceMark.count({ where: { sessionId } })).toBe(3)
    expect(await peopleIn(sessionId)).toBe(7)
    // Who marked it first stays who marked it.
    const kept = await db.attendanceMark.findUniqueOrThrow({ where: { id: came.id } })
    expect(kept).toMatchObject({ recordedById: RECORDER.id, receivedAt: NOW })
    expect(await receiveMarks(recorder, { sessionId: other.sessionId, marks: [came] })).toEqual([
      { id: came.id, refused: 'otherSession' },
    ])
  })

  it('are undone by a later one, also where that arrives first', async () => {
    const { sessionId, ana } = await door()
    const came = presence(ana, { markedAt: NOW.getTime() - 5_000 })
    const left = presence(ana, { kind: 'ABSENT', people: 0, markedAt: NOW.getTime() - 1_000 })
    await receiveMarks(recorder, { sessionId, marks: [left] })
    await receiveMarks(recorder, { sessionId, marks: [came] })
    expect(await peopleIn(sessionId)).toBe(0)
  })

  it('of a phone that lives in the future are of the moment they arrive', async () => {
    const { sessionId, ana } = await door()
    const ahead = presence(ana, { markedAt: NOW.getTime() + 3_600_000 })
    await receiveMarks(recorder, { sessionId, marks: [ahead] })
    const later = contextOf(RECORDER, new Date(NOW.getTime() + 60_000))
    const gone = presence(ana, { kind: 'ABSENT', people: 0, markedAt: NOW.getTime() + 50_000 })
    await receiveMarks(later, { sessionId, marks: [gone] })
    expect(await peopleIn(sessionId)).toBe(0)
  })

  it('outside the hours need a reason, which the trail keeps', async () => {
    const { sessionId, ana } = await door('HELD')
    const tomorrow = contextOf(RECORDER, new Date(NOW.getTime() + 86_400_000))
    const late = presence(ana, { markedAt: tomorrow.now.getTime() })
    expect(await receiveMarks(tomorrow, { sessionId, marks: [late] })).toEqual([
      { id: late.id, refused: 'reasonNeeded' },
    ])
    await receiveMarks(tomorrow, { sessionId, marks: [{ ...late, reason: 'Estaba en la lista en papel' }] })
    expect(await peopleIn(sessionId)).toBe(1)
    const { trail } = await afterwards(sessionId)
    expect(trail).toMatchObject([
      { action: 'attendance.marksCorrected', after: { count: 1, reason: 'Estaba en la lista en papel' } },
      { action: 'attendance.recorded', after: { source: 'MARKS', people: 1, official: true } },
    ])
  })

  it('made in time but sent the day after need none', async () => {
    const { sessionId, ana } = await door()
    const tomorrow = contextOf(RECORDER, new Date(NOW.getTime() + 86_400_000))
    await receiveMarks(tomorrow, { sessionId, marks: [presence(ana)] })
    expect(await peopleIn(sessionId)).toBe(1)
  })

  it.each([
    ['REPORTED', 'reported'],
    ['CANCELLED', 'cancelled'],
    ['ACCEPTED', 'notOpen'],
  ] as const)('are refused by a session that is %s, but not those it has', async (status, refused) => {
    const { sessionId, ana } = await door()
    const before = presence(ana)
    await receiveMarks(recorder, { sessionId, marks: [before] })
    await db.session.update({ where: { id: sessionId }, data: { status } })
    const after = presence(ana, { people: 3 })
    expect(await receiveMarks(recorder, { sessionId, marks: [before, after] })).toEqual([
      { id: before.id, refused: null },
      { id: after.id, refused },
    ])
    expect(await peopleIn(sessionId)).toBe(1)
  })

  it('leave nothing of a batch where the trail cannot be written', async () => {
    const { sessionId, ana } = await door('HELD')
    await whileFailing('AuditEntry', async () => {
      await expect(receiveMarks(recorder, { sessionId, marks: [presence(ana)] })).rejects.toThrow()
    })
    expect(await db.attendanceMark.count({ where: { sessionId } })).toBe(0)
  })

  it('are not for who may not, nor of a session that is none', async () => {
    const { sessionId, ana } = await door()
    const input = { sessionId, marks: [presence(ana)] }
    await expect(receiveMarks(contextOf(READER), input)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(readDoorList(contextOf(READER), sessionId)).rejects.toMatchObject({ code: 'forbidden' })
    const nowhere = { ...input, sessionId: randomUUID() }
    await expect(receiveMarks(recorder, nowhere)).rejects.toMatchObject({ code: 'notFound' })
  })
})

describe('the door’s figure', () => {
  it('becomes a statement when the session is held, the first the official one, and follows what comes late', async () => {
    const { sessionId, ana, luis } = await door()
    await receiveMarks(recorder, { sessionId, marks: [presence(ana, { people: 3 }), walkIns(2)] })
    expect(await db.attendanceRecord.count({ where: { sessionId } })).toBe(0)
    await holdSession(coordinator, { sessionId, seen: 'PUBLISHED' })
    const statement = () => db.attendanceRecord.findMany({ where: { sessionId } })
    expect(await statement()).toMatchObject([{ source: 'MARKS', people: 5, official: true }])
    // A phone that was without network until now.
    await receiveMarks(recorder, { sessionId, marks: [presence(luis)] })
    expect(await statement()).toMatchObject([
      { source: 'MARKS', people: 6, official: true, recordedById: RECORDER.id },
    ])
    const { trail } = await afterwards(sessionId)
    expect(trail.at(-1)).toMatchObject({ action: 'attendance.corrected', before: { people: 5 } })
  })

  it('is no figure without marks', async () => {
    const { sessionId } = await door()
    await holdSession(coordinator, { sessionId, seen: 'PUBLISHED' })
    expect(await db.attendanceRecord.count({ where: { sessionId } })).toBe(0)
  })
})

describe('the list', () => {
  it('has names and parties of the confirmed and of whoever is marked, and nothing else of them', async () => {
    const { sessionId, ana, luis } = await door()
    await registered(sessionId, { name: 'Eva Sol', status: 'WAITING' })
    const withdrawn = await registered(sessionId, { name: 'Zoe Paz', status: 'WITHDRAWN' })
    await receiveMarks(recorder, { sessionId, marks: [presence(withdrawn.id)] })
    const { people } = await readDoorList(recorder, sessionId)
    expect(people).toEqual([
      { id: ana, name: 'Ana Ruiz', party: 3 },
      { id: luis, name: 'Luis Gómez', party: 1 },
      { id: withdrawn.id, name: 'Zoe Paz', party: 1 },
    ])
  })
})

describe('a guest’s code', () => {
  it('tells a recorder whom it stands for and how many are in', async () => {
    const { sessionId, ana } = await door()
    await receiveMarks(recorder, { sessionId, marks: [presence(ana, { people: 2 })] })
    expect(await findCheckIn(recorder, checkInCode(ana))).toMatchObject({
      name: 'Ana Ruiz',
      partySize: 3,
      came: 2,
    })
    expect(await findCheckIn(recorder, checkInCode(randomUUID()))).toBeNull()
    await expect(findCheckIn(contextOf(READER), checkInCode(ana))).rejects.toMatchObject({
      code: 'forbidden',
    })
  })
})
