import {
  AlignmentType,
  Document,
  Footer,
  Header,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { DOCX_STYLES } from './docx-styles.ts'
import type { Block, Cell, ReportDocument } from './report-blocks.ts'
import { settledDocx } from './settled-docx.server.ts'
import { typeset } from './typeset.ts'
import { type DocumentTexts, fill } from './words.ts'

const BULLETS = 'bullets'
// Letter, as paper is in Mexico; twips.
const PAGE = { width: 12_240, height: 15_840, margin: 1_300 }
const TEXT_WIDTH = PAGE.width - 2 * PAGE.margin

/** The report as a Word file. No clock and no chance in it: one document gives one sequence of bytes. */
export async function reportDocx(document: ReportDocument, texts: DocumentTexts): Promise<Uint8Array> {
  const { title, institution, subtitle, state, draft, blocks, checks } = document
  const file = new Document({
    title,
    subject: subtitle,
    creator: institution,
    lastModifiedBy: institution,
    externalStyles: DOCX_STYLES,
    numbering: {
      config: [
        {
          reference: BULLETS,
          levels: [
            {
              level: 0,
              format: LevelFormat.BULLET,
              text: '•',
              alignment: AlignmentType.LEFT,
              style: { paragraph: { indent: { left: 360, hanging: 260 } } },
            },
          ],
        },
      ],
    },
    sections: [
      {
        properties: {
          page: {
            size: { width: PAGE.width, height: PAGE.height },
            margin: { top: PAGE.margin, right: PAGE.margin, bottom: PAGE.margin, left: PAGE.margin },
          },
        },
        ...(draft ? { headers: { default: new Header({ children: [paragraph(state, 'Header')] }) } } : {}),
        footers: { default: new Footer({ children: [pageNumber(texts)] }) },
        children: [
          paragraph(institution, 'Normal'),
          paragraph(title, 'Title'),
          paragraph(subtitle, 'Subtitle'),
          paragraph(state, draft ? 'StateDraft' : 'State'),
          ...[...blocks, ...checks].flatMap(block),
        ],
      },
    ],
  })
  return settledDocx(await Packer.toBuffer(file))
}

function paragraph(text: string, style: string): Paragraph {
  return new Paragraph({ style, children: [new TextRun(typeset(text))] })
}

function pageNumber(texts: DocumentTexts): Paragraph {
  const children = texts.page
    .split(/(\{\{\w+\}\})/)
    .filter(Boolean)
    .map((part) => {
      if (part === '{{page}}') return new TextRun({ children: [PageNumber.CURRENT] })
      if (part === '{{pages}}') return new TextRun({ children: [PageNumber.TOTAL_PAGES] })
      return new TextRun(fill(part, {}))
    })
  return new Paragraph({ style: 'Footer', alignment: AlignmentType.RIGHT, children })
}

function block(block: Block): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading':
      return [paragraph(block.text, `Heading${block.level}`)]
    case 'paragraph':
      return [paragraph(block.text, 'Normal')]
    case 'note':
      return [paragraph(block.text, 'Note')]
    case 'list':
      return block.items.map(
        ({ text }) =>
          new Paragraph({
            style: 'ListBullet',
            numbering: { reference: BULLETS, level: 0 },
            children: [new TextRun(typeset(text))],
          }),
      )
    case 'table':
      return [...(block.caption === null ? [] : [paragraph(block.caption, 'Caption')]), table(block)]
  }
}

function table({ columns, rows, total }: Extract<Block, { kind: 'table' }>): Table {
  const widths = columns.map(({ share }) => Math.round((TEXT_WIDTH * share) / 100))
  // Word and LibreOffice differ on a style's last row, so its weight is set on the run.
  const row = (cells: readonly Cell[], { header = false, bold = false } = {}) =>
    new TableRow({
      ...(header ? { tableHeader: true } : {}),
      cantSplit: true,
      children: cells.map(
        ({ text }, index) =>
          new TableCell({
            width: { size: widths[index] ?? 0, type: WidthType.DXA },
            children: [
              new Paragraph({
                style: 'TableText',
                alignment: columns[index]?.numeric ? AlignmentType.RIGHT : AlignmentType.LEFT,
                children: [new TextRun({ text: typeset(text), ...(bold ? { bold } : {}) })],
              }),
            ],
          }),
      ),
    })
  return new Table({
    style: 'ReportTable',
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    tableLook: { firstRow: true, lastRow: total !== null, noHBand: true, noVBand: true },
    rows: [
      row(columns, { header: true, bold: true }),
      ...rows.map((cells) => row(cells)),
      ...(total ? [row(total, { bold: true })] : []),
    ],
  })
}
