import { xmlText } from './xml.ts'

// WordprocessingML as text (ECMA-376 part 1, chapter 17): elements in the order of the schema, which Word insists on.

export type CellLook = { style: string; right?: boolean; bold?: boolean }

/** Styles by their ids; null is the document's own default. */
export function paragraphXml(
  text: string,
  style: string | null,
  { right = false, bold = false } = {},
): string {
  const properties = [
    style === null ? '' : `<w:pStyle w:val="${style}"/>`,
    right ? '<w:jc w:val="right"/>' : '',
  ].join('')
  return `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${text && runXml(text, bold)}</w:p>`
}

function runXml(text: string, bold: boolean): string {
  return `<w:r>${bold ? '<w:rPr><w:b/></w:rPr>' : ''}<w:t xml:space="preserve">${xmlText(text)}</w:t></w:r>`
}

export type TableXml = {
  /** For who cannot see it. */
  title: string
  description: string
  tableStyle: string
  textStyle: string | null
  columns: { text: string; numeric: boolean /** Twips. */; width: number }[]
  rows: string[][]
  total: string[] | null
}

/** A table whose header row repeats on each page and whose rows are not torn apart. */
export function tableXml({
  title,
  description,
  tableStyle,
  textStyle,
  columns,
  rows,
  total,
}: TableXml): string {
  const width = columns.reduce((sum, column) => sum + column.width, 0)
  const starts = columns.map(({ width }) => `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/></w:tcPr>`)
  // Word and LibreOffice differ on a style's first and last row, so their weight is set on the run.
  const row = (cells: readonly string[], properties: string, bold = false) =>
    `<w:tr><w:trPr>${properties}</w:trPr>${cells
      .map(
        (text, index) =>
          `${starts[index]}${paragraphXml(text, textStyle, { right: columns[index]?.numeric ?? false, bold })}</w:tc>`,
      )
      .join('')}</w:tr>`
  return [
    `<w:tbl><w:tblPr><w:tblStyle w:val="${tableStyle}"/><w:tblW w:w="${width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>`,
    `<w:tblLook w:val="06${total ? '6' : '2'}0" w:firstRow="1" w:lastRow="${total ? 1 : 0}" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>`,
    `<w:tblCaption w:val="${xmlText(title)}"/><w:tblDescription w:val="${xmlText(description)}"/></w:tblPr>`,
    `<w:tblGrid>${columns.map(({ width }) => `<w:gridCol w:w="${width}"/>`).join('')}</w:tblGrid>`,
    row(
      columns.map(({ text }) => text),
      '<w:cantSplit/><w:tblHeader/>',
      true,
    ),
    ...rows.map((cells) => row(cells, '<w:cantSplit/>')),
    total ? row(total, '<w:cantSplit/>', true) : '',
    '</w:tbl>',
  ].join('')
}

/** A number that Word works out: PAGE, NUMPAGES. */
export function fieldXml(field: 'PAGE' | 'NUMPAGES'): string {
  return `<w:fldSimple w:instr="${field}"><w:r><w:t>1</w:t></w:r></w:fldSimple>`
}
