import { stringify } from 'csv-stringify/sync'
import type { Annex } from './annexes.ts'

/**
 * An annex for a spreadsheet: UTF-8 with a byte order mark (Excel reads it as Latin-1 otherwise), and no cell that a
 * spreadsheet would run as a formula. Unknown attendance is an empty cell.
 */
export function annexCsv({ header, rows }: Annex): string {
  return stringify([header, ...rows], { bom: true, record_delimiter: 'windows', escape_formulas: true })
}
