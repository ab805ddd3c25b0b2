import type { ButtonHTMLAttributes } from 'react'
import { Anchor, type AnchorProps } from './anchor.tsx'
import { classNames } from './class-names.ts'
import { Icon, type IconName } from './icon.tsx'

export type ButtonTone = 'primary' | 'secondary' | 'quiet' | 'danger'

type Look = {
  tone?: ButtonTone
  icon?: IconName
  /** Fills the line: the one button of a phone's page. */
  wide?: boolean
  /** Lower where there is a pointer: rows of staff tables. On a phone it stays as large. */
  dense?: boolean
}

const base =
  'inline-flex items-center justify-center gap-2 rounded-md border-2 font-bold leading-tight text-center no-underline transition-colors hover:no-underline disabled:border-dashed disabled:border-line-strong disabled:bg-sunken disabled:text-ink-soft'

const tones: Record<ButtonTone, string> = {
  primary:
    'border-action bg-action text-on-action hover:border-action-strong hover:bg-action-strong hover:text-on-action',
  secondary:
    'border-action bg-surface text-action hover:border-action-strong hover:bg-action-soft hover:text-action-strong',
  quiet:
    'border-transparent bg-transparent text-action underline hover:bg-action-soft hover:text-action-strong',
  danger:
    'border-danger bg-danger text-on-danger hover:border-danger-strong hover:bg-danger-strong hover:text-on-danger',
}

function look({ tone = 'primary', wide, dense }: Look, className: string | undefined): string {
  const size = dense ? 'min-h-target px-3 py-1 lg:min-h-8' : 'min-h-target px-5 py-2'
  return classNames(base, size, tones[tone], wide && 'w-full', className)
}

type ButtonProps = Look & ButtonHTMLAttributes<HTMLButtonElement>

/** A button says what happens: "Apartar mi lugar", not "Enviar". Submits its form unless `type` says otherwise. */
export function Button({
  tone,
  icon,
  wide,
  dense,
  className,
  type = 'submit',
  children,
  ...rest
}: ButtonProps) {
  return (
    <button type={type} className={look({ tone, wide, dense }, className)} {...rest}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  )
}

type ButtonLinkProps = Look & AnchorProps

/** A link that weighs as much as a button. */
export function ButtonLink({ tone, icon, wide, dense, className, children, ...rest }: ButtonLinkProps) {
  return (
    <Anchor className={look({ tone, wide, dense }, className)} {...rest}>
      {icon ? <Icon name={icon} /> : null}
      {children}
    </Anchor>
  )
}
