/** Names as compared: without case, and with one space where there were several. */
export function sameName(name: string): string {
  return name.normalize('NFC').replace(/\s+/g, ' ').trim().toLocaleLowerCase('es')
}

/** Names as first written, by what they are compared by. */
export function distinctNames(names: readonly string[]): Map<string, string> {
  const distinct = new Map<string, string>()
  for (const name of names) if (!distinct.has(sameName(name))) distinct.set(sameName(name), name)
  return distinct
}
