import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Icon, type IconName } from './icon.tsx'
import { softTones, type Tone } from './tone.ts'

export type NoticeTone = 'info' | 'success' | 'warning' | 'error'

const looks: Record<NoticeTone, { tone: Tone; icon: IconName; edge: string }> = {
  info: { tone: 'action', icon: 'info', edge: 'border-action' },
  success: { tone: 'confirmed', icon: 'check', edge: 'border-confirmed' },
  warning: { tone: 'attention', icon: 'alert', edge: 'border-attention' },
  error: { tone: 'danger', icon: 'alert', edge: 'border-danger' },
}

type NoticeProps = {
  tone?: NoticeTone
  title?: ReactNode
  /** What just happened, after a redirect: it is read out. A notice that was always there is not. */
  live?: boolean
  /** "Deshacer" and the like. */
  actions?: ReactNode
  children?: ReactNode
}

/** Something to know, in its place in the page; after an action, also the toast. */
export function Notice({ tone = 'info', title, live, actions, children }: NoticeProps) {
  const look = looks[tone]
  const role = live ? (tone === 'error' ? 'alert' : 'status') : undefined
  return (
    <div
      role={role}
      className={classNames(
        'flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border-s-4 px-4 py-3',
        softTones[look.tone],
        look.edge,
      )}
    >
      <div className="flex min-w-0 flex-1 basis-64 gap-3">
        <Icon name={look.icon} className="mt-[0.2em]" />
        <div className="min-w-0">
          {title ? <p className="font-bold">{title}</p> : null}
          {children ? <div className="max-w-prose">{children}</div> : null}
        </div>
      </div>
      {actions ? <div className="flex flex-wrap gap-2">{actions}</div> : null}
    </div>
  )
}
