import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Icon, type IconName } from './icon.tsx'
import { markTones, softTones, type Tone } from './tone.ts'

/** A state in a word or two. */
export function Badge({
  tone = 'neutral',
  icon,
  children,
}: {
  tone?: Tone
  icon?: IconName
  children: ReactNode
}) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 whitespace-nowrap rounded-full px-2.5 py-0.5 align-middle text-xs font-bold',
        softTones[tone],
      )}
    >
      {icon ? (
        <Icon name={icon} />
      ) : (
        <span aria-hidden="true" className={classNames('size-2 shrink-0 rounded-full', markTones[tone])} />
      )}
      {children}
    </span>
  )
}
