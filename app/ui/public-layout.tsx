import type { ReactNode } from 'react'
import { Anchor } from './anchor.tsx'
import { AzulejoBand } from './azulejo.tsx'
import { Icon } from './icon.tsx'
import { type LanguageChoice, LanguageSwitch } from './language-switch.tsx'

type PublicLayoutProps = {
  programme: string
  homeHref?: string
  skipLabel: string
  language: LanguageChoice
  /** A few links at the top: the agenda, proposing a house. */
  nav?: { label: string; links: readonly { href: string; label: string; current?: boolean }[] }
  footer: { text: ReactNode; links: readonly { href: string; label: string }[] }
  children: ReactNode
}

/** The house as the public sees it: the tiles of the façade, the name over the door, the page, the small print. */
export function PublicLayout({
  programme,
  homeHref = '/',
  skipLabel,
  language,
  nav,
  footer,
  children,
}: PublicLayoutProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <SkipLink label={skipLabel} />
      <header className="no-print">
        <AzulejoBand className="h-6 sm:h-12" />
        <div className="mx-auto flex max-w-page flex-wrap items-center justify-between gap-x-6 px-4 py-2 sm:py-3 sm:px-6">
          <Anchor
            href={homeHref}
            className="flex min-h-target min-w-0 flex-1 basis-60 items-center gap-2.5 font-display text-base leading-tight font-bold text-ink no-underline hover:text-ink hover:underline sm:text-lg"
          >
            <Icon name="home" large className="text-warm" />
            <span className="text-balance">{programme}</span>
          </Anchor>
          <div className="flex flex-1 flex-wrap items-center justify-between gap-x-4 sm:flex-none">
            {nav ? (
              <nav aria-label={nav.label}>
                <ul className="flex flex-wrap gap-x-4">
                  {nav.links.map(({ href, label, current }) => (
                    <li key={href}>
                      <Anchor
                        href={href}
                        aria-current={current ? 'page' : undefined}
                        className="flex min-h-target items-center aria-[current=page]:font-bold aria-[current=page]:text-ink aria-[current=page]:no-underline"
                      >
                        {label}
                      </Anchor>
                    </li>
                  ))}
                </ul>
              </nav>
            ) : null}
            <LanguageSwitch {...language} />
          </div>
        </div>
      </header>
      <main
        id="contenido"
        tabIndex={-1}
        className="mx-auto w-full max-w-page flex-1 px-4 pt-4 pb-16 outline-none sm:px-6 sm:pt-8"
      >
        {children}
      </main>
      <footer className="no-print border-t border-line bg-sunken">
        <div className="mx-auto flex max-w-page flex-wrap items-baseline justify-between gap-x-8 gap-y-2 px-4 py-6 text-sm text-ink-soft sm:px-6">
          <div className="max-w-prose">{footer.text}</div>
          <ul className="flex flex-wrap gap-x-5">
            {footer.links.map(({ href, label }) => (
              <li key={href}>
                <Anchor href={href} className="flex min-h-target items-center">
                  {label}
                </Anchor>
              </li>
            ))}
          </ul>
        </div>
        <AzulejoBand rows={0.5} />
      </footer>
    </div>
  )
}

/** The first thing the Tab key reaches. */
export function SkipLink({ label }: { label: string }) {
  return (
    <a
      href="#contenido"
      className="sr-only focus:not-sr-only focus:fixed! focus:top-3 focus:left-3 focus:z-10 focus:bg-surface focus:px-4 focus:py-3 focus:font-bold"
    >
      {label}
    </a>
  )
}
