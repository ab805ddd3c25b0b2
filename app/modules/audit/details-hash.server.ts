import { createHash, randomBytes } from 'node:crypto'

type Details = { before?: unknown; after?: unknown }

/** A new salt for an entry's details (16 bytes). */
export function newDetailsSalt(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(randomBytes(16))
}

/**
 * SHA-256 of the salt and the details as canonical JSON (keys sorted, absent parts null), so that PostgreSQL's own order of
 * keys gives the same bytes. The salt goes when the details are redacted: nobody can then try names against the hash.
 */
export function detailsHash(salt: Uint8Array, { before, after }: Details): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify(sorted({ before: before ?? null, after: after ?? null }))
  return new Uint8Array(createHash('sha256').update(salt).update(text).digest())
}

function sorted(value: unknown): unknown {
  // A Date and the like become what the database will hold.
  const plain: unknown = value === undefined ? null : JSON.parse(JSON.stringify(value))
  return sortedPlain(plain)
}

function sortedPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedPlain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sortedPlain(part)]),
  )
}
