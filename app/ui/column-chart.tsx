import { useId } from 'react'

export type ChartColumn = {
  key: string
  /** Under the column. */
  label: string
  /** Null: unknown, drawn as an empty outline, never as 0. */
  value: number | null
}

type ColumnChartProps = {
  /** What the picture says, in words. */
  description: string
  title: string
  columns: readonly ChartColumn[]
  tone?: 'warm' | 'tile'
}

const STEP = 56
const COLUMN = 36
const HEIGHT = 130
const TOP = 22

/** Columns from the same ground, each with its figure on top. Its table stands beside it, for who would rather read. */
export function ColumnChart({ description, title, columns, tone = 'tile' }: ColumnChartProps) {
  const id = useId()
  const most = Math.max(1, ...columns.map(({ value }) => value ?? 0))
  const width = Math.max(columns.length, 1) * STEP
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a long chart scrolls, by keyboard too.
    <section className="overflow-x-auto" tabIndex={0} aria-labelledby={id}>
      <svg width={width} height={TOP + HEIGHT + 30} role="img" aria-labelledby={id} className="block">
        <title id={id}>{`${title}. ${description}`}</title>
        <line x1="0" x2={width} y1={TOP + HEIGHT} y2={TOP + HEIGHT} className="stroke-line-strong" />
        {columns.map(({ key, label, value }, index) => {
          const height = value === null ? 14 : Math.max((value / most) * HEIGHT, value > 0 ? 2 : 0)
          const middle = index * STEP + STEP / 2
          return (
            <g key={key}>
              {value === null ? (
                <rect
                  x={middle - COLUMN / 2}
                  y={TOP + HEIGHT - height}
                  width={COLUMN}
                  height={height}
                  strokeDasharray="3 3"
                  className="fill-transparent stroke-line-strong"
                />
              ) : (
                <rect
                  x={middle - COLUMN / 2}
                  y={TOP + HEIGHT - height}
                  width={COLUMN}
                  height={height}
                  rx="2"
                  className={tone === 'warm' ? 'fill-warm' : 'fill-tile-sky'}
                />
              )}
              <text x={middle} y={TOP + HEIGHT - height - 6} textAnchor="middle" className="fill-ink text-xs">
                {value === null ? '?' : value}
              </text>
              <text x={middle} y={TOP + HEIGHT + 20} textAnchor="middle" className="fill-ink-soft text-xs">
                {label}
              </text>
            </g>
          )
        })}
      </svg>
    </section>
  )
}
