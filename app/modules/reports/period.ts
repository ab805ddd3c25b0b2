import { isCivilDate } from '#app/platform/time.ts'
import type { Period } from './report-data.ts'

/** Two days of the calendar in their order, or null. */
export function periodOf(from: string | null | undefined, to: string | null | undefined): Period | null {
  return from && to && isCivilDate(from) && isCivilDate(to) && from <= to ? { from, to } : null
}
