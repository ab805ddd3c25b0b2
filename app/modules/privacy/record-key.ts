/** How a form names a record: `registration:<id>`. */
export function recordKey(kind: 'registration' | 'host' | 'contact', id: string): string {
  return `${kind}:${id}`
}
