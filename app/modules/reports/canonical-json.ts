/** A value that JSON can say; `undefined` members are left out, as JSON leaves them. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

/**
 * The one way to write a value as JSON: members ordered by code units, no space, numbers and strings as ECMAScript writes them
 * (RFC 8785). Two equal values are one text, in whatever order they were made.
 * @throws RangeError for a number that JSON cannot say
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`Not in JSON: ${value}`)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`)
  return `{${members.join(',')}}`
}

// Array.isArray does not narrow a readonly array.
function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value)
}
