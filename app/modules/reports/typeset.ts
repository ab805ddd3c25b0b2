const NBSP = '\u00a0'

/**
 * A text as set on a page: an abbreviation and its years, or a number and the million or thousand that it counts, are not torn
 * apart at the end of a line. Dates keep plain spaces, so that a search for one finds it.
 */
export function typeset(text: string): string {
  return text
    .replace(/\b(\p{Lu}{2,}) (\d{4}-\d{4})/gu, `$1${NBSP}$2`)
    .replace(/(\d) (mil|millón|millones)\b/gu, `$1${NBSP}$2`)
}
