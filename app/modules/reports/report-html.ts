import type { Block, Cell, ReportDocument } from './report-blocks.ts'
import { typeset } from './typeset.ts'

/** The report as one HTML file that needs nothing else; for print and for a browser without the application. */
export function reportHtml(document: ReportDocument): string {
  const { title, institution, subtitle, state, draft, blocks, checks } = document
  return `<!doctype html>
<html lang="es-MX">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<p>${text(institution)}</p>
<h1>${text(title)}</h1>
<p>${text(subtitle)}</p>
<p class="${draft ? 'state draft' : 'state'}">${text(state)}</p>
</header>
${[...blocks, ...checks].map(block).join('\n')}
</main>
</body>
</html>
`
}

function block(block: Block): string {
  switch (block.kind) {
    case 'heading': {
      const tag = `h${block.level + 1}`
      return `<${tag}>${text(block.text)}</${tag}>`
    }
    case 'paragraph':
      return `<p>${text(block.text)}</p>`
    case 'note':
      return `<p class="note">${text(block.text)}</p>`
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${text(item.text)}</li>`).join('\n')}\n</ul>`
    case 'table':
      return table(block)
  }
}

function table({ caption, columns, rows, total }: Extract<Block, { kind: 'table' }>): string {
  const numeric = (index: number) => (columns[index]?.numeric ? ' class="numeric"' : '')
  const cells = (row: Cell[]) =>
    row
      .map((cell, index) =>
        index === 0
          ? `<th scope="row">${text(cell.text)}</th>`
          : `<td${numeric(index)}>${text(cell.text)}</td>`,
      )
      .join('')
  const head = columns
    .map((column, index) => `<th scope="col"${numeric(index)}>${text(column.text)}</th>`)
    .join('')
  return `<table>
${caption === null ? '' : `<caption>${text(caption)}</caption>\n`}<thead><tr>${head}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${cells(row)}</tr>`).join('\n')}
</tbody>${total ? `\n<tfoot><tr>${cells(total)}</tr></tfoot>` : ''}
</table>`
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function text(value: string): string {
  return typeset(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}

const STYLE = `
:root { color-scheme: light; }
body { margin: 0; font: 16px/1.55 "Atkinson Hyperlegible Next", "Segoe UI", system-ui, sans-serif; color: #241f1c; background: #fff; }
main { max-width: 50rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
header { border-bottom: 2px solid #241f1c; padding-bottom: 1rem; }
h1, h2, h3 { line-height: 1.25; }
h1 { font-size: 1.6rem; margin: 0.25rem 0; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 0.5rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 0.25rem; }
p { margin: 0.5rem 0; }
li { margin: 0.35rem 0; }
.state { font-weight: 600; }
.draft { color: #9a3412; }
.note { font-size: 0.875rem; color: #5b534e; }
table { width: 100%; border-collapse: collapse; margin: 0.75rem 0 1rem; font-size: 0.9375rem; }
caption { text-align: left; font-size: 0.875rem; color: #5b534e; padding-bottom: 0.35rem; }
th, td { text-align: left; vertical-align: top; padding: 0.4rem 0.6rem; border-bottom: 1px solid #d6cfc9; }
thead th { background: #f3eee9; border-bottom: 2px solid #241f1c; }
tbody th { font-weight: 400; }
tfoot th, tfoot td { font-weight: 700; border-top: 2px solid #241f1c; border-bottom: 0; }
.numeric { text-align: right; font-variant-numeric: tabular-nums; }
@media print {
  @page { margin: 2cm; }
  main { max-width: none; padding: 0; }
  thead { display: table-header-group; }
  tr, li { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
}
`
