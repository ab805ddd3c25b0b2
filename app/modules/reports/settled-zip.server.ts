import { strToU8, zipSync } from 'fflate'

// The earliest moment that a zip can hold. Zip times have no zone and are written in local time, hence the local constructor.
const ZIP_EPOCH = new Date(1980, 0, 1)

/** XML as text, anything else (a picture, a font) as bytes. */
export type Part = string | Uint8Array

const CONTENT_TYPES = '[Content_Types].xml'

/**
 * An Office file from its parts: no clock in it and an order of its own, so that the same parts are the same bytes.
 * [Content_Types].xml comes first, for readers that sniff the file's kind.
 */
export function settledZip(parts: ReadonlyMap<string, Part>): Uint8Array<ArrayBuffer> {
  const names = [...parts.keys()].sort((a, b) =>
    a === CONTENT_TYPES ? -1 : b === CONTENT_TYPES ? 1 : a < b ? -1 : 1,
  )
  const files = names.map((name) => {
    const part = parts.get(name) ?? ''
    return [name, typeof part === 'string' ? strToU8(part) : part] as const
  })
  return new Uint8Array(zipSync(Object.fromEntries(files), { mtime: ZIP_EPOCH, level: 6, os: 0 }))
}
