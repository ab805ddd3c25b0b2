import { unzipSync } from 'fflate'
import { decodeText } from './video-file.ts'

/** Larger files are refused: a photograph of a list is smaller. */
export const MOST_EVIDENCE_BYTES = 5 * 1024 * 1024

export type EvidenceType = {
  mediaType: string
  /** With its dot. */
  extension: string
}

const PDF = { mediaType: 'application/pdf', extension: '.pdf' }
const PNG = { mediaType: 'image/png', extension: '.png' }
const JPEG = { mediaType: 'image/jpeg', extension: '.jpg' }
const CSV = { mediaType: 'text/csv; charset=utf-8', extension: '.csv' }
const XLSX = {
  mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  extension: '.xlsx',
}

/**
 * What a file is by what is in it; what its name or its sender say counts for nothing. Null for everything but PDF, PNG, JPEG,
 * XLSX and CSV. A workbook with macros is none of them.
 */
export function evidenceType(bytes: Uint8Array): EvidenceType | null {
  if (startsWith(bytes, [0x25, 0x50, 0x44, 0x46, 0x2d])) return PDF
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return PNG
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return JPEG
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return isWorkbook(bytes) ? XLSX : null
  return isTable(bytes) ? CSV : null
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}

function isWorkbook(bytes: Uint8Array): boolean {
  const names: string[] = []
  try {
    // Only the list of what is inside: nothing is unpacked.
    unzipSync(bytes, {
      filter: ({ name }) => {
        names.push(name)
        return false
      },
    })
  } catch {
    return false
  }
  return (
    names.includes('[Content_Types].xml') &&
    names.includes('xl/workbook.xml') &&
    !names.some((name) => /vbaProject|\.bin$/i.test(name))
  )
}

/** Text in lines with a separator, and no sign of a page, which a browser might be talked into showing. */
function isTable(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false
  const text = decodeText(bytes)
  if (text === null) return false
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what no table has.
  if (/[\u0000-\u0008\u000e-\u001f]/.test(text) || /^\s*<|<(?:script|html|svg|\?xml)/i.test(text))
    return false
  const lines = text.split(/\r?\n/).filter((line) => line.trim())
  return lines.some((line) => /[,;\t]/.test(line))
}

/** The name under which it is given back: the one it came with, its extension made true, no path and no sign that a header reads. */
export function evidenceName(name: string, { extension }: EvidenceType): string {
  const stem = name
    .normalize('NFC')
    .split(/[\\/]/)
    .at(-1)
    ?.replace(/\.[^.]*$/, '')
    .replace(/[^\p{L}\p{N}._-]+/gu, ' ')
    .trim()
    .slice(0, 80)
  return `${stem || 'evidencia'}${extension}`
}
