/** A text as it is searched: lower case, no accents, no control characters, one space where there were several. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\p{Z}\p{C}]+/gu, ' ')
    .trim()
}
