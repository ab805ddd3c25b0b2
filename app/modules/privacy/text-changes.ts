export type ChangedLine = { kind: 'same' | 'added' | 'removed'; text: string }

/** What changed from one text to another, line by line; of what stayed only the lines beside a change (`around` of them). */
export function textChanges(before: string, after: string, around = 1): ChangedLine[] {
  const all = compare(before.split('\n'), after.split('\n'))
  const near = new Set<number>()
  all.forEach(({ kind }, index) => {
    if (kind === 'same') return
    for (let at = index - around; at <= index + around; at++) near.add(at)
  })
  return all.filter(({ text, kind }, index) => near.has(index) && (kind !== 'same' || text !== ''))
}

/** The longest common subsequence of lines; texts of some hundred lines. */
function compare(a: string[], b: string[]): ChangedLine[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0
  for (let i = a.length - 1; i >= 0; i--) {
    const row = lengths[i] ?? []
    for (let j = b.length - 1; j >= 0; j--)
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
  }
  const changes: ChangedLine[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      changes.push({ kind: 'same', text: a[i] ?? '' })
      i += 1
      j += 1
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1))) {
      changes.push({ kind: 'removed', text: a[i] ?? '' })
      i += 1
    } else {
      changes.push({ kind: 'added', text: b[j] ?? '' })
      j += 1
    }
  }
  return changes
}
