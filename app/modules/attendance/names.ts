/** A name as it is compared: no accents, no case, no signs, one space. */
export function foldName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Whether each word that was typed begins a word of the name: "jo pe" finds "José Luis Pérez". */
export function matchesName(name: string, typed: string): boolean {
  const words = foldName(name).split(' ')
  return foldName(typed)
    .split(' ')
    .every((beginning) => words.some((word) => word.startsWith(beginning)))
}
