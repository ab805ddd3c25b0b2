/** Counts under this are not published: they could tell who (domain: small cells). */
export const SMALLEST_PUBLISHED = 5

/** A count for the public: as it is, or null where it is too small to be told. None is none, and tells of nobody. */
export function suppressSmall(count: number): number | null {
  return count > 0 && count < SMALLEST_PUBLISHED ? null : count
}

/**
 * A breakdown for the public, beside which its total may stand: small cells become null ("menos de 5, o reservado"), and as
 * many of the next smallest as it takes so that no small one follows from the total and the cells that are shown. The order
 * stays.
 *
 * Who reads it knows the sum of the hidden cells and that each holds somebody; what is hidden is safe while more than one
 * count is possible for each small cell. Where even hiding all of them cannot do that, the total is too small itself: pass
 * it through `suppressSmall`.
 */
export function suppressBreakdown<T extends { count: number }>(
  cells: readonly T[],
): (Omit<T, 'count'> & { count: number | null })[] {
  const hidden = new Set(cells.filter(({ count }) => suppressSmall(count) === null))
  const next = cells.filter((cell) => cell.count > 0 && !hidden.has(cell)).sort((a, b) => a.count - b.count)
  while (hidden.size > 0 && !isSafe([...hidden].map(({ count }) => count))) {
    const smallest = next.shift()
    if (!smallest) break
    hidden.add(smallest)
  }
  return cells.map((cell) => ({ ...cell, count: hidden.has(cell) ? null : cell.count }))
}

/** One cell alone is told by the total; ones alone are told by their number. */
function isSafe(counts: readonly number[]): boolean {
  const sum = counts.reduce((a, b) => a + b, 0)
  return counts.length > 1 && sum > counts.length && sum >= SMALLEST_PUBLISHED
}
