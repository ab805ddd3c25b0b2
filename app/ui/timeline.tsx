import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'

export type StepState = 'done' | 'current' | 'todo' | 'stopped'

type TimelineProps = {
  items: readonly {
    key: string
    title: ReactNode
    state: StepState
    /** The state in a word, for who cannot see the mark: "Hecho", "Ahora", "Falta". */
    stateLabel: string
    /** When, in words, with who: "viernes 15 de enero, Ana López". */
    when?: ReactNode
    children?: ReactNode
  }[]
}

const marks: Record<StepState, string> = {
  done: 'border-confirmed bg-confirmed text-surface',
  current: 'border-warm bg-surface',
  todo: 'border-line-strong bg-surface',
  stopped: 'border-danger bg-danger text-on-danger',
}

/** Where something stands: what has happened, what is going on, what comes next. Also a record's history. */
export function Timeline({ items }: TimelineProps) {
  return (
    <ol className="grid">
      {items.map(({ key, title, state, stateLabel, when, children }, index) => (
        <li
          key={key}
          aria-current={state === 'current' ? 'step' : undefined}
          className="relative flex gap-3.5 pb-5 last:pb-0"
        >
          {index < items.length - 1 ? (
            <span
              aria-hidden="true"
              className={classNames(
                'absolute top-7 bottom-0 start-[0.6875rem] w-0.5',
                state === 'done' ? 'bg-confirmed' : 'bg-line',
              )}
            />
          ) : null}
          <span
            aria-hidden="true"
            className={classNames(
              'mt-0.5 grid size-6 shrink-0 place-items-center rounded-full border-2 text-xs',
              marks[state],
            )}
          >
            {state === 'done' ? <Icon name="check" className="stroke-3" /> : null}
            {state === 'stopped' ? <Icon name="close" className="stroke-3" /> : null}
            {state === 'current' ? <span className="size-2.5 rounded-full bg-warm" /> : null}
          </span>
          <div className="min-w-0">
            <p className={classNames(state === 'todo' ? 'text-ink-soft' : 'font-bold')}>
              <span className="sr-only">{stateLabel}: </span>
              {title}
            </p>
            {when ? <p className="text-sm text-ink-soft">{when}</p> : null}
            {children ? <div className="mt-1">{children}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}
