import { numberWords } from '../locales/number-words.ts'
import { Anchor } from './anchor.tsx'
import { Icon } from './icon.tsx'

type SubNavProps = {
  label: string
  /** `more`: there are more than `count`. */
  links: readonly { href: string; label: string; current?: boolean; count?: number; more?: boolean }[]
}

/** The pages of one thing, or the filters of one list, as links: the address says where one is. */
export function SubNav({ label, links }: SubNavProps) {
  return (
    <nav aria-label={label} className="mb-5 border-b border-line">
      <ul className="-mb-px flex flex-wrap gap-x-1">
        {links.map(({ href, label: text, current, count, more }) => (
          <li key={href}>
            <Anchor
              href={href}
              aria-current={current ? 'page' : undefined}
              className="flex min-h-target items-center gap-2 border-b-4 border-transparent px-3 text-action no-underline hover:border-line-strong aria-[current=page]:border-action aria-[current=page]:font-bold aria-[current=page]:text-ink"
            >
              {text}{' '}
              {count === undefined ? null : (
                <span className="rounded-full bg-sunken px-2 text-xs font-bold tabular-nums text-ink">
                  {numberWords(count)}
                  {more ? '+' : ''}
                </span>
              )}
            </Anchor>
          </li>
        ))}
      </ul>
    </nav>
  )
}

type PaginationProps = {
  label: string
  /** "11–20 de 143". */
  summary: string
  previous?: { href: string; label: string } | undefined
  next?: { href: string; label: string } | undefined
}

/** The pages of a long list. */
export function Pagination({ label, summary, previous, next }: PaginationProps) {
  return (
    <nav aria-label={label} className="mt-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
      <p className="text-sm tabular-nums text-ink-soft">{summary}</p>
      <ul className="flex gap-5">
        {previous ? (
          <li>
            <Anchor href={previous.href} rel="prev" className="inline-flex min-h-target items-center gap-2">
              <Icon name="arrow-left" />
              {previous.label}
            </Anchor>
          </li>
        ) : null}
        {next ? (
          <li>
            <Anchor href={next.href} rel="next" className="inline-flex min-h-target items-center gap-2">
              {next.label}
              <Icon name="arrow-right" />
            </Anchor>
          </li>
        ) : null}
      </ul>
    </nav>
  )
}

type BreadcrumbsProps = { label: string; items: readonly { href?: string; label: string }[] }

/** The way back up; the last item, without address, is here. */
export function Breadcrumbs({ label, items }: BreadcrumbsProps) {
  return (
    <nav aria-label={label} className="mb-2 text-sm">
      <ol className="flex flex-wrap items-center gap-x-2">
        {items.map(({ href, label: text }, index) => (
          <li key={`${href ?? ''} ${text}`} className="flex min-w-0 items-center gap-x-2">
            {index > 0 ? (
              <span aria-hidden="true" className="text-ink-soft">
                ›
              </span>
            ) : null}
            {href ? (
              <Anchor href={href} className="inline-flex min-h-8 items-center">
                {text}
              </Anchor>
            ) : (
              <span aria-current="page" className="text-ink-soft">
                {text}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}
