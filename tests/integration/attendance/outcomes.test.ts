import { describe, expect, it } from 'vitest'
import { readEvidence } from '#app/modules/attendance/keep-evidence.server.ts'
import { recordAttendance } from '#app/modules/attendance/record-attendance.server.ts'
import { saveVideoLog } from '#app/modules/attendance/save-video-log.server.ts'
import { sayAttendance } from '#app/modules/attendance/say-attendance.server.ts'
import { answerSurvey, findSurvey } from '#app/modules/outcomes/answer-survey.server.ts'
import { listCommitments, readOutcome } from '#app/modules/outcomes/queries.server.ts'
import {
  addCommitment,
  followCommitment,
  recordOutcome,
} from '#app/modules/outcomes/record-outcome.server.ts'
import { db } from '#app/platform/db.server.ts'
import { contextOf, NOW, READER, RECORDER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'
import { afterwards, registered, sessionAt } from '#tests/support/session-factory.ts'

useDatabase()

const recorder = contextOf(RECORDER)
const ANSWERS = { clarity: 5, usefulness: 4, intention: 3 }
const HELD_NOW = { reportOn: '2026-11-23' }

describe('the survey', () => {
  it('is answered once by each; what was said has nobody’s name and no hour', async () => {
    const { id: sessionId } = await sessionAt('HELD', HELD_NOW)
    const { id } = await registered(sessionId)
    const answer = () => answerSurvey(contextOf({ kind: 'ATTENDEE', id }), { registrationId: id, ...ANSWERS })
    await Promise.allSettled([answer(), answer()])
    await expect(answer()).rejects.toMatchObject({ code: 'surveyAnswered' })
    const responses = await db.surveyResponse.findMany({ where: { sessionId } })
    expect(responses).toEqual([{ id: expect.any(String), sessionId, ...ANSWERS, answeredOn: '2026-11-24' }])
    const registration = await db.registration.findUniqueOrThrow({ where: { id } })
    expect(registration.surveyedAt?.toISOString()).toBe('2026-11-24T00:00:00.000Z')
    expect(await db.auditEntry.count({ where: { subjectId: { in: [id, sessionId] } } })).toBe(0)
    expect(await findSurvey(id, NOW)).toMatchObject({ standing: 'answered' })
  })

  it('is for confirmed people of a session that was held, for three months, and nobody else', async () => {
    const { id: ahead } = await sessionAt('PUBLISHED')
    const early = await registered(ahead)
    const { id: held } = await sessionAt('HELD', HELD_NOW)
    const waiting = await registered(held, { status: 'WAITING' })
    const confirmed = await registered(held)
    const later = new Date('2027-03-01T18:00:00Z')
    expect(await findSurvey(early.id, NOW)).toMatchObject({ standing: 'closed' })
    expect(await findSurvey(waiting.id, NOW)).toMatchObject({ standing: 'closed' })
    expect(await findSurvey(confirmed.id, later)).toMatchObject({ standing: 'closed' })
    const asAnother = answerSurvey(contextOf({ kind: 'ATTENDEE', id: early.id }), {
      registrationId: confirmed.id,
      ...ANSWERS,
    })
    await expect(asAnother).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('is seen from five answers up, as means', async () => {
    const { id: sessionId } = await sessionAt('HELD', HELD_NOW)
    const give = (clarity: number) =>
      db.surveyResponse.create({ data: { sessionId, ...ANSWERS, clarity, answeredOn: '2026-11-24' } })
    for (const clarity of [1, 5, 5, 4]) await give(clarity)
    expect((await readOutcome(recorder, sessionId)).survey).toEqual({ answers: 4, enough: false })
    await give(4)
    expect((await readOutcome(recorder, sessionId)).survey).toEqual({
      answers: 5,
      enough: true,
      means: { clarity: 3.8, usefulness: 4, intention: 3 },
    })
  })
})

describe('what came of a session', () => {
  it('is kept with what it was before; unknown is not 0; the same twice is once', async () => {
    const { id: sessionId } = await sessionAt('HELD', HELD_NOW)
    const figures = { questionsAsked: 12, credentialsAssisted: null, registrationsAssisted: 0, note: null }
    await recordOutcome(recorder, { sessionId, ...figures })
    await recordOutcome(recorder, { sessionId, ...figures })
    await recordOutcome(recorder, { sessionId, ...figures, credentialsAssisted: 3 })
    expect((await readOutcome(recorder, sessionId)).outcome).toMatchObject({
      ...figures,
      credentialsAssisted: 3,
    })
    const { trail } = await afterwards(sessionId)
    expect(trail).toMatchObject([
      { action: 'outcome.recorded', after: figures },
      { action: 'outcome.recorded', before: figures, after: { credentialsAssisted: 3 } },
    ])
    const ahead = await sessionAt('PUBLISHED')
    await expect(recordOutcome(recorder, { sessionId: ahead.id, ...figures })).rejects.toMatchObject({
      code: 'outcomeNotHeld',
    })
    await expect(recordOutcome(contextOf(READER), { sessionId, ...figures })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('commitments: overdue first, followed up, and gone from the list when kept', async () => {
    const { id: sessionId } = await sessionAt('HELD', HELD_NOW)
    const add = (text: string, dueOn: string | null) =>
      addCommitment(recorder, { sessionId, text, owner: 'UTVOE', dueOn })
    await add('Sin fecha', null)
    await add('Mandar la guía', '2026-12-10')
    await add('Contestar la pregunta', '2026-11-20')
    await add('Contestar la pregunta', '2026-11-20')
    const open = () => listCommitments(recorder, { today: '2026-11-24' })
    expect((await open()).rows.map(({ text }) => text)).toEqual([
      'Contestar la pregunta',
      'Mandar la guía',
      'Sin fecha',
    ])
    expect(await open()).toMatchObject({ total: 3, overdue: 1 })
    const [first] = (await open()).rows
    const kept = {
      commitmentId: first?.id ?? '',
      followUp: 'Ya se escribió',
      dueOn: '2026-11-20',
      doneOn: '2026-11-24',
    }
    await followCommitment(recorder, kept)
    await followCommitment(recorder, { ...kept, doneOn: '2026-11-30' })
    expect(await open()).toMatchObject({ total: 2, overdue: 0 })
    expect(await db.commitment.findUnique({ where: { id: kept.commitmentId } })).toMatchObject({
      doneOn: '2026-11-24',
    })
    expect((await afterwards(sessionId)).actions.slice(3)).toEqual(['outcome.commitmentKept'])
  })
})

describe('where a figure comes from', () => {
  it('a file is kept with what it is, not with what it says it is, and given back to who may', async () => {
    const { id: sessionId } = await sessionAt('HELD')
    const bytes = new TextEncoder().encode('%PDF-1.7\n…')
    const record = (people: number, evidence: { name: string; bytes: Uint8Array }) =>
      recordAttendance(recorder, { sessionId, source: 'COUNT', people, note: '', evidence })
    await record(20, { name: '../lista <script>.html', bytes })
    await record(20, { name: 'otra vez.pdf', bytes })
    const page = new TextEncoder().encode('<html><script>alert(1)</script>')
    await expect(record(21, { name: 'lista.pdf', bytes: page })).rejects.toMatchObject({
      code: 'evidenceType',
    })
    const large = new Uint8Array(6 * 1024 * 1024).fill(0x25)
    await expect(record(21, { name: 'lista.pdf', bytes: large })).rejects.toMatchObject({
      code: 'evidenceTooLarge',
    })
    const [file, ...others] = await db.evidenceFile.findMany({ where: { sessionId } })
    expect(others).toEqual([])
    expect(file).toMatchObject({
      name: 'lista script.pdf',
      mediaType: 'application/pdf',
      recordedById: RECORDER.id,
    })
    expect(await db.attendanceRecord.findMany({ where: { sessionId } })).toMatchObject([
      { evidenceId: file?.id },
    ])
    expect((await readEvidence(recorder, sessionId, file?.id ?? '')).bytes).toHaveLength(bytes.length)
    await expect(readEvidence(contextOf(READER), sessionId, file?.id ?? '')).rejects.toMatchObject({
      code: 'forbidden',
    })
    const other = await sessionAt('HELD')
    await expect(readEvidence(recorder, other.id, file?.id ?? '')).rejects.toMatchObject({ code: 'notFound' })
  })

  it('the host’s word is theirs, is not official by itself, and is corrected in its place', async () => {
    const { id: sessionId } = await sessionAt('HELD')
    const host = contextOf({ kind: 'HOST', id: sessionId })
    await sayAttendance(host, { sessionId, people: 18, note: '' })
    await sayAttendance(host, { sessionId, people: 20, note: 'Con los niños' })
    expect(await db.attendanceRecord.findMany({ where: { sessionId } })).toMatchObject([
      { source: 'HOST', people: 20, note: 'Con los niños', official: false, recordedById: null },
    ])
    const other = await sessionAt('HELD')
    await expect(sayAttendance(host, { sessionId: other.id, people: 1, note: '' })).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  it('a video call’s list leaves figures and whose registrations came, no names; the same list counts once', async () => {
    const { id: sessionId } = await sessionAt('HELD')
    const ana = await registered(sessionId, { name: 'Ana Ruiz', email: `ana-${sessionId}@example.org` })
    const bytes = new TextEncoder().encode(
      `Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\nAna,${ana.email},12/01/2026 06:00:00 PM,12/01/2026 07:00:00 PM,60\nEquipo,,12/01/2026 06:00:00 PM,12/01/2026 07:00:00 PM,60\nLuis,,12/01/2026 08:00:00 PM,12/01/2026 08:10:00 PM,10\n`,
    )
    const save = () => saveVideoLog(recorder, { sessionId, bytes, excluded: ['equipo'] })
    await save()
    await expect(save()).rejects.toMatchObject({ code: 'videoLogKnown' })
    expect(await db.videoCallLog.findMany({ where: { sessionId } })).toMatchObject([
      { provider: 'ZOOM', uniquePeople: 2, peak: 1, reconnects: 0, matchedRegistrationIds: [ana.id] },
    ])
    expect(await db.attendanceRecord.findMany({ where: { sessionId } })).toMatchObject([
      { source: 'VIDEO_CALL', people: 2, peak: 1, official: true },
    ])
  })
})
