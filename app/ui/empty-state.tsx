import type { ReactNode } from 'react'
import { AzulejoPanel } from './azulejo.tsx'

type EmptyStateProps = {
  title: string
  /** What will stand here, and what to do so that it does. */
  children?: ReactNode
  actions?: ReactNode
  /** 1 where it is the whole page. */
  level?: 1 | 2 | 3
}

/** Nothing here yet, said kindly. */
export function EmptyState({ title, children, actions, level = 2 }: EmptyStateProps) {
  const Heading = `h${level}` as const
  return (
    <div className="grid justify-items-center gap-3 px-4 py-10 text-center">
      <AzulejoPanel className="w-48" />
      <Heading className={level === 1 ? 'mt-2 text-2xl' : 'mt-2 text-xl'}>{title}</Heading>
      {children ? <div className="max-w-[34rem] text-ink-soft">{children}</div> : null}
      {actions ? <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  )
}
