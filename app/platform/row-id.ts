const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a text of a URL or a form can be a row's id at all; the database would fail on anything else. */
export function isRowId(text: string): boolean {
  return UUID.test(text)
}

/** A row's id out of an address; null where the text is none. */
export function rowIdOf(text: string | null | undefined): string | null {
  return text && isRowId(text) ? text : null
}

/**
 * A new row's id where a statement of our own writes the row: UUID version 7 (RFC 9562, section 5.7), milliseconds first, so that
 * rows which are written together lie together in their index.
 */
export function newRowId(): string {
  const time = Date.now().toString(16).padStart(12, '0')
  const random = crypto.randomUUID()
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`
}
