import { strFromU8 } from 'fflate'
import { coreProperties, type DocxTemplate } from './docx-template.server.ts'
import { paragraphXml, tableXml } from './docx-xml.ts'
import type { Block, Cell, ReportDocument } from './report-blocks.ts'
import { type Part, settledZip } from './settled-zip.server.ts'
import { typeset } from './typeset.ts'
import { XML_DECLARATION, xmlText } from './xml.ts'

/**
 * The report as a Word file in a template's styles. No clock and no chance in it: one document and one template give one
 * sequence of bytes.
 */
export function reportDocx(document: ReportDocument, template: DocxTemplate): Uint8Array<ArrayBuffer> {
  const { title, institution, subtitle, state, draft, blocks, checks } = document
  const { styles, root, section } = template
  const all = [...blocks, ...checks]
  const body = [
    text(institution, null),
    text(title, styles.title),
    text(subtitle, styles.subtitle),
    text(state, draft ? styles.stateDraft : styles.state),
    ...all.map((block, index) => blockXml(block, headingBefore(all, index), template)),
    // A document does not end in a table.
    all.at(-1)?.kind === 'table' ? paragraphXml('', null) : '',
  ].join('')
  const parts = new Map<string, Part>(template.parts)
  parts.set('word/document.xml', `${XML_DECLARATION}${root}<w:body>${body}${section}</w:body></w:document>`)
  // In the margin only a draft says what it is: a closed report's mark is too long for it.
  const values = { estado: draft ? state : '', titulo: title, periodo: subtitle }
  for (const [name, bytes] of template.parts) {
    if (MARGINS.test(name)) parts.set(name, filled(strFromU8(bytes), values))
  }
  const styleSheet = template.parts.get('word/styles.xml')
  if (styleSheet) parts.set('word/styles.xml', inMexicanSpanish(strFromU8(styleSheet)))
  if (parts.has('docProps/core.xml')) {
    parts.set('docProps/core.xml', coreProperties(title, subtitle, institution))
  }
  return settledZip(parts)
}

const MARGINS = /^word\/(?:header|footer)\d*\.xml$/

function filled(xml: string, values: Record<string, string>): string {
  return xml.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : xmlText(value)
  })
}

/** Whatever the language of who drew the template. */
function inMexicanSpanish(xml: string): string {
  return xml.replace(/<w:rPrDefault\b[\s\S]*?<\/w:rPrDefault>/, (defaults) => {
    const lang = '<w:lang w:val="es-MX" w:eastAsia="es-MX" w:bidi="ar-SA"/>'
    return /<w:lang\b/.test(defaults)
      ? defaults.replace(/<w:lang\b[^>]*\/>/, lang)
      : defaults.replace('</w:rPr>', `${lang}</w:rPr>`)
  })
}

function text(words: string, style: string | null): string {
  return paragraphXml(typeset(words), style)
}

/** The name of a table that has no caption of its own. */
function headingBefore(blocks: readonly Block[], index: number): string {
  for (let at = index - 1; at >= 0; at -= 1) {
    const block = blocks[at]
    if (block?.kind === 'heading') return block.text
  }
  return ''
}

function blockXml(block: Block, heading: string, { styles, textWidth }: DocxTemplate): string {
  switch (block.kind) {
    case 'heading':
      return text(block.text, block.level === 1 ? styles.heading1 : styles.heading2)
    case 'paragraph':
      return text(block.text, null)
    case 'note':
      return text(block.text, styles.note)
    case 'list':
      return block.items.map((item) => text(item.text, styles.list)).join('')
    case 'table': {
      const { caption, description, columns, rows, total } = block
      const words = (cells: readonly Cell[]) => cells.map((cell) => typeset(cell.text))
      const table = tableXml({
        title: caption ?? heading,
        description,
        tableStyle: styles.table,
        textStyle: styles.tableText,
        columns: columns.map((column) => ({
          ...column,
          width: Math.round((textWidth * column.share) / 100),
        })),
        rows: rows.map(words),
        total: total && words(total),
      })
      return `${caption === null ? '' : text(caption, styles.caption)}${table}`
    }
  }
}
