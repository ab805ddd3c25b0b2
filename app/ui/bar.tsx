import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

type BarProps = {
  /** 0 to 1, of the longest. */
  share: number
  tone?: 'warm' | 'tile'
  /** The figure itself, which the bar only draws. */
  children: ReactNode
}

/** A figure with its length beside it, for a column of a table: the picture and its table in one. */
export function Bar({ share, tone = 'tile', children }: BarProps) {
  return (
    <span className="flex items-center justify-end gap-2">
      <svg aria-hidden="true" width="96" height="10" className="hidden shrink-0 sm:block">
        <rect
          width={96 * Math.min(Math.max(share, 0), 1)}
          height="10"
          rx="2"
          className={classNames(tone === 'warm' ? 'fill-warm' : 'fill-tile-sky')}
        />
      </svg>
      <span className="min-w-8 text-end tabular-nums">{children}</span>
    </span>
  )
}
