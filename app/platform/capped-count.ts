/** Beyond this a count is "more than": counting a hundred thousand to say so helps nobody. */
const MOST = 10_000

/** As many rows as a count reads (`take`): one more says that there are more. */
export const COUNTED = MOST + 1

/** What was counted up to `COUNTED`, or a sum of such. */
export type CappedCount = {
  /** Exact up to ten thousand. */
  count: number
  more: boolean
}

export function cappedCount(counted: number): CappedCount {
  return { count: Math.min(counted, MOST), more: counted > MOST }
}
