import type { PublishedCount } from './published-attendance.ts'
import type { Cell, ReportDocument } from './report-blocks.ts'

/** A printed figure or line, where it stands, and the sessions that it comes from. */
export type PrintedFigure = {
  path: string
  /** The heading it stands under. */
  section: string
  /** In a table: what its row and its column are called. */
  row: string | null
  column: string | null
  text: string
  sessionIds: string[]
}

/** What the document prints at a path of the report's JSON, or null where it prints no such thing. */
export function findFigure({ blocks }: ReportDocument, path: string): PrintedFigure | null {
  let section = ''
  for (const block of blocks) {
    if (block.kind === 'heading') section = block.text
    const found = (cell: Cell, row: string | null = null, column: string | null = null) => ({
      path,
      section,
      row,
      column,
      text: cell.text,
      sessionIds: cell.sessionIds ?? [],
    })
    if (block.kind === 'paragraph' && block.figure === path) return found(block)
    if (block.kind === 'list') {
      const item = block.items.find(({ figure }) => figure === path)
      if (item) return found(item)
    }
    if (block.kind !== 'table') continue
    for (const cells of block.total ? [...block.rows, block.total] : block.rows) {
      const index = cells.findIndex(({ figure }) => figure === path)
      const cell = cells[index]
      if (cell)
        return found(cell, index === 0 ? null : (cells[0]?.text ?? null), block.columns[index]?.text ?? null)
    }
  }
  return null
}

/**
 * What the tables of a document print of counts of people, by their path in the report's JSON: of a closed report what was
 * decided when it was closed, whatever the rule of today.
 */
export function printedCounts({
  blocks,
}: ReportDocument): (path: string, exact: number | null) => PublishedCount {
  const printed = new Map<string, string>()
  for (const block of blocks) {
    if (block.kind !== 'table') continue
    for (const cells of block.total ? [...block.rows, block.total] : block.rows) {
      for (const { figure, text } of cells) if (figure) printed.set(figure, text)
    }
  }
  return (path, exact) => {
    if (exact === null || exact === 0) return exact
    const text = printed.get(path) ?? ''
    return /^\d[\d,]*$/.test(text) ? Number(text.replaceAll(',', '')) : 'small'
  }
}

/** "Por ciudad, Chicago, Asistencia": where a figure is printed. */
export function placeOfFigure({ section, row, column }: PrintedFigure): string {
  return [section, row, column].filter(Boolean).join(', ')
}
