import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'

// The earliest moment that a zip can hold. Zip times have no zone and are written in local time, hence the local constructor.
const ZIP_EPOCH = new Date(1980, 0, 1)
const DOCUMENT_EPOCH = '2000-01-01T00:00:00Z'

/**
 * The same Word file without what changes from one run to the next: the clock in its properties and in the zip, relationship ids
 * drawn by chance, and the order of its parts.
 */
export function settledDocx(docx: Uint8Array): Uint8Array {
  const parts = Object.entries(unzipSync(docx)).sort(([a], [b]) => (a < b ? -1 : 1))
  const texts = new Map(
    parts.filter(([name]) => /\.(?:xml|rels)$/.test(name)).map(([name, bytes]) => [name, strFromU8(bytes)]),
  )

  for (const [name, text] of texts) {
    if (!name.endsWith('.rels')) continue
    const source = name.replace(/_rels\/([^/]+)\.rels$/, '$1')
    const ids = [...text.matchAll(/<Relationship\b[^>]*\bId="([^"]+)"/g)].flatMap(([, id]) =>
      id ? [id] : [],
    )
    const settled = new Map(ids.map((id, index) => [id, `rId${index + 1}`]))
    texts.set(
      name,
      text.replace(/\bId="([^"]+)"/g, (whole, id: string) => `Id="${settled.get(id) ?? whole}"`),
    )
    const owner = texts.get(source)
    if (owner) {
      texts.set(
        source,
        owner.replace(/\br:(id|embed)="([^"]+)"/g, (whole, kind: string, id: string) => {
          const next = settled.get(id)
          return next ? `r:${kind}="${next}"` : whole
        }),
      )
    }
  }

  const properties = texts.get('docProps/core.xml')
  if (properties) {
    const undated = properties.replace(/(<dcterms:(?:created|modified)\b[^>]*>)[^<]*/g, `$1${DOCUMENT_EPOCH}`)
    texts.set('docProps/core.xml', undated)
  }

  // [Content_Types].xml must be the first part for readers that sniff the file's kind.
  const ordered = parts
    .filter(([name]) => !name.endsWith('/'))
    .sort(([a], [b]) => Number(b === CONTENT_TYPES) - Number(a === CONTENT_TYPES))
    .map(([name, bytes]) => {
      const text = texts.get(name)
      return [name, text === undefined ? bytes : strToU8(text)] as const
    })
  return zipSync(Object.fromEntries(ordered), { mtime: ZIP_EPOCH, level: 6, os: 0 })
}

const CONTENT_TYPES = '[Content_Types].xml'
