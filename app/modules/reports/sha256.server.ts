import { createHash } from 'node:crypto'

/** Of bytes, or of a text in UTF-8. */
export function sha256(content: Uint8Array | string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(content).digest())
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
