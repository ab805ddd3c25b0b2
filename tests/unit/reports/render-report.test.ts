import { setTimeout } from 'node:timers/promises'
import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import common from '#app/locales/es/common.ts'
import report from '#app/locales/es/report.ts'
import texts from '#app/locales/es/report-document.ts'
import { type Annex, reportAnnexes } from '#app/modules/reports/annexes.ts'
import { buildReport } from '#app/modules/reports/build-report.ts'
import { checkMessage } from '#app/modules/reports/check-message.ts'
import { checkReport } from '#app/modules/reports/check-report.ts'
import { builtInTemplate, readTemplate } from '#app/modules/reports/docx-template.server.ts'
import type { CheckedReport } from '#app/modules/reports/report.ts'
import { reportDocument } from '#app/modules/reports/report-blocks.ts'
import { annexCsv } from '#app/modules/reports/report-csv.ts'
import type { ReportData } from '#app/modules/reports/report-data.ts'
import { reportDocx } from '#app/modules/reports/report-docx.server.ts'
import { reportHtml } from '#app/modules/reports/report-html.ts'
import { reportJson } from '#app/modules/reports/report-json.ts'
import { typeset } from '#app/modules/reports/typeset.ts'
import { realProgramme } from './real-programme.ts'

const template = readTemplate(builtInTemplate(texts))

function rendered(data: ReportData) {
  const built = buildReport(data, texts)
  const checked = { ...built, checks: checkReport(built, data, texts) }
  const messages = checked.checks.map((check) => checkMessage(check, { language: 'es', report, common }))
  return { checked, messages, document: reportDocument(checked, messages, texts) }
}

function sessionsOf(checked: CheckedReport): Annex {
  const [sessions] = reportAnnexes(checked, texts)
  if (!sessions) throw new Error('no annex')
  return sessions
}

const hostile: ReportData = {
  ...realProgramme,
  sessions: realProgramme.sessions.map((each) => ({
    ...each,
    hostName: each.hostName && '=HYPERLINK("http://x") <script>&amp;\u0001',
  })),
}

test('JSON says what the contract says', () => {
  const { checked, messages } = rendered(realProgramme)
  const json = JSON.parse(reportJson(checked, messages))
  expect(Object.keys(json)).toEqual([
    'period',
    'status',
    'sha256',
    'forums',
    'workshops',
    'mailings',
    'attendance',
    'checks',
  ])
  expect(json).toMatchObject({
    period: { from: '2020-09-01', to: '2021-02-12' },
    status: 'draft',
    sha256: null,
    forums: { editions: 3, editionsInWords: 'tres' },
    workshops: [{ date: '2021-01-07', attendance: 57, sessionId: 'workshop' }],
    mailings: [
      { dates: ['2021-01-05', '2021-01-07'] },
      { dates: ['2021-01-12', '2021-01-15'] },
      { dates: ['2021-02-09'] },
    ],
    attendance: { total: 57, sessionsWithout: 3 },
  })
  expect(json.forums.rows[0]).toEqual({
    date: '2020-11-13',
    fecha: 'Viernes 13 de noviembre de 2020',
    anfitrion: 'María Reyes, presidenta de la Federación de la Ciudad de México en Las Vegas',
    consejeria: 'Mauricio Huesca Rodríguez',
    sessionId: 'las-vegas',
  })
  for (const check of json.checks) expect(check.message).not.toContain('{{')
})

test('a cell of the CSV is never run as a formula, and unknown is empty', () => {
  const { checked } = rendered(hostile)
  const rows: Record<string, string>[] = parse(annexCsv(sessionsOf(checked)), { columns: true, bom: true })
  expect(rows.map(({ fecha, asistencia }) => [fecha, asistencia])).toEqual([
    ['2020-11-13', ''],
    ['2021-01-07', '57'],
    ['2021-01-14', ''],
    ['2021-01-15', ''],
  ])
  expect(rows[0]?.anfitrion).toMatch(/^'=HYPERLINK/)
})

test('HTML escapes what people typed', () => {
  const html = reportHtml(rendered(hostile).document)
  expect(html).not.toContain('<script>')
  expect(html).toContain('&lt;script&gt;&amp;amp;')
  expect(html).toContain('<html lang="es-MX">')
  expect(html.match(/<th scope="row">Viernes 13 de noviembre de 2020<\/th>/g)).toHaveLength(1)
})

test('the Word file has real styles, a header row that repeats, and its language', async () => {
  const parts = unzipSync(reportDocx(rendered(realProgramme).document, template))
  const part = (name: string) => strFromU8(parts[name] ?? new Uint8Array())
  const document = part('word/document.xml')
  expect(document.match(/<w:pStyle w:val="Heading1"\/>/g)).toHaveLength(4)
  expect(document).toContain('<w:pStyle w:val="ListBullet"/>')
  expect(document).toContain('<w:tblStyle w:val="ReportTable"/>')
  expect(document.match(/<w:tblHeader/g)?.length).toBe(document.match(/<w:tbl>/g)?.length)
  expect(document).toContain('“Invita a una consejera o consejero a tu casa”')
  expect(part('word/styles.xml')).toContain('w:lang w:val="es-MX"')
  for (const style of document.matchAll(/<w:(?:pStyle|tblStyle) w:val="(\w+)"/g)) {
    expect(part('word/styles.xml')).toContain(`w:styleId="${style[1]}"`)
  }
})

test('the same report gives the same bytes, later too', async () => {
  const first = reportDocx(rendered(realProgramme).document, template)
  await setTimeout(2_100)
  const second = reportDocx(rendered(structuredClone(realProgramme)).document, template)
  expect(Buffer.from(second).equals(Buffer.from(first))).toBe(true)
})

test('a control character that XML cannot hold does not break the Word file', async () => {
  const parts = unzipSync(reportDocx(rendered(hostile).document, template))
  const document = strFromU8(parts['word/document.xml'] ?? new Uint8Array())
  expect(document).not.toContain('\u0001')
  expect(document).toContain('&lt;script&gt;')
})

test('what stays together at the end of a line', () => {
  expect(typeset('el PEL 2020-2021')).toBe('el PEL\u00a02020-2021')
  expect(typeset('1 millón 872 mil 200')).toBe('1\u00a0millón 872\u00a0mil 200')
  expect(typeset('Viernes 13 de noviembre de 2020')).toBe('Viernes 13 de noviembre de 2020')
})
