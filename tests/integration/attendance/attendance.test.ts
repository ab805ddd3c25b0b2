import { describe, expect, it } from 'vitest'
import { chooseOfficialAttendance } from '#app/modules/attendance/choose-official-attendance.server.ts'
import { correctAttendance } from '#app/modules/attendance/correct-attendance.server.ts'
import { officialAttendance, sourcesDisagree } from '#app/modules/attendance/official-attendance.ts'
import { recordAttendance } from '#app/modules/attendance/record-attendance.server.ts'
import { removeAttendance } from '#app/modules/attendance/remove-attendance.server.ts'
import { db, inTransaction } from '#app/platform/db.server.ts'
import { COORDINATOR, contextOf, NOW, READER, RECORDER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { afterwards, sessionAt, whileFailing } from '#tests/support/session-factory.ts'

useDatabase()

const staff = contextOf(COORDINATOR)
const recorder = contextOf(RECORDER)

/** A held session with a count of 57 (official) and the host's word of 60. */
async function counted() {
  const { id: sessionId } = await sessionAt('HELD')
  await recordAttendance(recorder, { sessionId, source: 'COUNT', people: 57, note: ' En la sala ' })
  await recordAttendance(recorder, { sessionId, source: 'HOST', people: 60, note: '' })
  const [count, word] = await records(sessionId)
  return { sessionId, count: count?.id ?? '', word: word?.id ?? '' }
}

function records(sessionId: string) {
  return db.attendanceRecord.findMany({ where: { sessionId }, orderBy: { id: 'asc' } })
}

describe('how many came', () => {
  it('is what the first says; others stand beside it, and the same words twice are once', async () => {
    const { sessionId } = await counted()
    await recordAttendance(recorder, { sessionId, source: 'COUNT', people: 57, note: 'En la sala' })
    const statements = await records(sessionId)
    expect(statements).toMatchObject([
      {
        source: 'COUNT',
        people: 57,
        note: 'En la sala',
        official: true,
        recordedById: RECORDER.id,
        recordedAt: NOW,
      },
      { source: 'HOST', people: 60, note: null, official: false },
    ])
    expect(officialAttendance(statements)?.people).toBe(57)
    expect(sourcesDisagree(statements)).toBe(true)
    const { trail, mails } = await afterwards(sessionId)
    expect(trail).toMatchObject([
      { action: 'attendance.recorded', after: { people: 57, official: true } },
      { action: 'attendance.recorded', after: { people: 60, official: false } },
    ])
    expect(mails).toEqual([])
  })

  it('can be nobody, which is not unknown', async () => {
    const { id: sessionId } = await sessionAt('HELD')
    expect(officialAttendance(await records(sessionId))).toBeNull()
    await recordAttendance(staff, { sessionId, source: 'COUNT', people: 0, note: '' })
    expect(officialAttendance(await records(sessionId))?.people).toBe(0)
  })

  it('is another figure when somebody says why', async () => {
    const { sessionId, count, word } = await counted()
    const choose = (reason: string) => chooseOfficialAttendance(staff, { sessionId, recordId: word, reason })
    await expect(choose(' ')).rejects.toMatchObject({ code: 'reasonNeeded' })
    await choose('La sala se contó a medias')
    await choose('La sala se contó a medias')
    expect(await records(sessionId)).toMatchObject([
      { official: false, officialReason: null },
      { official: true, officialReason: 'La sala se contó a medias' },
    ])
    expect((await afterwards(sessionId)).trail.slice(2)).toMatchObject([
      {
        action: 'attendance.officialChosen',
        before: { record: count, people: 57 },
        after: { record: word, people: 60, reason: 'La sala se contó a medias' },
      },
    ])
  })

  it('is corrected with what it was in the trail, once', async () => {
    const { sessionId, count } = await counted()
    const correct = () => correctAttendance(staff, { sessionId, recordId: count, people: 58, note: '' })
    await correct()
    await correct()
    expect(await records(sessionId)).toMatchObject([{ people: 58, note: null, official: true }, {}])
    expect((await afterwards(sessionId)).trail.slice(2)).toMatchObject([
      {
        action: 'attendance.corrected',
        before: { people: 57, note: 'En la sala' },
        after: { people: 58, note: null },
      },
    ])
  })

  it('without its official figure: the only one left takes its place; of several somebody chooses', async () => {
    const { sessionId, count, word } = await counted()
    const remove = (recordId: string) => removeAttendance(staff, { sessionId, recordId })
    await remove(count)
    await remove(count)
    expect(await records(sessionId)).toMatchObject([{ id: word, official: true }])
    for (const people of [61, 62])
      await recordAttendance(staff, { sessionId, source: 'VIDEO_CALL', people, note: '' })
    await remove(word)
    const left = await records(sessionId)
    expect(officialAttendance(left)).toBeNull()
    await chooseOfficialAttendance(staff, { sessionId, recordId: left[1]?.id ?? '', reason: '' })
    expect(officialAttendance(await records(sessionId))?.people).toBe(62)
    expect(
      (await afterwards(sessionId)).actions.filter((action) => action === 'attendance.removed'),
    ).toHaveLength(2)
  })
})

describe('is refused', () => {
  const notHeld = ['PROPOSED', 'ACCEPTED', 'SCHEDULED', 'PUBLISHED', 'DECLINED', 'CANCELLED'] as const
  const refusals = [
    ...notHeld.map((status) => ({ status, code: 'attendanceNotHeld' })),
    { status: 'REPORTED' as const, code: 'attendanceReported' },
  ]

  it.each(refusals)('of a session that is $status', async ({ status, code }) => {
    const { id: sessionId } = await sessionAt(status)
    const refused = recordAttendance(staff, { sessionId, source: 'COUNT', people: 1, note: '' })
    await expect(refused).rejects.toMatchObject({ code })
    expect(await records(sessionId)).toEqual([])
  })

  it('from who may not, and a record of another session', async () => {
    const { sessionId, count, word } = await counted()
    const other = await counted()
    const input = { sessionId, recordId: word, reason: 'x' }
    await expect(chooseOfficialAttendance(recorder, input)).rejects.toMatchObject({ code: 'forbidden' })
    const reader = recordAttendance(contextOf(READER), { sessionId, source: 'COUNT', people: 1, note: '' })
    await expect(reader).rejects.toMatchObject({ code: 'forbidden' })
    const foreign = { ...input, sessionId: other.sessionId, recordId: count }
    await expect(chooseOfficialAttendance(staff, foreign)).rejects.toMatchObject({ code: 'notFound' })
    const corrected = correctAttendance(staff, { ...foreign, people: 1, note: '' })
    await expect(corrected).rejects.toMatchObject({ code: 'notFound' })
    await removeAttendance(staff, foreign)
    expect(await records(sessionId)).toHaveLength(2)
  })
})

it('leaves nothing where the trail cannot be written', async () => {
  const { sessionId, count, word } = await counted()
  const before = await records(sessionId)
  await whileFailing('AuditEntry', async () => {
    for (const attempt of [
      () => recordAttendance(staff, { sessionId, source: 'VIDEO_CALL', people: 9, note: '' }),
      () => correctAttendance(staff, { sessionId, recordId: count, people: 9, note: '' }),
      () => chooseOfficialAttendance(staff, { sessionId, recordId: word, reason: 'x' }),
      () => removeAttendance(staff, { sessionId, recordId: count }),
    ])
      await expect(attempt()).rejects.toThrow('failed on purpose')
  })
  expect(await records(sessionId)).toEqual(before)
})

it('at most one figure is official: the database holds to it; without its index both stand (control)', async () => {
  const { sessionId, word } = await counted()
  const second = { where: { id: word }, data: { official: true } }
  await expect(db.attendanceRecord.update(second)).rejects.toMatchObject({ code: 'P2002' })
  const takenBack = new Error('taken back')
  let official = 0
  const without = inTransaction(async (tx) => {
    await tx.$executeRaw`DROP INDEX "AttendanceRecord_one_official"`
    await tx.attendanceRecord.update(second)
    official = await tx.attendanceRecord.count({ where: { sessionId, official: true } })
    throw takenBack
  })
  await expect(without).rejects.toBe(takenBack)
  expect(official).toBe(2)
  await expect(db.attendanceRecord.update(second)).rejects.toMatchObject({ code: 'P2002' })
})
