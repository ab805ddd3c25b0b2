import { csvText } from '#app/platform/csv.ts'
import type { Annex } from './annexes.ts'

/** An annex for a spreadsheet. Unknown attendance is an empty cell. */
export function annexCsv({ header, rows }: Annex): string {
  return csvText([header, ...rows])
}
