// @vitest-environment jsdom
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import common from '#app/locales/es/common.ts'
import words from '#app/locales/es/report.ts'
import texts from '#app/locales/es/report-document.ts'
import { reportAnnexes } from '#app/modules/reports/annexes.ts'
import { buildReport } from '#app/modules/reports/build-report.ts'
import { checkMessage } from '#app/modules/reports/check-message.ts'
import { checkReport } from '#app/modules/reports/check-report.ts'
import { builtInTemplate, readTemplate } from '#app/modules/reports/docx-template.server.ts'
import { reportDocument } from '#app/modules/reports/report-blocks.ts'
import { reportDocx } from '#app/modules/reports/report-docx.server.ts'
import { reportXlsx } from '#app/modules/reports/report-xlsx.server.ts'
import { realProgramme } from './real-programme.ts'

const own = builtInTemplate(texts)

function written() {
  const built = buildReport(realProgramme, texts)
  const report = { ...built, checks: checkReport(built, realProgramme, texts) }
  const messages = report.checks.map((check) =>
    checkMessage(check, { language: 'es', report: words, common }),
  )
  return { report, document: reportDocument(report, messages, texts) }
}

/** The own template with parts changed, added (or, null, taken out). */
function changed(parts: Record<string, ((xml: string) => string) | string | null>): Uint8Array {
  const files = unzipSync(own)
  for (const [name, change] of Object.entries(parts)) {
    if (change === null) delete files[name]
    else
      files[name] = strToU8(
        typeof change === 'string' ? change : change(strFromU8(files[name] ?? new Uint8Array())),
      )
  }
  return zipSync(files)
}

/** Children that must stand in this order where they stand at all (ECMA-376 part 1, annex A). */
const ORDER: Record<string, string> = {
  'w:pPr':
    'pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs spacing ind jc outlineLvl rPr sectPr',
  'w:rPr': 'rStyle rFonts b bCs i iCs color sz szCs lang',
  'w:tblPr': 'tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription',
  'w:tcPr': 'tcW gridSpan tcBorders shd',
  'w:tbl': 'tblPr tblGrid tr',
  'w:tr': 'trPr tc',
  'w:sectPr': 'headerReference footerReference pgSz pgMar cols',
  'w:style': 'name basedOn next uiPriority semiHidden unhideWhenUsed qFormat pPr rPr tblPr tcPr tblStylePr',
  'w:lvl': 'start numFmt pStyle lvlText lvlJc pPr rPr',
  'w:settings': 'defaultTabStop compat themeFontLang',
}

function validate(docx: Uint8Array): void {
  const parts = unzipSync(docx)
  const parsed = new Map<string, Document>()
  for (const [name, bytes] of Object.entries(parts)) {
    if (!/\.(?:xml|rels)$/.test(name)) continue
    const xml = new window.DOMParser().parseFromString(strFromU8(bytes), 'application/xml')
    expect(xml.querySelector('parsererror'), name).toBeNull()
    parsed.set(name, xml)
  }
  // Each part has a kind, each relationship a target, each reference a relationship.
  const types = parsed.get('[Content_Types].xml')
  const known = new Set(
    [...(types?.querySelectorAll('Override') ?? [])].map((each) => each.getAttribute('PartName')),
  )
  const defaults = new Set(
    [...(types?.querySelectorAll('Default') ?? [])].map((each) => each.getAttribute('Extension')),
  )
  for (const name of Object.keys(parts)) {
    if (name === '[Content_Types].xml') continue
    expect(known.has(`/${name}`) || defaults.has(name.split('.').at(-1) ?? ''), name).toBe(true)
  }
  for (const [name, xml] of parsed) {
    if (!name.endsWith('.rels')) continue
    const folder = name.replace(/_rels\/[^/]+$/, '')
    for (const relationship of xml.querySelectorAll('Relationship')) {
      expect(Object.keys(parts)).toContain(`${folder}${relationship.getAttribute('Target')}`)
    }
  }
  for (const [name, xml] of parsed) {
    for (const [tag, order] of Object.entries(ORDER)) {
      const places = order.split(' ')
      for (const element of xml.getElementsByTagName(tag)) {
        const at = [...element.children].map((child) => places.indexOf(child.localName))
        expect(at, `${name} ${tag}: ${[...element.children].map((child) => child.localName)}`).toEqual(
          [...at].sort((a, b) => a - b),
        )
        expect(at).not.toContain(-1)
      }
    }
    for (const cell of xml.getElementsByTagName('w:tc')) expect(cell.lastElementChild?.localName).toBe('p')
  }
  const body = parsed.get('word/document.xml')?.getElementsByTagName('w:body')[0]
  expect(body?.lastElementChild?.localName).toBe('sectPr')
}

