import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { CsvError, parse } from 'csv-parse/sync'
import ExcelJS from 'exceljs'
import type { Table, TableFault } from './table.ts'

const MAX_BYTES = 5_000_000

type Read = { table: Table } | { errors: TableFault[] }

/** The table in the file at a path, as `readTable`. */
export async function readTableFile(path: string): Promise<Read> {
  try {
    // Before it is read: a wrong path may be a file of any size.
    const { size } = await stat(path)
    return readTable(path, size > MAX_BYTES ? null : await readFile(path))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    return refused('unreadable', { detail: String(error.code) })
  }
}

/**
 * A file's cells as text: CSV in UTF-8 (with or without byte order mark; comma, semicolon or tab between cells, as its header
 * has it), or the first sheet of an .xlsx.
 * @param bytes null: more than the limit
 */
export async function readTable(name: string, bytes: Buffer | null): Promise<Read> {
  const extension = extname(name).toLowerCase()
  if (extension !== '.csv' && extension !== '.xlsx') return refused('unknownFormat')
  if (!bytes || bytes.length > MAX_BYTES) return refused('fileTooBig', { max: MAX_BYTES / 1_000_000 })
  return extension === '.csv' ? readTableCsv(bytes) : readTableSheet(bytes)
}

export function readTableCsv(bytes: Uint8Array): Read {
  let text: string
  try {
    // The parser counts the line breaks of Windows twice where they are inside a cell.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n')
  } catch {
    return refused('notUtf8')
  }
  // UTF-16 without its mark, or no text at all.
  if (text.includes('\0')) return refused('notUtf8')
  try {
    // csv-parse's types do not know what `info` does to its answer.
    const records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as { record: string[]; info: { lines: number } }[]
    return tableOf(
      records.map(({ record, info }) => ({
        // The parser tells the line where a row ends; an editor shows where it begins.
        line: info.lines - record.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0),
        cells: record,
      })),
    )
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return refused('malformedCsv', { detail: error.code }, Number(error.lines) || 1)
  }
}

export async function readTableSheet(bytes: Buffer): Promise<Read> {
  const book = new ExcelJS.Workbook()
  try {
    // exceljs declares a Buffer of its own.
    await book.xlsx.load(bytes as unknown as ExcelJS.Buffer)
  } catch {
    return refused('notSpreadsheet')
  }
  const sheet = book.worksheets[0]
  if (!sheet) return refused('empty')
  const lines: { line: number; cells: string[] }[] = []
  let width = 0
  sheet.eachRow((row, line) => {
    // A sheet has no ragged rows: cells beyond the header's are there only if somebody wrote in them.
    const cells = Array.from({ length: Math.max(width, row.cellCount) }, (_, index) =>
      cellText(row.getCell(index + 1).value),
    )
    while (cells.length > width && cells.at(-1)?.trim() === '') cells.pop()
    width ||= cells.length
    lines.push({ line, cells })
  })
  return tableOf(lines)
}

/** Spreadsheets write what their country has: the sign that the first line has most of, outside of quotes. */
function delimiterOf(text: string): string {
  const [first = ''] = text.replace(/"[^"]*"/g, '').split('\n', 1)
  const count = (sign: string) => first.split(sign).length
  return [';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ',')
}

function tableOf(lines: { line: number; cells: string[] }[]): Read {
  const filled = lines.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  const [header, ...rows] = filled
  return header ? { table: { header, rows } } : refused('empty')
}

/** What a person sees in a spreadsheet's cell; dates and hours as ISO 8601 writes them. */
function cellText(value: ExcelJS.CellValue): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return dateText(value)
  if (typeof value !== 'object') return String(value)
  if ('richText' in value) return value.richText.map(({ text }) => text).join('')
  if ('hyperlink' in value) return typeof value.text === 'string' ? value.text : cellText(value.text)
  if ('formula' in value || 'sharedFormula' in value) return cellText(value.result)
  if ('error' in value) return value.error
  return ''
}

/** Spreadsheets count days from 1899-12-30: an hour alone lies on that day. exceljs gives both in UTC. */
function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return ''
  // Hours are fractions of a day and come with a rounding error.
  const iso = new Date(Math.round(value.getTime() / 1000) * 1000).toISOString()
  if (iso.startsWith('1899-12-3')) return iso.slice(11, 16)
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso
}

function refused(
  reason: TableFault['reason'],
  details: TableFault['details'] = {},
  line = 1,
): { errors: TableFault[] } {
  return { errors: [{ line, column: null, reason, details }] }
}
