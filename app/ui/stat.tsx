import type { ReactNode } from 'react'
import { numberWords } from '../locales/number-words.ts'
import { Anchor } from './anchor.tsx'

type StatProps = {
  label: string
  /** A figure, or the word for an unknown one; never 0 for unknown. */
  value: ReactNode
  note?: ReactNode
  /** The records behind the figure. */
  href?: string
}

/** One figure and what it counts. */
export function Stat({ label, value, note, href }: StatProps) {
  return (
    <div className="surface relative flex min-w-0 flex-col px-4 py-3">
      <p className="order-2 text-sm text-ink-soft">
        {href ? (
          <Anchor href={href} className="after:absolute after:inset-0">
            {label}
          </Anchor>
        ) : (
          label
        )}
      </p>
      <p className="order-1 font-display text-2xl font-bold lining-nums tabular-nums">
        {typeof value === 'number' ? numberWords(value) : value}
      </p>
      {note ? <p className="order-3 text-xs text-ink-soft">{note}</p> : null}
    </div>
  )
}

/** Figures in a row; two a line on a phone. */
export function Stats({ children }: { children: ReactNode }) {
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-[repeat(auto-fit,minmax(10rem,1fr))]">{children}</div>
  )
}