describe('the Word file', () => {
  test('of the own template and of a report is what the schema asks for', () => {
    validate(own)
    validate(reportDocx(written().document, readTemplate(own)))
  })

  test('each table repeats its header row and says what it is', () => {
    const xml = strFromU8(
      unzipSync(reportDocx(written().document, readTemplate(own)))['word/document.xml'] ?? new Uint8Array(),
    )
    const tables = xml.split('<w:tbl>').slice(1)
    expect(tables.length).toBeGreaterThan(3)
    for (const table of tables) {
      expect(table.match(/<w:tblHeader\/>/g)).toHaveLength(1)
      expect(table).toMatch(/<w:tblCaption w:val="[^"]+"\/><w:tblDescription w:val="Tabla de [^"]+"\/>/)
    }
  })

  test('takes styles, margins, header and footer from a template whose style ids are another language’s', () => {
    const spanish = changed({
      'word/styles.xml': (xml) =>
        xml.replaceAll('"Heading1"', '"Ttulo1"').replace('w:lang w:val="es-MX"', 'w:lang w:val="en-US"'),
      'word/document.xml': (xml) => xml.replace('w:left="1300"', 'w:left="2300"'),
      'word/header1.xml': (xml) => xml.replace('{{estado}}', 'Unidad técnica · {{periodo}} {{otro}}'),
    })
    const parts = unzipSync(reportDocx(written().document, readTemplate(spanish)))
    const part = (name: string) => strFromU8(parts[name] ?? new Uint8Array())
    expect(part('word/document.xml')).toContain('<w:pStyle w:val="Ttulo1"/>')
    expect(part('word/document.xml')).not.toContain('"Heading1"')
    expect(part('word/document.xml')).toContain('w:left="2300"')
    expect(part('word/document.xml')).not.toContain('Plantilla del informe')
    expect(part('word/header1.xml')).toContain('Unidad técnica · PEL 2020-2021')
    expect(part('word/header1.xml')).toContain('{{otro}}')
    expect(part('word/styles.xml')).toContain('<w:lang w:val="es-MX"')
  })
})

describe('a template is refused', () => {
  const refusal = (bytes: Uint8Array) => {
    try {
      readTemplate(bytes)
      return null
    } catch (error) {
      return error
    }
  }
  const rels = (xml: string) =>
    xml.replace(
      '</Relationships>',
      '<Relationship Id="x" Type="t" Target="https://example.org/t.dotm" TargetMode="External"/></Relationships>',
    )

  test.each([
    ['that is no zip', strToU8('not a document'), 'templateNotWord'],
    ['without a document', changed({ 'word/document.xml': null }), 'templateNotWord'],
    ['with macros', changed({ 'word/vbaProject.bin': 'x' }), 'templateMacros'],
    [
      'that says it has macros',
      changed({ '[Content_Types].xml': (xml) => xml.replace('document.main', 'document.macroEnabled.main') }),
      'templateMacros',
    ],
    ['with another file inside', changed({ 'word/embeddings/book.xlsx': 'x' }), 'templateMacros'],
    ['that leads outside', changed({ 'word/_rels/document.xml.rels': rels }), 'templateExternal'],
    [
      'with an entity',
      changed({
        'word/styles.xml': (xml) => xml.replace('<w:styles', '<!DOCTYPE x [<!ENTITY a "b">]><w:styles'),
      }),
      'templateNotWord',
    ],
    [
      'without a style',
      changed({ 'word/styles.xml': (xml) => xml.replace('"heading 2"', '"Encabezado"') }),
      'templateStyles',
    ],
    [
      'whose list has no bullet',
      changed({ 'word/styles.xml': (xml) => xml.replace(/<w:numPr>.*?<\/w:numPr>/, '') }),
      'templateBullet',
    ],
    ['of more than 5 MB', new Uint8Array(5_000_001), 'templateTooLarge'],
    [
      'that unpacks to too much',
      zipSync({ 'word/document.xml': new Uint8Array(41_000_000) }),
      'templateTooLarge',
    ],
  ])('%s', (_, bytes, code) => {
    expect(refusal(bytes)).toMatchObject({ code })
  })

  test('and says which style it lacks', () => {
    const bytes = changed({ 'word/styles.xml': (xml) => xml.replace('"Report Table"', '"Tabla"') })
    expect(refusal(bytes)).toMatchObject({ details: { missing: 'Report Table' } })
  })
})

test('the workbook holds an annex a sheet, numbers as numbers, and no formula', async () => {
  const { report } = written()
  const hostile = {
    ...report,
    attendance: {
      ...report.attendance,
      bySession: report.attendance.bySession.map((row) => ({ ...row, host: '=1+1' })),
    },
  }
  const bytes = reportXlsx(reportAnnexes(hostile, texts))
  expect(Buffer.from(bytes).equals(Buffer.from(reportXlsx(reportAnnexes(hostile, texts))))).toBe(true)
  const { default: ExcelJS } = await import('exceljs')
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(bytes.buffer)
  expect(workbook.worksheets.map(({ name }) => name)).toEqual([
    'Por actividad',
    'Por ciudad',
    'Por país',
    'Por consejería',
    'Por etapa',
    'Por mes',
  ])
  const sheet = workbook.worksheets[0]
  expect(sheet?.getRow(2).getCell(4).value).toBe('=1+1')
  expect(sheet?.getRow(3).getCell(12).value).toBe(57)
  expect(strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array())).not.toContain('<f>')
})
