import { Anchor } from '#app/ui/anchor.tsx'
import type { Column } from '#app/ui/data-table.tsx'

/** The first column of a table of figures: what they are of, with the way to it where it has a page. */
export function nameColumn<Row extends { name: string; href?: string }>(header: string): Column<Row> {
  return {
    key: 'name',
    header,
    primary: true,
    cell: ({ name, href }) => (href ? <Anchor href={href}>{name}</Anchor> : name),
  }
}

export function percentInWords(share: number, language: string): string {
  return new Intl.NumberFormat(language === 'es' ? 'es-MX' : 'en-US', { style: 'percent' }).format(share)
}
