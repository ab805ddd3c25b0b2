import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { Actor } from '#app/modules/accounts/actor.ts'
import { recordAttendance } from '#app/modules/attendance/record-attendance.server.ts'
import { acknowledgeWarnings, warningId } from '#app/modules/reports/acknowledge-checks.server.ts'
import { addErratum } from '#app/modules/reports/add-erratum.server.ts'
import { ANNEXES } from '#app/modules/reports/annexes.ts'
import { runReport } from '#app/modules/reports/cli-report.server.ts'
import { closePeriod, previewClosing } from '#app/modules/reports/close-period.server.ts'
import { findClosedReport, loadClosedReport } from '#app/modules/reports/closed-reports.server.ts'
import { draftReport, periodReport } from '#app/modules/reports/period-report.server.ts'
import { chooseTemplate } from '#app/modules/reports/templates.server.ts'
import { REPORT_FORMATS, reportFile } from '#app/modules/reports/write-report.server.ts'
import { runImport } from '#app/modules/sessions/cli-import.server.ts'
import { db } from '#app/platform/db.server.ts'
import { makeAccount } from '#tests/support/accounts-factory.ts'
import { contextOf, READER, RECORDER } from '#tests/support/context.ts'
import { useDatabase } from '#tests/support/database.ts'

// The programme of the first report is closed, and everything that it came from is changed afterwards.

useDatabase()

const period = { from: '2020-09-01', to: '2021-02-12' }
let actor: Actor
beforeAll(async () => {
  const account = await makeAccount({ role: 'COORDINATOR', name: 'Elena Campos' })
  actor = { kind: 'STAFF', id: account.id, role: 'COORDINATOR' }
  await runImport(['prisma/demo/programa-2020-2021.csv'], { stdout: () => {}, stderr: () => {} })
  await db.electoralProcess.create({
    data: {
      name: 'PEL 2020-2021',
      periodFrom: '2020-09-01',
      periodTo: '2021-06-06',
      stages: { create: [{ name: 'Registro', startsOn: '2020-09-01', endsOn: '2021-03-10' }] },
    },
  })
})

const staff = () => contextOf(actor)
const warnings = async () => (await draftReport(staff(), period)).report.checks
const accept = async (checks: Awaited<ReturnType<typeof warnings>>, reason = 'Consta en el acta.') =>
  acknowledgeWarnings(staff(), { period, ids: checks.map(warningId), reason })

test('closing waits until each warning is accepted with a reason', async () => {
  expect((await previewClosing(staff(), period)).obstacles).toEqual([{ code: 'warningsStand', count: 8 }])
  const { seen } = await previewClosing(staff(), period)
  await expect(closePeriod(staff(), { period, seen })).rejects.toMatchObject({ code: 'warningsStand' })
  await accept(await warnings())
  const accepted = await warnings()
  expect(accepted.every(({ acknowledged }) => acknowledged?.by === 'Elena Campos')).toBe(true)
  expect((await previewClosing(staff(), period)).obstacles).toEqual([])
})

test('an acknowledgement falls when what it was about changes, and stands again when that is taken back', async () => {
  const host = await db.session.findFirstOrThrow({ where: { hostName: 'Enrique Perret' } })
  await db.session.update({ where: { id: host.id }, data: { reportOn: '2021-01-13' } })
  expect((await warnings()).filter(({ acknowledged }) => !acknowledged).map(({ code }) => code)).toEqual([
    'attendanceMissing',
    'heldNotAnnounced',
  ])
  await db.session.update({ where: { id: host.id }, data: { reportOn: host.reportOn } })
  expect((await warnings()).filter(({ acknowledged }) => !acknowledged)).toEqual([])
})

test('only what the report still warns of can be accepted', async () => {
  const ids = ['0'.repeat(32)]
  await expect(acknowledgeWarnings(staff(), { period, ids, reason: 'x' })).rejects.toMatchObject({
    code: 'reportChangedMeanwhile',
  })
})

