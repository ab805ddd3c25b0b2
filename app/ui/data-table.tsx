import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export type Column<Row> = {
  key: string
  header: string
  cell: (row: Row) => ReactNode
  /** Figures line up at the end. */
  numeric?: boolean
  /** The cell that names its row: a row header, and the title of the card on a phone. One a table. */
  primary?: boolean
  /** No label on the phone's card: buttons and the like. The header is then for who listens only. */
  bare?: boolean
}

type DataTableProps<Row> = {
  caption: string
  /** The caption is read out but not shown, when a heading says the same. */
  captionHidden?: boolean
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** What stands there without rows. */
  empty?: ReactNode
  /** On its own piece of paper; off inside a card. */
  framed?: boolean
}

/**
 * A dense table whose rows become cards below 40 rem. The roles are written out because browsers forget what a table is
 * once its display changes.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, captionHidden, columns, rows, rowKey, empty, framed = true } = props
  if (rows.length === 0 && empty !== undefined) return <>{empty}</>
  return (
    <div className={framed ? 'surface overflow-x-auto' : 'overflow-x-auto'}>
      {/* biome-ignore-start lint/a11y/noRedundantRoles: see above. */}
      {/* biome-ignore-start lint/a11y/useSemanticElements: see above. */}
      <table role="table" className="data-table">
        <caption className={captionHidden ? 'sr-only' : 'px-4 py-3 text-start text-base font-bold sm:px-3'}>
          {caption}
        </caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ key, header, numeric, bare }) => (
              <th key={key} role="columnheader" scope="col" className={classNames(numeric && 'is-number')}>
                {bare ? <span className="sr-only">{header}</span> : header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row">
              {columns.map(({ key, header, cell, numeric, primary, bare }) =>
                primary ? (
                  <th key={key} role="rowheader" scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td
                    key={key}
                    role="cell"
                    data-label={header}
                    className={classNames(numeric && 'is-number', bare && 'is-bare') || undefined}
                  >
                    {wrap(cell(row))}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {/* biome-ignore-end lint/a11y/useSemanticElements: see above. */}
      {/* biome-ignore-end lint/a11y/noRedundantRoles: see above. */}
    </div>
  )
}

/** One box a cell, so that on a phone the label and the value are two columns whatever the value is made of. */
function wrap(content: ReactNode) {
  return content === null || content === undefined || content === '' ? null : (
    <div className="min-w-0">{content}</div>
  )
}
