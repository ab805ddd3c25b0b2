import { PassThrough, Readable } from 'node:stream'
import ExcelJS from 'exceljs'
import { type Cell, csvText } from './csv.ts'

type Rows = readonly (readonly Cell[])[]

/** As `csvText`, of any length: rows arrive in pages. */
export function csvStream(header: readonly string[], pages: AsyncIterable<Rows>): ReadableStream<Uint8Array> {
  async function* parts() {
    yield Buffer.from(csvText([header]))
    for await (const page of pages) yield Buffer.from(csvText(page, { bom: false }))
  }
  return Readable.toWeb(Readable.from(parts())) as ReadableStream<Uint8Array>
}

/** A workbook of one sheet, of any length. Texts are cells of text, which no spreadsheet runs, whatever they begin with. */
export function xlsxStream(
  sheetName: string,
  header: readonly string[],
  pages: AsyncIterable<Rows>,
): ReadableStream<Uint8Array> {
  const out = new PassThrough()
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({
    stream: out,
    useSharedStrings: false,
    useStyles: true,
  })
  const write = async () => {
    const sheet = book.addWorksheet(sheetName, { views: [{ state: 'frozen', ySplit: 1 }] })
    sheet.columns = header.map((text) => ({ header: text, width: Math.max(14, text.length + 2) }))
    sheet.getRow(1).font = { bold: true }
    for await (const page of pages) {
      for (const row of page) sheet.addRow(row.map((cell) => cell ?? null)).commit()
    }
    await book.commit()
  }
  write().catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))))
  return Readable.toWeb(out) as ReadableStream<Uint8Array>
}