test('who may not close, may not; a period that is not over, and a page that has grown old, are refused', async () => {
  for (const other of [READER, RECORDER]) {
    await expect(previewClosing(contextOf(other), period)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(closePeriod(contextOf(other), { period, seen: '' })).rejects.toMatchObject({
      code: 'forbidden',
    })
  }
  const open = { from: '2026-09-01', to: '2026-11-24' }
  expect((await previewClosing(staff(), open)).obstacles).toEqual([{ code: 'periodNotOver' }])
  await expect(closePeriod(staff(), { period, seen: 'what was there before' })).rejects.toMatchObject({
    code: 'reportChangedMeanwhile',
  })
})

/** Every file of a closed report, by its SHA-256. */
async function files(id: string): Promise<Record<string, string>> {
  const closed = await loadClosedReport(contextOf(READER), id)
  const made: Record<string, string> = { snapshot: closed.sha256 }
  for (const format of REPORT_FORMATS) made[format] = hash(reportFile(closed, format))
  for (const annex of ANNEXES) made[`csv ${annex}`] = hash(reportFile(closed, 'csv', annex))
  return made
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

test('a closed period attacked by changes still gives the same bytes', async () => {
  const { seen } = await previewClosing(staff(), period)
  const id = await closePeriod(staff(), { period, seen })
  const before = await files(id)
  expect(Object.keys(before)).toHaveLength(1 + REPORT_FORMATS.length + ANNEXES.length)

  const sessions = await db.session.findMany({ where: { reportOn: { gte: period.from, lte: period.to } } })
  expect(sessions.map(({ status }) => status)).toEqual(Array(4).fill('REPORTED'))
  expect(await db.auditEntry.count({ where: { action: 'session.reported' } })).toBe(4)
  const [session] = sessions
  await expect(
    recordAttendance(staff(), { sessionId: session?.id ?? '', source: 'COUNT', people: 9, note: '' }),
  ).rejects.toMatchObject({ code: 'attendanceReported' })

  // Past the use cases: each row the report came from is changed, then gone.
  await db.session.updateMany({
    data: {
      title: 'Otro título',
      hostName: 'Otra persona',
      hostCredit: 'otro cargo',
      hostOrganization: 'Otra organización',
      city: 'Otra ciudad',
      country: 'MX',
      partners: ['Nadie'],
      reportOn: '2020-12-31',
      kind: 'DEBATE',
    },
  })
  await db.$executeRaw`UPDATE "Councillor" SET "name" = 'Consejera ' || "id"`
  await db.attendanceRecord.updateMany({ data: { people: 1, source: 'HOST' } })
  await db.mailingSend.updateMany({ where: { sentOn: '2021-01-12' }, data: { sentOn: '2021-01-13' } })
  await db.electoralProcess.updateMany({ data: { name: 'Otro proceso', periodTo: '2022-01-01' } })
  await db.processStage.updateMany({ data: { name: 'Otra etapa', endsOn: '2020-09-02' } })
  await db.staffAccount.updateMany({ data: { name: 'Otra cuenta' } })
  await db.checkAcknowledgement.updateMany({ data: { reason: 'Otra razón', byName: 'Otra cuenta' } })
  await db.reportTemplate.updateMany({ data: { name: 'Otro nombre' } })
  await chooseTemplate(staff(), null)
  expect(await files(id)).toEqual(before)

  await db.mailing.deleteMany()
  await db.assignment.deleteMany()
  await db.checkAcknowledgement.deleteMany()
  await db.session.deleteMany()
  await db.host.deleteMany()
  await db.councillor.deleteMany()
  await db.electoralProcess.deleteMany()
  await db.staffAccount.deleteMany()
  expect(await files(id)).toEqual(before)

  // What is frozen defends itself.
  const frozen = [
    db.closedReport.updateMany({ data: { snapshot: '{}' } }),
    db.closedReport.deleteMany(),
    db.reportTemplate.updateMany({ data: { bytes: Buffer.from('x') } }),
    db.reportTemplate.deleteMany(),
    db.$executeRawUnsafe('TRUNCATE "ClosedReport" CASCADE'),
  ]
  for (const attack of frozen) await expect(attack).rejects.toThrow(/never changes|violates/)
  expect(await files(id)).toEqual(before)
})

test('the command gives the closed report, not what is on record now', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'invita-closed-'))
  const file = join(folder, 'report.json')
  const args = ['--from', period.from, '--to', period.to, '--format', 'json', '--out', file]
  const code = await runReport(args, { stdout: () => {}, stderr: () => {} })
  const json = JSON.parse(await readFile(file, 'utf8'))
  await rm(folder, { recursive: true })
  expect(code).toBe(0)
  expect(json).toMatchObject({
    status: 'closed',
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    forums: { editions: 3, editionsInWords: 'tres' },
    attendance: { total: 57, sessionsWithout: 3 },
    closed: { by: 'Elena Campos' },
    errata: [],
  })
  expect(json.checks).toHaveLength(8)
  expect(json.checks[0].acknowledged).toMatchObject({ reason: 'Consta en el acta.', by: 'Elena Campos' })
})

test('an erratum is printed in every format; the frozen body and its hash stay', async () => {
  const before = await findClosedReport(staff(), period)
  if (!before) throw new Error('not closed')
  const account = await makeAccount({ role: 'COORDINATOR', name: 'Luis Peña' })
  const author = contextOf({ kind: 'STAFF', id: account.id, role: 'COORDINATOR' })
  const erratum = {
    reportId: before.id,
    figure: 'forums.rows.0.anfitrion',
    correct: 'María Reyes Luna',
    reason: 'Su nombre.',
  }
  await addErratum(author, erratum)
  await expect(addErratum(author, { ...erratum, figure: 'no.such.figure' })).rejects.toMatchObject({
    code: 'notFound',
  })
  await expect(addErratum(contextOf(READER), erratum)).rejects.toMatchObject({ code: 'forbidden' })
  const after = await loadClosedReport(author, before.id)
  expect(after.sha256).toBe(before.sha256)
  expect(after.document.blocks).toEqual(before.document.blocks)
  const html = new TextDecoder().decode(reportFile(after, 'html'))
  expect(html).toContain('Fe de erratas')
  expect(html).toMatch(
    /Dice: “María Reyes, presidenta .*”\. Debe decir: “María Reyes Luna”\. Razón: Su nombre\. \(Luis Peña, 24 de noviembre/,
  )
  const json = JSON.parse(new TextDecoder().decode(reportFile(after, 'json')))
  expect(json.errata).toMatchObject([
    { figure: 'forums.rows.0.anfitrion', correct: 'María Reyes Luna', by: 'Luis Peña' },
  ])
  expect(reportFile(after, 'docx').length).toBeGreaterThan(reportFile(before, 'docx').length)
  await expect(db.erratum.deleteMany()).rejects.toThrow('never changes')
})

test('a day is reported once: a period that shares one with a closed period is refused, by the database too', async () => {
  const overlapping = { from: '2021-02-12', to: '2021-03-31' }
  expect((await previewClosing(staff(), overlapping)).obstacles).toEqual([
    { code: 'periodOverlaps', from: '2020-09-01', to: '2021-02-12' },
  ])
  const { id: _, ...row } = await db.closedReport.findFirstOrThrow()
  await expect(
    db.closedReport.create({ data: { ...row, periodFrom: overlapping.from, periodTo: overlapping.to } }),
  ).rejects.toThrow('ClosedReport_apart')
  expect((await periodReport(staff(), overlapping)).report.status).toBe('draft')
})
