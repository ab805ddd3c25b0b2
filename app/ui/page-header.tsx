import type { ReactNode } from 'react'

type PageHeaderProps = {
  title: ReactNode
  /** A word above the title: the kind, the section. */
  eyebrow?: ReactNode
  /** One or two sentences under it. */
  lead?: ReactNode
  /** Badges and the like beside the title. */
  status?: ReactNode
  actions?: ReactNode
  /** A title that is a sentence: smaller on a phone, so that what follows it is seen too. */
  sentence?: boolean
  /** Staff pages: smaller, no display size. */
  dense?: boolean
}

/** The page's name (its `h1`), what it is, and what can be done with the whole of it. */
export function PageHeader({ title, eyebrow, lead, status, actions, sentence, dense }: PageHeaderProps) {
  return (
    <div
      className={
        dense
          ? 'mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3'
          : sentence
            ? 'mb-3 grid gap-3 sm:mb-6'
            : 'mb-8 grid gap-4'
      }
    >
      <div className="min-w-0">
        {eyebrow ? (
          <p className={dense ? 'text-ink-soft' : 'mb-1 font-bold text-warm-ink'}>{eyebrow}</p>
        ) : null}
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className={dense ? 'text-xl' : sentence ? 'text-2xl sm:text-3xl' : 'text-3xl'}>{title}</h1>
          {status}
        </div>
        {lead ? (
          <div
            className={dense ? 'mt-1 max-w-prose text-ink-soft' : 'mt-3 max-w-prose text-lg text-ink-soft'}
          >
            {lead}
          </div>
        ) : null}
      </div>
      {actions ? <div className="no-print flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  )
}

/** Running text that somebody wrote: paragraphs, headings, lists. */
export function Prose({ children, id }: { children: ReactNode; id?: string }) {
  return (
    <div id={id} className="prose max-w-prose">
      {children}
    </div>
  )
}
