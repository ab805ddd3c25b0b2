import type { Annex } from './annexes.ts'
import { type Part, settledZip } from './settled-zip.server.ts'
import { XML_DECLARATION, xmlText } from './xml.ts'

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Excel's own limit for a cell. */
const MOST_CHARACTERS = 32_767
const WIDEST = 60

/**
 * The annexes as a workbook, a sheet each: header row frozen, filters on, numbers as numbers, every text as text, so that
 * nothing is ever run as a formula. Written part by part (ECMA-376 part 1, chapter 18): the same annexes are the same bytes.
 */
export function reportXlsx(annexes: readonly Annex[]): Uint8Array<ArrayBuffer> {
  const numbered = annexes.map((annex, index) => ({ annex, n: index + 1 }))
  const parts = new Map<string, Part>([
    ['[Content_Types].xml', contentTypes(annexes.length)],
    ['_rels/.rels', relationships([['officeDocument', 'xl/workbook.xml']])],
    ['xl/workbook.xml', workbook(annexes)],
    [
      'xl/_rels/workbook.xml.rels',
      relationships([
        ...numbered.map(({ n }) => ['worksheet', `worksheets/sheet${n}.xml`] as const),
        ['styles', 'styles.xml'],
      ]),
    ],
    ['xl/styles.xml', STYLES],
  ])
  for (const { annex, n } of numbered) parts.set(`xl/worksheets/sheet${n}.xml`, sheet(annex))
  return settledZip(parts)
}

function contentTypes(sheets: number): string {
  const overrides = [
    ['/xl/workbook.xml', `${SHEET_TYPE}.sheet.main+xml`],
    ['/xl/styles.xml', `${SHEET_TYPE}.styles+xml`],
    ...Array.from({ length: sheets }, (_, n) => [
      `/xl/worksheets/sheet${n + 1}.xml`,
      `${SHEET_TYPE}.worksheet+xml`,
    ]),
  ]
  return `${XML_DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.map(([name, type]) => `<Override PartName="${name}" ContentType="${type}"/>`).join('')}</Types>`
}

function relationships(targets: readonly (readonly [string, string])[]): string {
  const each = targets.map(
    ([kind, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${kind}" Target="${target}"/>`,
  )
  return `${XML_DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`
}

function workbook(annexes: readonly Annex[]): string {
  const sheets = annexes.map(
    ({ title }, index) =>
      `<sheet name="${xmlText(title.slice(0, 31))}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  )
  return `${XML_DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`
}

/** A text, a text of a header, a number. */
const [PLAIN, HEADER, NUMBER] = [0, 1, 2]
const STYLES = `${XML_DECLARATION}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFF3EEE9"/><bgColor indexed="64"/></patternFill></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"/><xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

function sheet(annex: Annex): string {
  const { header, rows } = annex
  const widths = header.map((name, column) => {
    const longest = rows.reduce((most, row) => Math.max(most, String(row[column] ?? '').length), name.length)
    return Math.min(WIDEST, longest + 3)
  })
  const columns = widths.map(
    (width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  const line = (cells: Annex['rows'][number], n: number, style: number) =>
    `<row r="${n}">${cells.map((value, column) => cell(value, `${letters(column)}${n}`, style)).join('')}</row>`
  return [
    `${XML_DECLARATION}<worksheet xmlns="${MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="${range(annex)}"/>`,
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
    `<cols>${columns.join('')}</cols><sheetData>`,
    line(header, 1, HEADER),
    ...rows.map((row, index) => line(row, index + 2, PLAIN)),
    `</sheetData><autoFilter ref="${range(annex)}"/><pageSetup orientation="landscape" fitToHeight="0"/></worksheet>`,
  ].join('')
}

function cell(value: string | number | null, at: string, style: number): string {
  if (value === null || value === '') return ''
  if (typeof value === 'number') return `<c r="${at}" s="${NUMBER}"><v>${value}</v></c>`
  const text = xmlText(value.slice(0, MOST_CHARACTERS))
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`
}

function range({ header, rows }: Annex): string {
  return `A1:${letters(header.length - 1)}${rows.length + 1}`
}

/** The column's letters; no annex has more than 26. */
function letters(column: number): string {
  return String.fromCharCode(65 + column)
}
