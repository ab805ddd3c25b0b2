const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a text of a URL or a form can be a row's id at all; the database would fail on anything else. */
export function isRowId(text: string): boolean {
  return UUID.test(text)
}

/** A row's id out of an address; null where the text is none. */
export function rowIdOf(text: string | null | undefined): string | null {
  return text && isRowId(text) ? text : null
}
