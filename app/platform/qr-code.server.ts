import { create, toBuffer } from 'qrcode'

/** Modules of the quiet zone on each side (ISO/IEC 18004, 8.2). */
const QUIET = 4

/** A QR code (ISO/IEC 18004, level M) as one SVG path on a square of `size` modules, quiet zone included. */
export function qrPath(text: string): { size: number; path: string } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  let path = ''
  for (let row = 0; row < modules.size; row++)
    for (let column = 0; column < modules.size; column++)
      if (modules.get(row, column)) path += `M${column + QUIET} ${row + QUIET}h1v1h-1z`
  return { size: modules.size + 2 * QUIET, path }
}

/** The same as a PNG of black on white, for where no SVG is drawn: mail programs. @param scale pixels a module */
export function qrPng(text: string, scale = 5): Promise<Buffer> {
  return toBuffer(text, { errorCorrectionLevel: 'M', margin: QUIET, scale })
}
