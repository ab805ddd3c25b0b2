import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

type DefinitionListProps = {
  items: readonly { term: string; value: ReactNode; action?: ReactNode }[]
  /** Terms above their values, for narrow columns. */
  stacked?: boolean
}

/** Facts and their names; on a phone, one under the other. An `action` changes its fact. */
export function DefinitionList({ items, stacked }: DefinitionListProps) {
  return (
    <dl className="grid">
      {items.map(({ term, value, action }) => (
        <div
          key={term}
          className={classNames(
            'grid gap-x-4 border-b border-line py-2 last:border-b-0',
            !stacked && 'sm:grid-cols-[minmax(8rem,1fr)_2fr]',
          )}
        >
          <dt className="text-ink-soft">{term}</dt>
          <dd className="flex min-w-0 flex-wrap items-start justify-between gap-x-4 gap-y-1">
            <div className="min-w-0 flex-1 basis-48">{value}</div>
            {action}
          </dd>
        </div>
      ))}
    </dl>
  )
}
