import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

type BarProps = {
  /** 0 to 1, of the longest. */
  share: number
  tone?: 'warm' | 'tile'
  /** The figure itself, which the bar only draws. */
  children: ReactNode
}

const LONGEST = 64

/** A figure with its length beside it, for a column of a table: the picture and its table in one. */
export function Bar({ share, tone = 'tile', children }: BarProps) {
  return (
    <span className="flex flex-row-reverse items-center justify-end gap-2 sm:flex-row">
      <svg aria-hidden="true" width={LONGEST} height="10" className="shrink-0">
        <rect
          width={LONGEST * Math.min(Math.max(share, 0), 1)}
          height="10"
          rx="2"
          className={classNames(tone === 'warm' ? 'fill-warm' : 'fill-tile-sky')}
        />
      </svg>
      <span className="min-w-8 tabular-nums sm:text-end">{children}</span>
    </span>
  )
}
