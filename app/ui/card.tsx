import type { ReactNode } from 'react'
import { Anchor } from './anchor.tsx'
import { classNames } from './class-names.ts'

type CardProps = {
  title?: ReactNode
  /** The title becomes a link, and the whole card presses it. */
  href?: string
  /** Level of the title in the page's outline. */
  level?: 2 | 3
  /** Beside the title: a badge, a small action. */
  aside?: ReactNode
  footer?: ReactNode
  /** Less air, for staff. */
  dense?: boolean
  as?: 'section' | 'article' | 'li' | 'div'
  className?: string
  children?: ReactNode
}

/** One thing on its own piece of paper. */
export function Card(props: CardProps) {
  const { title, href, level = 2, aside, footer, dense, as: Element = 'section', className, children } = props
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <Element
      className={classNames(
        'surface relative min-w-0',
        dense ? 'p-4' : 'p-5 sm:p-6',
        href && 'transition-colors hover:border-action',
        className,
      )}
    >
      {title || aside ? (
        <div className="mb-3 flex flex-wrap items-start justify-between gap-x-3 gap-y-1.5 last:mb-0">
          {title ? (
            <Heading className={classNames('min-w-0', dense ? 'text-base' : 'text-lg')}>
              {href ? (
                <Anchor
                  href={href}
                  className="text-ink no-underline after:absolute after:inset-0 hover:text-action hover:underline"
                >
                  {title}
                </Anchor>
              ) : (
                title
              )}
            </Heading>
          ) : null}
          {aside}
        </div>
      ) : null}
      {children}
      {footer ? <div className="mt-4 border-t border-line pt-3">{footer}</div> : null}
    </Element>
  )
}
