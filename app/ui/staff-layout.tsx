import type { ReactNode } from 'react'
import { Anchor } from './anchor.tsx'
import { AzulejoBand } from './azulejo.tsx'
import { classNames } from './class-names.ts'
import { Icon, type IconName } from './icon.tsx'
import { type LanguageChoice, LanguageSwitch } from './language-switch.tsx'
import { SkipLink } from './public-layout.tsx'

export type StaffSection = {
  href: string
  label: string
  icon?: IconName
  current?: boolean
  /** What waits there; `countLabel` says it in words ("4 propuestas por revisar"). */
  count?: number
  countLabel?: string
}

type StaffLayoutProps = {
  /** The short name. */
  name: string
  homeHref?: string
  skipLabel: string
  navLabel: string
  menuLabel: string
  sections: readonly StaffSection[]
  user: { name: string; role: string; href?: string }
  signOut: { action: string; label: string }
  language: LanguageChoice
  children: ReactNode
}

/** The office: sections with what waits in each at the side; on a phone they fold into a native menu. */
export function StaffLayout(props: StaffLayoutProps) {
  const { name, homeHref = '/gestion', skipLabel, navLabel, menuLabel, sections, children } = props
  return (
    <div className="min-h-dvh text-sm lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <SkipLink label={skipLabel} />
      <header className="no-print border-b border-line bg-sunken lg:sticky lg:top-0 lg:h-dvh lg:overflow-y-auto lg:border-e lg:border-b-0">
        <AzulejoBand className="hidden h-6 lg:block" />
        <details className="group lg:hidden">
          <summary className="plain flex min-h-target items-center justify-between gap-3 px-4">
            <StaffName name={name} />
            <span className="flex items-center gap-2 font-bold">
              <span className="group-open:hidden">
                <Icon name="menu" />
              </span>
              <span className="hidden group-open:inline">
                <Icon name="close" />
              </span>
              {menuLabel}
            </span>
          </summary>
          <StaffMenu {...props} />
        </details>
        <div className="hidden min-h-[calc(100%-1.5rem)] flex-col lg:flex">
          <Anchor
            href={homeHref}
            className="flex items-center px-4 pt-4 pb-1 text-ink no-underline hover:text-ink"
          >
            <StaffName name={name} />
          </Anchor>
          <StaffMenu {...{ ...props, navLabel, sections }} />
        </div>
      </header>
      <main
        id="contenido"
        tabIndex={-1}
        className="mx-auto w-full min-w-0 max-w-wide px-4 pt-5 pb-16 outline-none sm:px-6 lg:px-8"
      >
        {children}
      </main>
    </div>
  )
}

function StaffName({ name }: { name: string }) {
  return (
    <span className="flex items-center gap-2 font-display text-lg font-bold">
      <Icon name="home" className="text-warm" />
      {name}
    </span>
  )
}

function StaffMenu({ navLabel, sections, user, signOut, language }: StaffLayoutProps) {
  return (
    <div className="flex flex-1 flex-col justify-between gap-6 px-2 pt-2 pb-4">
      <nav aria-label={navLabel}>
        <ul className="grid gap-0.5">
          {sections.map(({ href, label, icon, current, count, countLabel }) => (
            <li key={href}>
              <Anchor
                href={href}
                aria-current={current ? 'page' : undefined}
                className={classNames(
                  'flex min-h-target items-center gap-2.5 rounded-md px-2.5 text-ink no-underline hover:bg-action-soft hover:text-ink lg:min-h-10',
                  current && 'bg-surface font-bold shadow-card',
                )}
              >
                {icon ? <Icon name={icon} className={current ? 'text-action' : 'text-ink-soft'} /> : null}
                <span className="flex-1">{label}</span>{' '}
                {count === undefined || count === 0 ? null : (
                  <span className="min-w-7 rounded-full bg-attention-soft px-2 text-center text-xs font-bold tabular-nums text-attention-ink">
                    <span aria-hidden={countLabel ? true : undefined}>{count}</span>
                    {countLabel ? <span className="sr-only">{countLabel}</span> : null}
                  </span>
                )}
              </Anchor>
            </li>
          ))}
        </ul>
      </nav>
      <div className="grid gap-1 border-t border-line px-2.5 pt-3">
        {user.href ? (
          <Anchor href={user.href} className="font-bold text-ink">
            {user.name}
          </Anchor>
        ) : (
          <p className="font-bold">{user.name}</p>
        )}
        <p className="text-xs text-ink-soft">{user.role}</p>
        <div className="-mx-2.5 flex flex-wrap items-center justify-between">
          <LanguageSwitch {...language} />
          <form method="post" action={signOut.action}>
            <button
              type="submit"
              className="min-h-target rounded-md px-2.5 text-action underline hover:bg-action-soft"
            >
              {signOut.label}
            </button>
          </form>
        </div>
      </div>
    </div>
  )
}
