import { inflateSync } from 'node:zlib'

/** Which pixels of an 8-bit PNG are dark, row by row (W3C PNG, chapters 9 and 11); no palette, no interlacing. */
export function darkPixels(png: Buffer): boolean[][] {
  const chunks: Buffer[] = []
  let [width, height, colours] = [0, 0, 0]
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    const type = png.toString('latin1', at + 4, at + 8)
    const data = png.subarray(at + 8, at + 8 + length)
    if (type === 'IHDR') {
      ;[width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)]
      if (data[8] !== 8 || data[12] !== 0) throw new Error('a PNG of another sort')
      colours = { 0: 1, 2: 3, 4: 2, 6: 4 }[data[9] ?? -1] ?? 0
    }
    if (type === 'IDAT') chunks.push(data)
    at += length + 12
  }
  const raw = inflateSync(Buffer.concat(chunks))
  const line = width * colours
  let above = Buffer.alloc(line)
  return Array.from({ length: height }, (_, row) => {
    const start = row * (line + 1)
    const filter = raw[start] ?? 0
    const bytes = Buffer.from(raw.subarray(start + 1, start + 1 + line))
    for (let i = 0; i < line; i++) {
      const left = i >= colours ? (bytes[i - colours] ?? 0) : 0
      const up = above[i] ?? 0
      const corner = i >= colours ? (above[i - colours] ?? 0) : 0
      const by = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter] ?? 0
      bytes[i] = ((bytes[i] ?? 0) + by) & 255
    }
    above = bytes
    return Array.from({ length: width }, (_, column) => (bytes[column * colours] ?? 0) < 128)
  })
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
