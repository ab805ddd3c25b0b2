import { addDays, weekdayOf } from '#app/platform/time.ts'

const SATURDAY = 6

/** Whether the office works on a civil date: Monday to Friday, but the days that staff set apart. */
export function isBusinessDay(civil: string, daysOff: ReadonlySet<string>): boolean {
  return weekdayOf(civil) < SATURDAY && !daysOff.has(civil)
}

/**
 * The last day to answer what arrived on `from`: the `days`-th business day after it. The day itself does not count, whether
 * the office worked on it or not.
 * @param from civil date in Mexico City
 */
export function deadlineFrom(from: string, days: number, daysOff: ReadonlySet<string>): string {
  let day = from
  for (let counted = 0; counted < days; ) {
    day = addDays(day, 1)
    if (isBusinessDay(day, daysOff)) counted += 1
  }
  return day
}

/**
 * Business days that are left after today until `dueOn` included: 0 on the last day itself, negative once it has passed (how
 * many business days late it is today; on the days off right after it, still late by one).
 */
export function businessDaysLeft(today: string, dueOn: string, daysOff: ReadonlySet<string>): number {
  if (today <= dueOn) return countBetween(today, dueOn, daysOff)
  return -Math.max(1, countBetween(dueOn, today, daysOff))
}

/** Business days in (after, until]. */
function countBetween(after: string, until: string, daysOff: ReadonlySet<string>): number {
  let count = 0
  for (let day = after; day < until; ) {
    day = addDays(day, 1)
    if (isBusinessDay(day, daysOff)) count += 1
  }
  return count
}
