import { stringify } from 'csv-stringify/sync'

// What goes out to spreadsheets. The one place that knows how to keep them from running what somebody wrote.

export type Cell = string | number | null | undefined

/**
 * Rows as CSV (RFC 4180): UTF-8 with a byte order mark, because Excel reads it as Latin-1 otherwise, and no cell that a spreadsheet
 * would run as a formula: an apostrophe stands before its sign.
 */
export function csvText(rows: readonly (readonly Cell[])[], { bom = true } = {}): string {
  return stringify(rows as Cell[][], { bom, record_delimiter: 'windows', escape_formulas: true })
}
